-- Facts: one insert-only table per kind of fact; the columns are the fields of schemas/facts.py.
-- Each row names the audit entry that recorded it and knows two times: effective on, known at.

CREATE TABLE fact_shape (
    chain text NOT NULL,
    seq integer NOT NULL,
    position integer NOT NULL,
    effective_on date NOT NULL,
    known_at timestamptz NOT NULL,
    PRIMARY KEY (chain, seq, position)
);
COMMENT ON TABLE fact_shape IS 'the columns every fact table begins with; it holds no rows of its own';

CREATE TABLE progress_made (LIKE fact_shape INCLUDING ALL, progress text NOT NULL);
CREATE TABLE region_added (LIKE fact_shape INCLUDING ALL, region text NOT NULL, instrument text NOT NULL);
CREATE TABLE target_set (LIKE fact_shape INCLUDING ALL, segment text NOT NULL, fiscal_year integer NOT NULL,
    headcount integer NOT NULL CHECK (headcount >= 0));
CREATE TABLE instrument_enacted (LIKE fact_shape INCLUDING ALL, instrument text NOT NULL UNIQUE,
    instrument_kind text NOT NULL, number text NOT NULL, enacted_on date NOT NULL, relation text NOT NULL,
    strength integer NOT NULL CHECK (strength >= 0));
CREATE TABLE instrument_addressed (LIKE fact_shape INCLUDING ALL,
    instrument text NOT NULL REFERENCES instrument_enacted (instrument), unit text NOT NULL,
    UNIQUE (instrument, unit));
CREATE TABLE instrument_acknowledged (LIKE fact_shape INCLUDING ALL, instrument text NOT NULL,
    unit text NOT NULL, UNIQUE (instrument, unit),
    FOREIGN KEY (instrument, unit) REFERENCES instrument_addressed (instrument, unit));
CREATE TABLE outreach_held (LIKE fact_shape INCLUDING ALL, outreach text NOT NULL UNIQUE,
    outreach_kind text NOT NULL, attendance integer NOT NULL CHECK (attendance >= 0),
    minutes text REFERENCES content);
CREATE TABLE outreach_reached (LIKE fact_shape INCLUDING ALL,
    outreach text NOT NULL REFERENCES outreach_held (outreach), region text NOT NULL, UNIQUE (outreach, region));
CREATE TABLE follow_up_agreed (LIKE fact_shape INCLUDING ALL,
    outreach text NOT NULL REFERENCES outreach_held (outreach), item integer NOT NULL CHECK (item > 0),
    owner text NOT NULL, due_on date NOT NULL, UNIQUE (outreach, item));

CREATE TABLE follow_up_done (LIKE fact_shape INCLUDING ALL, outreach text NOT NULL, item integer NOT NULL,
    UNIQUE (outreach, item), FOREIGN KEY (outreach, item) REFERENCES follow_up_agreed (outreach, item));

CREATE TABLE milestone_planned (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    milestone text NOT NULL, budget_window text NOT NULL, due_on date NOT NULL, actor text NOT NULL,
    before_opening boolean NOT NULL, UNIQUE (chain, milestone));
CREATE TABLE milestone_recorded (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    milestone text NOT NULL, met_on date NOT NULL, document text NOT NULL, days_late integer NOT NULL,
    FOREIGN KEY (chain, milestone) REFERENCES milestone_planned (chain, milestone),
    CHECK (met_on = effective_on));
CREATE TABLE milestone_missed (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL,
    milestone text NOT NULL, due_on date NOT NULL, UNIQUE (chain, milestone),
    FOREIGN KEY (chain, milestone) REFERENCES milestone_planned (chain, milestone),
    CHECK (due_on < effective_on));
CREATE TABLE line_budgeted (LIKE fact_shape INCLUDING ALL, line text NOT NULL UNIQUE,
    fiscal_year integer NOT NULL, owner text NOT NULL, payer text NOT NULL, account_code text NOT NULL,
    segment text NOT NULL, worker_class text NOT NULL CHECK (worker_class IN ('PU', 'BPU')),
    funding text NOT NULL, headcount integer NOT NULL CHECK (headcount > 0),
    income bigint NOT NULL CHECK (income >= 0), months integer NOT NULL CHECK (months BETWEEN 1 AND 12),
    amount bigint NOT NULL CHECK (amount > 0), shortfall bigint NOT NULL CHECK (shortfall >= 0));
CREATE TABLE pledge_stepped (LIKE fact_shape INCLUDING ALL, pledge text NOT NULL, fiscal_year integer NOT NULL,
    step text NOT NULL CHECK (step IN ('pledge', 'agreement', 'transfer')), funding text NOT NULL,
    giver text NOT NULL, amount bigint NOT NULL CHECK (amount > 0), document text NOT NULL,
    UNIQUE (pledge, step));
CREATE TABLE year_funded (LIKE fact_shape INCLUDING ALL, fiscal_year integer NOT NULL, funding text,
    line text REFERENCES line_budgeted (line), why text NOT NULL, CHECK ((funding IS NULL) = (line IS NULL)));

CREATE TABLE rung_climbed (LIKE fact_shape INCLUDING ALL, rung integer NOT NULL CHECK (rung > 0),
    office text NOT NULL, cause text NOT NULL, due_on date NOT NULL, days_late integer NOT NULL, next_on date,
    UNIQUE (chain, rung), CHECK (next_on > effective_on));
CREATE TABLE escalation_paused (LIKE fact_shape INCLUDING ALL, until date NOT NULL CHECK (until > effective_on));
CREATE TABLE escalation_resolved (LIKE fact_shape INCLUDING ALL, rung integer NOT NULL, why text NOT NULL,
    UNIQUE (chain));

CREATE TABLE roster_submitted (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE,
    line text NOT NULL REFERENCES line_budgeted (line), segment text NOT NULL, fiscal_year integer NOT NULL,
    content text NOT NULL REFERENCES content, content_digest text NOT NULL);
CREATE TABLE roster_checked (LIKE fact_shape INCLUDING ALL,
    batch text NOT NULL UNIQUE REFERENCES roster_submitted (batch),
    accepted integer NOT NULL CHECK (accepted >= 0), refused integer NOT NULL CHECK (refused >= 0));
CREATE TABLE roster_registered (LIKE fact_shape INCLUDING ALL,
    batch text NOT NULL UNIQUE REFERENCES roster_checked (batch), headcount integer NOT NULL CHECK (headcount >= 0),
    stand_in boolean NOT NULL);
CREATE TABLE roster_rejected (LIKE fact_shape INCLUDING ALL,
    batch text NOT NULL UNIQUE REFERENCES roster_checked (batch), why text NOT NULL);

CREATE TABLE bill_issued (LIKE fact_shape INCLUDING ALL, bill text NOT NULL UNIQUE,
    line text NOT NULL REFERENCES line_budgeted (line), fiscal_year integer NOT NULL,
    month text NOT NULL CHECK (month ~ '^\d{4}-\d{2}$'), payer text NOT NULL,
    headcount integer NOT NULL CHECK (headcount > 0), amount bigint NOT NULL CHECK (amount > 0),
    due_on date NOT NULL, UNIQUE (line, month));
CREATE TABLE bill_paid (LIKE fact_shape INCLUDING ALL, bill text NOT NULL UNIQUE REFERENCES bill_issued (bill),
    amount bigint NOT NULL CHECK (amount > 0), paid_on date NOT NULL, document text NOT NULL,
    CHECK (paid_on = effective_on));
CREATE TABLE bill_overdue (LIKE fact_shape INCLUDING ALL, bill text NOT NULL UNIQUE REFERENCES bill_issued (bill),
    due_on date NOT NULL CHECK (due_on < effective_on), outstanding bigint NOT NULL CHECK (outstanding > 0));

CREATE TABLE claim_opened (LIKE fact_shape INCLUDING ALL, claim text NOT NULL UNIQUE, membership text NOT NULL,
    died_on date NOT NULL, cause text NOT NULL, content text NOT NULL REFERENCES content,
    content_digest text NOT NULL, CHECK (died_on <= effective_on));
CREATE TABLE claim_prepared (LIKE fact_shape INCLUDING ALL, claim text NOT NULL REFERENCES claim_opened (claim),
    decision text NOT NULL UNIQUE, decision_digest text NOT NULL, eligible boolean NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0), heirs integer NOT NULL CHECK (heirs >= 0), pay_by date NOT NULL,
    CHECK (eligible = (amount > 0)));
CREATE TABLE claim_approved (LIKE fact_shape INCLUDING ALL,
    claim text NOT NULL UNIQUE REFERENCES claim_opened (claim),
    decision text NOT NULL REFERENCES claim_prepared (decision), amount bigint NOT NULL CHECK (amount > 0));
CREATE TABLE claim_rejected (LIKE fact_shape INCLUDING ALL,
    claim text NOT NULL UNIQUE REFERENCES claim_opened (claim), ground text NOT NULL);
CREATE TABLE payment_ordered (LIKE fact_shape INCLUDING ALL, payment text NOT NULL UNIQUE,
    claim text NOT NULL REFERENCES claim_approved (claim), amount bigint NOT NULL CHECK (amount > 0),
    stand_in boolean NOT NULL);
CREATE TABLE payment_settled (LIKE fact_shape INCLUDING ALL,
    payment text NOT NULL UNIQUE REFERENCES payment_ordered (payment), claim text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0), settled_on date NOT NULL, stand_in boolean NOT NULL);

-- LIKE copies neither foreign keys nor triggers.
DO $$
DECLARE fact text;
BEGIN
    FOR fact IN
        SELECT c.table_name FROM information_schema.columns c
        WHERE c.table_schema = current_schema() AND c.column_name = 'known_at' AND c.table_name <> 'fact_shape'
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', fact);
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', fact);
    END LOOP;
END $$;
