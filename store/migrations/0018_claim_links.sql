-- Claim links: an address through which a family without an account reports a death, or hands in documents, once.

CREATE TABLE claim_link (
    link text PRIMARY KEY,
    token_hmac bytea NOT NULL UNIQUE CHECK (octet_length(token_hmac) = 32),
    region text NOT NULL,
    case_id text NOT NULL REFERENCES case_file,
    claim text REFERENCES claim_opened (claim),
    issued_by text NOT NULL REFERENCES app_user,
    issued_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until > issued_at),
    chain text NOT NULL,
    seq integer NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry,
    CHECK (claim IS NULL OR case_id = 'claim/' || claim)
);
COMMENT ON COLUMN claim_link.token_hmac IS 'keyed digest of the token in its address, which nobody keeps; it signs what is handed in';
COMMENT ON COLUMN claim_link.case_id IS 'the case that is told: a commitment takes a death report, the claim named takes documents';
CREATE INDEX claim_link_by_region ON claim_link (region);

CREATE TABLE claim_link_withdrawn (
    link text PRIMARY KEY REFERENCES claim_link,
    why text NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    chain text NOT NULL,
    seq integer NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);

CREATE TABLE hand_in (
    link text PRIMARY KEY REFERENCES claim_link,
    died_on date,
    cause text,
    traffic boolean,
    content text REFERENCES content,
    content_digest text,
    family text REFERENCES content,
    family_digest text,
    received_on date NOT NULL,
    handed_in_at timestamptz NOT NULL,
    told text[] NOT NULL CHECK (cardinality(told) BETWEEN 1 AND 2),
    chain text NOT NULL,
    seq integer NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry,
    CHECK (num_nulls(died_on, cause, traffic, content, content_digest, family, family_digest) IN (0, 7))
);
COMMENT ON TABLE hand_in IS 'what came in through a link, once a link; it is on record before any case is told';
COMMENT ON COLUMN hand_in.told IS 'digests of the commands that follow from it: nothing else is done in the link''s name';

CREATE TABLE hand_in_document (
    link text NOT NULL REFERENCES hand_in,
    position integer NOT NULL CHECK (position > 0),
    codes text[] NOT NULL CHECK (cardinality(codes) > 0),
    content text NOT NULL REFERENCES content,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (link, position)
);

CREATE TABLE hand_in_outcome (
    link text NOT NULL REFERENCES hand_in,
    outcome text NOT NULL CHECK (outcome IN ('given', 'left', 'settled')),
    claim text REFERENCES claim_opened (claim),
    refusal text CHECK ((outcome = 'left') = (refusal IS NOT NULL)),
    why text CHECK ((outcome = 'settled') = (why IS NOT NULL)),
    chain text NOT NULL,
    seq integer NOT NULL,
    PRIMARY KEY (link, outcome),
    FOREIGN KEY (chain, seq) REFERENCES audit_entry,
    CHECK (outcome <> 'given' OR claim IS NOT NULL)
);
COMMENT ON TABLE hand_in_outcome IS 'given to its claim, or left to an officer by the rule that refused it, and then settled by one';
CREATE UNIQUE INDEX hand_in_carried_out ON hand_in_outcome (link) WHERE outcome <> 'settled';

DO $$
DECLARE log text;
BEGIN
    FOREACH log IN ARRAY ARRAY['claim_link', 'claim_link_withdrawn', 'hand_in', 'hand_in_document', 'hand_in_outcome']
    LOOP
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', log);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', log);
    END LOOP;
END $$;
