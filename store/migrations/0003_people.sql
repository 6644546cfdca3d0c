-- People: opaque ids, sealed data, and indexes that find a person without showing one.

CREATE TABLE person (
    id text PRIMARY KEY,
    wrapped_key bytea NOT NULL
);
COMMENT ON COLUMN person.wrapped_key IS 'the person''s own key under the key ring; erasing it erases the person, and every hash still verifies';

CREATE TABLE person_sealed (
    person text NOT NULL REFERENCES person,
    sensitivity text NOT NULL CHECK (sensitivity IN ('identity', 'bank', 'health')),
    sealed bytea NOT NULL,
    PRIMARY KEY (person, sensitivity)
);

CREATE TABLE person_index (
    nik_hmac bytea PRIMARY KEY CHECK (octet_length(nik_hmac) = 32),
    person text NOT NULL REFERENCES person
);

CREATE TABLE roster_row (
    batch text NOT NULL,
    row_number integer NOT NULL CHECK (row_number > 0),
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    reason jsonb,
    person text REFERENCES person,
    income bigint NOT NULL DEFAULT 0 CHECK (income >= 0),
    PRIMARY KEY (batch, row_number),
    CHECK ((outcome = 'refused') = (reason IS NOT NULL)),
    CHECK ((outcome = 'accepted') = (person IS NOT NULL))
);

CREATE TABLE membership (
    id text PRIMARY KEY,
    person text NOT NULL REFERENCES person,
    chain text NOT NULL,
    seq integer NOT NULL,
    batch text NOT NULL,
    region text NOT NULL,
    line text NOT NULL REFERENCES line_budgeted (line),
    segment text NOT NULL,
    worker_class text NOT NULL CHECK (worker_class IN ('PU', 'BPU')),
    income bigint NOT NULL CHECK (income >= 0),
    kpj text NOT NULL UNIQUE CHECK (kpj ~ '^\d{11}$'),
    effective_on date NOT NULL,
    known_at timestamptz NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry,
    UNIQUE (person, line)
);
CREATE INDEX membership_by_line ON membership (line);

CREATE TABLE membership_ended (
    membership text PRIMARY KEY REFERENCES membership,
    chain text NOT NULL,
    seq integer NOT NULL,
    why text NOT NULL,
    effective_on date NOT NULL,
    known_at timestamptz NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);

CREATE TABLE bill_item (
    membership text NOT NULL REFERENCES membership,
    month text NOT NULL CHECK (month ~ '^\d{4}-\d{2}$'),
    bill text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (membership, month)
);
COMMENT ON TABLE bill_item IS 'its key is the promise that no month of a membership is billed twice';
CREATE INDEX bill_item_by_bill ON bill_item (bill);

CREATE TABLE personal_read (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reader text NOT NULL,
    person text NOT NULL,
    sensitivity text NOT NULL,
    why text NOT NULL,
    read_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER personal_read_insert_only BEFORE UPDATE OR DELETE ON personal_read
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
