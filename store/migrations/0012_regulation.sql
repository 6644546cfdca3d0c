-- Regulation as a process: drafts with their planned, recorded and reversed steps; money that registers nobody.

CREATE TABLE regulation_started (LIKE fact_shape INCLUDING ALL, draft text NOT NULL, instrument_kind text NOT NULL,
    title_ref text NOT NULL, effects text[] NOT NULL, UNIQUE (chain, draft));
CREATE TABLE regulation_planned (LIKE fact_shape INCLUDING ALL, draft text NOT NULL, step text NOT NULL,
    actor text NOT NULL, counted_from date NOT NULL, due_on date NOT NULL CHECK (due_on >= counted_from),
    FOREIGN KEY (chain, draft) REFERENCES regulation_started (chain, draft));
CREATE TABLE regulation_step_recorded (LIKE fact_shape INCLUDING ALL, draft text NOT NULL,
    record integer NOT NULL CHECK (record > 0), step text NOT NULL, met_on date NOT NULL, document text NOT NULL,
    days_late integer NOT NULL CHECK (days_late >= 0), UNIQUE (chain, draft, record),
    FOREIGN KEY (chain, draft) REFERENCES regulation_started (chain, draft), CHECK (met_on = effective_on));
CREATE TABLE regulation_step_reversed (LIKE fact_shape INCLUDING ALL, draft text NOT NULL, record integer NOT NULL,
    step text NOT NULL, why text NOT NULL, UNIQUE (chain, draft, record),
    FOREIGN KEY (chain, draft, record) REFERENCES regulation_step_recorded (chain, draft, record));
CREATE TABLE regulation_abandoned (LIKE fact_shape INCLUDING ALL, draft text NOT NULL, why text NOT NULL,
    UNIQUE (chain, draft), FOREIGN KEY (chain, draft) REFERENCES regulation_started (chain, draft));

CREATE TABLE breach_found (LIKE fact_shape INCLUDING ALL, breach text NOT NULL,
    line text NOT NULL REFERENCES line_budgeted (line), fiscal_year integer NOT NULL, since date NOT NULL,
    due_on date NOT NULL CHECK (due_on < effective_on AND since <= due_on), UNIQUE (chain, line, breach));
CREATE TABLE breach_ended (LIKE fact_shape INCLUDING ALL, breach text NOT NULL, line text NOT NULL,
    why text NOT NULL, UNIQUE (chain, line, breach),
    FOREIGN KEY (chain, line, breach) REFERENCES breach_found (chain, line, breach));

ALTER TABLE instrument_enacted
    ADD COLUMN target text REFERENCES instrument_enacted (instrument),
    ADD COLUMN draft text,
    ADD FOREIGN KEY (chain, draft) REFERENCES regulation_started (chain, draft),
    ADD UNIQUE (chain, draft),
    -- What was recorded before instruments named their targets stays as it was.
    ADD CONSTRAINT names_its_target CHECK ((relation = 'implements') = (target IS NULL)) NOT VALID;

DO $$
DECLARE fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['regulation_started', 'regulation_planned', 'regulation_step_recorded',
        'regulation_step_reversed', 'regulation_abandoned', 'breach_found', 'breach_ended']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', fact);
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', fact);
    END LOOP;
END $$;
