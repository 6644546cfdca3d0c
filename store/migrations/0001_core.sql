-- The core: who may act, which cases there are, what was commanded, and the audit log that everything hangs on.

CREATE TABLE installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    kind text NOT NULL CHECK (kind IN ('real', 'rehearsal')),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is insert-only: correct a record with a later one', tg_table_name
        USING errcode = 'restrict_violation';
END $$;

CREATE TABLE office (
    code text PRIMARY KEY CHECK (code ~ '^[a-z0-9./-]+$'),
    region text NOT NULL,
    title text NOT NULL,
    mail text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE app_user (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9.-]+$'),
    office text NOT NULL REFERENCES office,
    password_hash text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE user_role (
    user_id text NOT NULL REFERENCES app_user,
    role text NOT NULL CHECK (role IN ('officer', 'approver', 'escalation', 'auditor', 'admin')),
    region text NOT NULL,
    PRIMARY KEY (user_id, role, region)
);
COMMENT ON COLUMN user_role.region IS 'a region code, a province code (with all its regions), or * for the nation';

CREATE TABLE sign_in (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES app_user,
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    signed_in_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE chain (
    id text PRIMARY KEY,
    seq integer NOT NULL DEFAULT 0,
    hash bytea NOT NULL DEFAULT '\x0000000000000000000000000000000000000000000000000000000000000000',
    salt bytea NOT NULL CHECK (octet_length(salt) = 16)
);

CREATE TABLE audit_entry (
    chain text NOT NULL REFERENCES chain,
    seq integer NOT NULL CHECK (seq > 0),
    prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    action text NOT NULL,
    actor text,
    role text NOT NULL,
    office text,
    objects text[] NOT NULL DEFAULT '{}',
    before_digest text,
    after_digest text,
    rulings jsonb NOT NULL DEFAULT '[]',
    details jsonb NOT NULL DEFAULT '{}',
    number text,
    command text NOT NULL,
    effective_on date NOT NULL,
    business_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    workflow_id text,
    run_id text,
    activity_id text,
    PRIMARY KEY (chain, seq),
    CHECK ((role = 'system') = (actor IS NULL)),
    CHECK ((workflow_id IS NULL) = (activity_id IS NULL))
);
COMMENT ON COLUMN audit_entry.recorded_at IS 'real time, where business_at is the time of the case';
CREATE INDEX audit_entry_by_time ON audit_entry (business_at);
CREATE TRIGGER audit_entry_insert_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE case_file (
    id text PRIMARY KEY REFERENCES chain,
    type text NOT NULL,
    instruction text NOT NULL,
    region text NOT NULL,
    province text NOT NULL,
    fiscal_year integer,
    stage text NOT NULL,
    opening jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    due_at timestamptz,
    opened_at timestamptz NOT NULL,
    started_at timestamptz,
    closed_at timestamptz,
    attention text
);
COMMENT ON COLUMN case_file.opening IS 'the input its workflow starts with, so that a sweeper can start what a crash left unstarted';
COMMENT ON COLUMN case_file.attention IS 'why the case cannot go on by itself, and the next step; null when it can';
CREATE INDEX case_file_by_region ON case_file (region, type);
CREATE INDEX case_file_unstarted ON case_file (id) WHERE started_at IS NULL;

CREATE TABLE command (
    id text PRIMARY KEY,
    case_id text NOT NULL REFERENCES case_file,
    content text NOT NULL,
    answer jsonb NOT NULL
);

CREATE TABLE number_series (
    id text PRIMARY KEY,
    last integer NOT NULL CHECK (last > 0)
);

CREATE TABLE task (
    id text PRIMARY KEY,
    case_id text NOT NULL REFERENCES case_file,
    region text NOT NULL,
    what text NOT NULL,
    role text NOT NULL,
    office text NOT NULL,
    due_on date,
    rule text NOT NULL,
    ref text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_seq integer NOT NULL,
    closed_at timestamptz
);
CREATE INDEX task_open ON task (region, due_on) WHERE closed_at IS NULL;

CREATE TABLE notice (
    message_id text PRIMARY KEY,
    chain text NOT NULL,
    seq integer NOT NULL,
    position integer NOT NULL,
    office text NOT NULL,
    template text NOT NULL,
    data jsonb NOT NULL,
    sent_at timestamptz,
    UNIQUE (chain, seq, position),
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);
CREATE INDEX notice_waiting ON notice (message_id) WHERE sent_at IS NULL;

CREATE TABLE content (
    id text PRIMARY KEY,
    purpose text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    sealed bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE content IS 'uploaded files and free text, sealed and inert until a command refers to them by id and digest';
CREATE TRIGGER content_insert_only BEFORE UPDATE OR DELETE ON content
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE archived_run (
    run_id text PRIMARY KEY,
    workflow_id text NOT NULL,
    workflow_type text NOT NULL,
    build_id text NOT NULL,
    status text NOT NULL,
    closed_at timestamptz NOT NULL,
    events integer NOT NULL CHECK (events > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    history bytea NOT NULL,
    archived_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN archived_run.history IS 'zlib-compressed history as JSON, its payloads still sealed';
CREATE INDEX archived_run_by_workflow ON archived_run (workflow_id);
CREATE TRIGGER archived_run_insert_only BEFORE UPDATE OR DELETE ON archived_run
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
