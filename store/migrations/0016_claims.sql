-- Claims: one file for one death, its documents and family, decisions by several people, payments that come back,
-- disputes, scholarships, letters; who is tied to whom, so that nobody approves what benefits them.

ALTER TABLE claim_opened DISABLE TRIGGER USER;
ALTER TABLE claim_opened ADD COLUMN person text REFERENCES person;
UPDATE claim_opened o SET person = m.person FROM membership m WHERE m.id = o.membership;
ALTER TABLE claim_opened ALTER COLUMN person SET NOT NULL, ADD UNIQUE (person);
ALTER TABLE claim_opened ENABLE TRIGGER USER;
COMMENT ON COLUMN claim_opened.person IS 'its uniqueness is the promise that the same death is one file';

ALTER TABLE claim_prepared ADD COLUMN reduced boolean NOT NULL DEFAULT false,
    ADD COLUMN signals text[] NOT NULL DEFAULT '{}', ADD COLUMN approvals integer NOT NULL DEFAULT 1 CHECK (approvals > 0);
-- What was overturned is decided again: once a decision, not once a claim.
ALTER TABLE claim_approved DROP CONSTRAINT claim_approved_claim_key CASCADE, ADD UNIQUE (decision);
ALTER TABLE claim_rejected DISABLE TRIGGER USER;
ALTER TABLE claim_rejected DROP CONSTRAINT claim_rejected_claim_key, ADD COLUMN decision text UNIQUE REFERENCES claim_prepared (decision),
    ADD COLUMN document text;
UPDATE claim_rejected r SET decision = p.decision FROM claim_prepared p WHERE p.claim = r.claim;
ALTER TABLE claim_rejected ALTER COLUMN decision SET NOT NULL;
ALTER TABLE claim_rejected ENABLE TRIGGER USER;
ALTER TABLE payment_ordered ADD FOREIGN KEY (claim) REFERENCES claim_opened (claim);

CREATE TABLE death_told_again (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    died_on date NOT NULL, cause text NOT NULL, differs boolean NOT NULL, content text NOT NULL REFERENCES content,
    content_digest text NOT NULL);
CREATE TABLE claim_membership (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    membership text NOT NULL UNIQUE REFERENCES membership);
CREATE TABLE family_named (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    edition integer NOT NULL CHECK (edition > 0), content text NOT NULL REFERENCES content, content_digest text NOT NULL,
    UNIQUE (claim, edition));
CREATE TABLE document_attached (LIKE fact_shape INCLUDING ALL, document text NOT NULL UNIQUE,
    claim text NOT NULL REFERENCES claim_opened (claim), codes text[] NOT NULL CHECK (cardinality(codes) > 0), about text,
    content text NOT NULL REFERENCES content, sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text NOT NULL, size bigint NOT NULL CHECK (size > 0), received_on date NOT NULL CHECK (received_on <= effective_on));
CREATE INDEX document_attached_by_digest ON document_attached (sha256);
CREATE TABLE document_rejected (LIKE fact_shape INCLUDING ALL,
    document text NOT NULL UNIQUE REFERENCES document_attached (document), claim text NOT NULL, why text NOT NULL);
CREATE TABLE claim_completed (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    complete_on date NOT NULL CHECK (complete_on <= effective_on), pay_by date CHECK (pay_by >= complete_on));
CREATE TABLE claim_waits (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    missing text[] NOT NULL, obstacles text[] NOT NULL);
CREATE TABLE cause_corrected (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    cause text NOT NULL, traffic boolean NOT NULL, why text NOT NULL);
CREATE TABLE heirs_contested (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    heirs text[] NOT NULL CHECK (cardinality(heirs) > 0), until date NOT NULL CHECK (until >= effective_on), why text NOT NULL);
CREATE TABLE heirs_determined (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    heirs text[] NOT NULL, document text NOT NULL, determined_on date NOT NULL);
CREATE TABLE claim_reviewed (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    decision text NOT NULL UNIQUE REFERENCES claim_prepared (decision), cleared boolean NOT NULL, why text NOT NULL);
CREATE TABLE claim_endorsed (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    decision text NOT NULL REFERENCES claim_prepared (decision), slot integer NOT NULL CHECK (slot > 0), UNIQUE (decision, slot));
CREATE TABLE claim_returned (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    decision text NOT NULL UNIQUE REFERENCES claim_prepared (decision), why text NOT NULL);
CREATE TABLE agency_decided (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    outcome text NOT NULL, amount bigint NOT NULL CHECK (amount >= 0), decided_on date NOT NULL, document text NOT NULL,
    differs boolean NOT NULL, CHECK ((outcome = 'refused') = (amount = 0)));
CREATE TABLE payment_returned (LIKE fact_shape INCLUDING ALL,
    payment text NOT NULL UNIQUE REFERENCES payment_ordered (payment), claim text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0), returned_on date NOT NULL, stand_in boolean NOT NULL);
CREATE TABLE account_corrected (LIKE fact_shape INCLUDING ALL,
    payment text NOT NULL REFERENCES payment_returned (payment), claim text NOT NULL, edition integer NOT NULL);
CREATE TABLE payment_resent (LIKE fact_shape INCLUDING ALL,
    payment text NOT NULL UNIQUE REFERENCES payment_returned (payment), claim text NOT NULL,
    resent_as text NOT NULL UNIQUE, amount bigint NOT NULL CHECK (amount > 0));
CREATE TABLE compensation_owed (LIKE fact_shape INCLUDING ALL,
    payment text NOT NULL UNIQUE REFERENCES payment_settled (payment), claim text NOT NULL,
    days_late integer NOT NULL CHECK (days_late > 0), amount bigint NOT NULL CHECK (amount > 0));
CREATE TABLE appeal_filed (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    step text NOT NULL, filed_on date NOT NULL, due_on date, document text NOT NULL);
CREATE TABLE appeal_resolved (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    step text NOT NULL, outcome text NOT NULL, resolved_on date NOT NULL, document text NOT NULL);
CREATE TABLE scholarship_planned (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    child text NOT NULL, year integer NOT NULL CHECK (year > 0), claim_from date NOT NULL, level text,
    amount bigint NOT NULL CHECK (amount > 0), UNIQUE (claim, child, year));
CREATE TABLE scholarship_due (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    child text NOT NULL, year integer NOT NULL CHECK (year > 0), claim_from date NOT NULL, UNIQUE (claim, child, year));
CREATE TABLE scholarship_claimed (LIKE fact_shape INCLUDING ALL, claim text NOT NULL, child text NOT NULL,
    year integer NOT NULL, level text NOT NULL, amount bigint NOT NULL CHECK (amount > 0), document text NOT NULL,
    UNIQUE (claim, child, year), FOREIGN KEY (claim, child, year) REFERENCES scholarship_due (claim, child, year));
CREATE TABLE scholarship_approved (LIKE fact_shape INCLUDING ALL, claim text NOT NULL, child text NOT NULL,
    year integer NOT NULL, amount bigint NOT NULL CHECK (amount > 0), UNIQUE (claim, child, year),
    FOREIGN KEY (claim, child, year) REFERENCES scholarship_claimed (claim, child, year));
CREATE TABLE scholarship_ended (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    child text NOT NULL, why text NOT NULL, ended_on date NOT NULL, UNIQUE (claim, child));
CREATE TABLE claim_letter (LIKE fact_shape INCLUDING ALL, letter text NOT NULL UNIQUE,
    claim text NOT NULL REFERENCES claim_opened (claim), template text NOT NULL, to_ref text NOT NULL, data jsonb NOT NULL);

CREATE TABLE claim_letter_kept (
    letter text PRIMARY KEY REFERENCES claim_letter (letter),
    content text NOT NULL REFERENCES content,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    sent_to text NOT NULL CHECK (sent_to IN ('heir', 'office')),
    rendered_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE claim_letter_kept IS 'a letter names people, so that its PDF lies sealed; sent to the heir by mail, or to the office that hands it over';

CREATE TABLE tie (
    claim text NOT NULL,
    ref text NOT NULL,
    what text NOT NULL CHECK (what IN ('nik', 'account')),
    hmac bytea NOT NULL CHECK (octet_length(hmac) = 32),
    PRIMARY KEY (claim, what, hmac, ref)
);
COMMENT ON TABLE tie IS 'keyed digests of who gains from a claim, of every edition of its family: nobody among them approves it';
CREATE INDEX tie_by_hmac ON tie (hmac);
CREATE TABLE user_tie (
    user_id text NOT NULL REFERENCES app_user,
    what text NOT NULL CHECK (what IN ('nik', 'account')),
    hmac bytea NOT NULL CHECK (octet_length(hmac) = 32),
    PRIMARY KEY (user_id, what, hmac)
);
COMMENT ON TABLE user_tie IS 'keyed digests of a user''s own NIK and accounts; who approves money for heirs has one on record';
CREATE TABLE delegation (
    from_user text NOT NULL REFERENCES app_user,
    to_user text NOT NULL REFERENCES app_user,
    role text NOT NULL,
    region text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL CHECK (valid_to > valid_from),
    given_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (from_user, to_user, role, region, valid_from),
    CHECK (from_user <> to_user)
);
COMMENT ON TABLE delegation IS 'a role lent to somebody for a time; for four eyes, lender and borrower are one from the first day on';

DO $$
DECLARE fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['death_told_again', 'claim_membership', 'family_named', 'document_attached', 'document_rejected',
        'claim_completed', 'claim_waits', 'cause_corrected', 'heirs_contested', 'heirs_determined', 'claim_reviewed',
        'claim_endorsed', 'claim_returned', 'agency_decided', 'payment_returned', 'account_corrected', 'payment_resent',
        'compensation_owed', 'appeal_filed', 'appeal_resolved', 'scholarship_planned', 'scholarship_due', 'scholarship_claimed',
        'scholarship_approved', 'scholarship_ended', 'claim_letter']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', fact);
    END LOOP;
    FOREACH fact IN ARRAY ARRAY['death_told_again', 'claim_membership', 'family_named', 'document_attached', 'document_rejected',
        'claim_completed', 'claim_waits', 'cause_corrected', 'heirs_contested', 'heirs_determined', 'claim_reviewed',
        'claim_endorsed', 'claim_returned', 'agency_decided', 'payment_returned', 'account_corrected', 'payment_resent',
        'compensation_owed', 'appeal_filed', 'appeal_resolved', 'scholarship_planned', 'scholarship_due', 'scholarship_claimed',
        'scholarship_approved', 'scholarship_ended', 'claim_letter', 'tie', 'delegation']
    LOOP
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', fact);
    END LOOP;
END $$;
