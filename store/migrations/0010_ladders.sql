-- What people do with ladders, and what became of each notice.

-- A rung whose office has no address is not reached: the next acts on the same day.
ALTER TABLE rung_climbed
    ADD COLUMN reached boolean NOT NULL DEFAULT true,
    ADD COLUMN letter text REFERENCES letter_drafted (letter),
    DROP CONSTRAINT rung_climbed_check,
    ADD CHECK (next_on > effective_on OR (next_on = effective_on AND NOT reached));

-- One wait of each kind on each rung: a ladder cannot be made to wait for ever.
ALTER TABLE escalation_paused
    ADD COLUMN rung integer NOT NULL DEFAULT 0,
    ADD COLUMN how text NOT NULL DEFAULT 'acknowledged' CHECK (how IN ('acknowledged', 'held')),
    ADD COLUMN owner text,
    ADD COLUMN why text NOT NULL DEFAULT '',
    ADD CHECK ((how = 'held') = (owner IS NOT NULL));
ALTER TABLE escalation_paused
    ALTER COLUMN rung DROP DEFAULT, ALTER COLUMN how DROP DEFAULT, ALTER COLUMN why DROP DEFAULT;
CREATE UNIQUE INDEX escalation_paused_once ON escalation_paused (chain, rung, how) WHERE rung > 0;
COMMENT ON COLUMN escalation_paused.rung IS '0 where it was recorded before rungs were';

CREATE TABLE ladder_handed_on (LIKE fact_shape INCLUDING ALL, subject text NOT NULL,
    ladder text NOT NULL REFERENCES cause_raised (ladder), to_case text NOT NULL, CHECK (to_case <> chain));
CREATE TABLE ladder_reopened (LIKE fact_shape INCLUDING ALL,
    ladder text NOT NULL UNIQUE REFERENCES cause_raised (ladder), why text NOT NULL);
CREATE TABLE rung_reminded (LIKE fact_shape INCLUDING ALL, rung integer NOT NULL CHECK (rung > 0),
    office text NOT NULL, reached boolean NOT NULL, days_late integer NOT NULL,
    again_on date NOT NULL CHECK (again_on > effective_on), UNIQUE (chain, effective_on),
    FOREIGN KEY (chain, rung) REFERENCES rung_climbed (chain, rung));
CREATE TABLE rung_delegated (LIKE fact_shape INCLUDING ALL, rung integer NOT NULL, office text NOT NULL,
    delegate text NOT NULL CHECK (delegate <> office), until date NOT NULL CHECK (until > effective_on),
    why text NOT NULL, FOREIGN KEY (chain, rung) REFERENCES rung_climbed (chain, rung));
CREATE TABLE rung_reassigned (LIKE fact_shape INCLUDING ALL, rung integer NOT NULL, office text NOT NULL,
    taker text NOT NULL CHECK (taker <> office), why text NOT NULL,
    FOREIGN KEY (chain, rung) REFERENCES rung_climbed (chain, rung));
CREATE TABLE step_noted (LIKE fact_shape INCLUDING ALL, step text NOT NULL, document text NOT NULL,
    taken_on date NOT NULL CHECK (taken_on = effective_on), why text NOT NULL, UNIQUE (step, document));
CREATE TABLE power_granted (LIKE fact_shape INCLUDING ALL, document text NOT NULL UNIQUE, debtor text NOT NULL,
    attorney text NOT NULL, mode text NOT NULL CHECK (mode IN ('litigation', 'non_litigation')),
    conflict boolean NOT NULL, granted_on date NOT NULL CHECK (granted_on = effective_on), why text NOT NULL);
COMMENT ON COLUMN power_granted.document IS 'one special power of attorney names one debtor';
CREATE TABLE finding_made (LIKE fact_shape INCLUDING ALL, company text NOT NULL,
    finding text NOT NULL CHECK (finding IN ('PWBD', 'PDS', 'TUNGGAKAN')), document text NOT NULL,
    found_on date NOT NULL CHECK (found_on = effective_on), UNIQUE (company, finding, document));

DO $$
DECLARE fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['ladder_handed_on', 'ladder_reopened', 'rung_reminded', 'rung_delegated',
        'rung_reassigned', 'step_noted', 'power_granted', 'finding_made']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', fact);
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', fact);
    END LOOP;
END $$;
