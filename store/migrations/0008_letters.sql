-- Why ladders climb, as the case that raised them records it, and the letters they ask offices to sign.

CREATE TABLE cause_raised (LIKE fact_shape INCLUDING ALL, subject text NOT NULL, ladder text NOT NULL UNIQUE,
    missed text NOT NULL, due_on date NOT NULL);
CREATE TABLE cause_lifted (LIKE fact_shape INCLUDING ALL, subject text NOT NULL,
    ladder text NOT NULL UNIQUE REFERENCES cause_raised (ladder), why text NOT NULL);
CREATE TABLE letter_drafted (LIKE fact_shape INCLUDING ALL, letter text NOT NULL UNIQUE, template text NOT NULL,
    sender text NOT NULL, addressee text NOT NULL, sign_by date NOT NULL CHECK (sign_by >= effective_on),
    data jsonb NOT NULL);
CREATE TABLE letter_signed (LIKE fact_shape INCLUDING ALL,
    letter text NOT NULL UNIQUE REFERENCES letter_drafted (letter), number text NOT NULL,
    signed_on date NOT NULL CHECK (signed_on = effective_on));

CREATE TABLE letter_pdf (
    letter text PRIMARY KEY REFERENCES letter_drafted (letter),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    pdf bytea NOT NULL,
    rendered_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE letter_pdf IS 'what letter_drafted looks like on paper; rendered after the commit, and again if lost';

DO $$
DECLARE fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['cause_raised', 'cause_lifted', 'letter_drafted', 'letter_signed']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', fact);
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', fact);
    END LOOP;
END $$;
