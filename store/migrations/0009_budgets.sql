-- Budget years: corrections, extensions, pauses, new dates, closed windows, and who works six days a week.

ALTER TABLE milestone_recorded ADD COLUMN amount bigint CHECK (amount >= 0);
ALTER TABLE milestone_missed DROP CONSTRAINT milestone_missed_chain_milestone_key,
    ADD UNIQUE (chain, milestone, due_on);
ALTER TABLE line_budgeted
    ADD COLUMN route text NOT NULL DEFAULT 'apbd' CHECK (route IN ('apbd', 'village', 'kelurahan')),
    ADD COLUMN sub_activity text NOT NULL DEFAULT '',
    ADD COLUMN programmes text[] NOT NULL DEFAULT '{JKK,JKM}' CHECK (cardinality(programmes) > 0);
COMMENT ON COLUMN line_budgeted.route IS 'through whose budget the money comes';

CREATE TABLE milestone_reversed (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    milestone text NOT NULL, entry integer NOT NULL, met_on date NOT NULL, why text NOT NULL,
    UNIQUE (chain, entry), FOREIGN KEY (chain, entry) REFERENCES audit_entry (chain, seq), CHECK (entry < seq));
CREATE TABLE milestone_extended (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    milestone text NOT NULL, due_from date NOT NULL, until date NOT NULL CHECK (until > due_from),
    owner text NOT NULL, why text NOT NULL,
    FOREIGN KEY (chain, milestone) REFERENCES milestone_planned (chain, milestone));
CREATE TABLE milestone_replanned (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    milestone text NOT NULL, due_from date NOT NULL, due_on date NOT NULL CHECK (due_on <> due_from),
    decree text NOT NULL, FOREIGN KEY (chain, milestone) REFERENCES milestone_planned (chain, milestone));
CREATE TABLE line_withdrawn (LIKE fact_shape INCLUDING ALL,
    line text NOT NULL UNIQUE REFERENCES line_budgeted (line), fiscal_year integer NOT NULL, why text NOT NULL);
CREATE TABLE window_closed (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    budget_window text NOT NULL, opens text NOT NULL, office text NOT NULL, act_by date NOT NULL,
    why text NOT NULL, UNIQUE (chain, budget_window));
CREATE TABLE evaluation_demanded (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    evaluator text NOT NULL, workers integer NOT NULL CHECK (workers >= 0),
    amount bigint NOT NULL CHECK (amount >= 0), act_by date NOT NULL, UNIQUE (chain));
CREATE TABLE budget_paused (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    until date NOT NULL CHECK (until > effective_on), owner text NOT NULL, why text NOT NULL);
CREATE TABLE budget_resumed (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL);

DO $$
DECLARE fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['milestone_reversed', 'milestone_extended', 'milestone_replanned',
        'line_withdrawn', 'window_closed', 'evaluation_demanded', 'budget_paused', 'budget_resumed']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', fact);
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', fact);
    END LOOP;
END $$;

CREATE TABLE working_week (
    region text NOT NULL,
    valid_from date NOT NULL,
    days integer NOT NULL CHECK (days IN (5, 6)),
    known_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (region, valid_from)
);
COMMENT ON TABLE working_week IS 'how many days a week a region''s offices work, from a day on; five where nothing is said';

CREATE TABLE law_edition (
    digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
    seen_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE law_edition IS 'the law books this installation has worked with; a new one has open due dates planned again';
