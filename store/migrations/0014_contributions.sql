-- Contributions: money as it arrives, what it settles, what is owed besides; bills are never changed.

ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_account_check, ADD CHECK (account IN (
    'receivable', 'contributions', 'cash', 'suspense', 'credits', 'fees', 'benefits', 'benefits_payable', 'in_transit'));

-- A transaction's postings come in one statement and are summed once: row by row, a file of transfers would be summed
-- as often as it has entries.
DROP TRIGGER ledger_entry_zero_sum ON ledger_entry;
CREATE OR REPLACE FUNCTION require_zero_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE crooked record;
BEGIN
    SELECT chain, seq INTO crooked FROM posted GROUP BY chain, seq HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger transaction %/% does not sum to zero', crooked.chain, crooked.seq
            USING errcode = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_zero_sum AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION require_zero_sum();

ALTER TABLE bill_issued DROP CONSTRAINT bill_issued_line_month_key,
    ADD COLUMN bill_kind text NOT NULL DEFAULT 'contribution' CHECK (bill_kind IN ('contribution', 'correction', 'fee')),
    ADD COLUMN corrects text REFERENCES bill_issued (bill),
    ADD COLUMN credit bigint NOT NULL DEFAULT 0 CHECK (credit BETWEEN 0 AND amount),
    ADD CHECK ((bill_kind = 'contribution') = (corrects IS NULL));
CREATE INDEX bill_issued_by_corrected ON bill_issued (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX bill_issued_by_spelling ON bill_issued (lower(bill));
CREATE UNIQUE INDEX bill_issued_once ON bill_issued (line, month) WHERE bill_kind = 'contribution';
COMMENT ON COLUMN bill_issued.corrects IS 'the earlier bill that a correction or a late fee refers to';
COMMENT ON COLUMN bill_issued.credit IS 'what earlier overpayment or correction has already paid of it';

-- A month's items are written by the million, from the memberships themselves, which are never deleted: a foreign key
-- would look each of them up again and lock it. Whose items a bill has is found through its line's memberships.
-- Keyed by month first, each month is written beside the last one, not into every page of all the earlier ones.
ALTER TABLE bill_item DROP CONSTRAINT bill_item_membership_fkey, DROP CONSTRAINT bill_item_month_check,
    DROP CONSTRAINT bill_item_pkey, ADD PRIMARY KEY (month, membership),
    ADD COLUMN rate smallint, ADD CHECK (length(month) = 7);
COMMENT ON COLUMN bill_item.rate IS 'which of its bill''s rates it was billed at; none before rates were kept';
DROP INDEX bill_item_by_bill;

CREATE TABLE bill_rate (
    bill text NOT NULL,
    rate smallint NOT NULL CHECK (rate > 0),
    worker_class text NOT NULL,
    income bigint NOT NULL,
    risk_group text NOT NULL,
    transport boolean NOT NULL,
    joined text NOT NULL,
    headcount integer NOT NULL CHECK (headcount > 0),
    amount bigint NOT NULL CHECK (amount > 0),
    programmes jsonb NOT NULL,
    PRIMARY KEY (bill, rate)
);
COMMENT ON TABLE bill_rate IS 'what one worker''s month cost on a bill, by everything that it depends on, and programme by programme';
COMMENT ON COLUMN bill_rate.joined IS 'the worker''s first month where a rule asks for it, else empty';

CREATE TABLE bill_adjustment (
    bill text NOT NULL,
    membership text NOT NULL REFERENCES membership,
    month text NOT NULL CHECK (month ~ '^\d{4}-\d{2}$'),
    amount bigint NOT NULL CHECK (amount <> 0),
    programmes jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (bill, membership, month)
);
CREATE INDEX bill_adjustment_by_membership ON bill_adjustment (membership, month);
COMMENT ON TABLE bill_adjustment IS 'by how much a later bill or credit corrects what a membership was billed for a month';
COMMENT ON COLUMN bill_adjustment.bill IS 'a correction''s bill, or the credit it gave where less was due than billed';

CREATE TABLE receipt (
    receipt text PRIMARY KEY,
    source text NOT NULL CHECK (source IN ('webhook', 'file', 'manual')),
    bank_id text NOT NULL UNIQUE,
    amount bigint NOT NULL CHECK (amount <> 0),
    booked_on date NOT NULL,
    bills text[] NOT NULL DEFAULT '{}',
    sp2d text,
    sp2d_on date,
    reverses text REFERENCES receipt,
    content text REFERENCES content,
    chain text NOT NULL,
    seq integer NOT NULL,
    known_at timestamptz NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry,
    CHECK ((amount < 0) = (reverses IS NOT NULL))
);
COMMENT ON TABLE receipt IS 'money as the bank reports it, each transfer once; what no bill claims stays in suspense';
COMMENT ON COLUMN receipt.bills IS 'the bills its reference names, as they were read; the text itself is sealed content';
CREATE UNIQUE INDEX receipt_reversed_once ON receipt (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX receipt_by_sp2d ON receipt (sp2d) WHERE sp2d IS NOT NULL;

CREATE TABLE receipt_recognised (
    bank_id text PRIMARY KEY,
    receipt text NOT NULL UNIQUE REFERENCES receipt,
    chain text NOT NULL,
    seq integer NOT NULL,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);
COMMENT ON TABLE receipt_recognised IS 'under which id the bank reported money that a person had entered by hand before';

ALTER TABLE bill_paid DROP CONSTRAINT bill_paid_bill_key, DROP CONSTRAINT bill_paid_check;
CREATE INDEX bill_paid_by_bill ON bill_paid (bill);
ALTER TABLE bill_overdue DROP CONSTRAINT bill_overdue_bill_key;
CREATE INDEX bill_overdue_by_bill ON bill_overdue (bill);
CREATE TABLE bill_reopened (LIKE fact_shape INCLUDING ALL, bill text NOT NULL REFERENCES bill_issued (bill),
    receipt text NOT NULL REFERENCES receipt, reopened_on date NOT NULL, outstanding bigint NOT NULL CHECK (outstanding > 0));
CREATE TABLE bill_reminded (LIKE fact_shape INCLUDING ALL, bill text NOT NULL REFERENCES bill_issued (bill),
    due_on date NOT NULL, outstanding bigint NOT NULL CHECK (outstanding > 0));
-- A payment entered by hand becomes a receipt in the change that counts it, after the change's facts.
CREATE TABLE receipt_allocated (LIKE fact_shape INCLUDING ALL,
    receipt text NOT NULL REFERENCES receipt DEFERRABLE INITIALLY DEFERRED,
    bill text NOT NULL REFERENCES bill_issued (bill), amount bigint NOT NULL CHECK (amount <> 0), booked_on date NOT NULL);
CREATE INDEX receipt_allocated_by_bill ON receipt_allocated (bill);
CREATE INDEX receipt_allocated_by_receipt ON receipt_allocated (receipt);
CREATE TABLE credit_granted (LIKE fact_shape INCLUDING ALL, credit text NOT NULL, payer text NOT NULL,
    amount bigint NOT NULL CHECK (amount <> 0), receipt text REFERENCES receipt DEFERRABLE INITIALLY DEFERRED, corrects text REFERENCES bill_issued (bill),
    CHECK ((receipt IS NULL) <> (corrects IS NULL)));
CREATE TABLE credit_applied (LIKE fact_shape INCLUDING ALL, payer text NOT NULL, bill text NOT NULL UNIQUE REFERENCES bill_issued (bill),
    amount bigint NOT NULL CHECK (amount > 0));
CREATE INDEX credit_granted_by_receipt ON credit_granted (receipt);
COMMENT ON TABLE credit_granted IS 'what a payer paid too much, kept for its next bill; negative when the transfer is reversed';
CREATE TABLE payment_proposed (LIKE fact_shape INCLUDING ALL, payment text NOT NULL UNIQUE, bill text NOT NULL REFERENCES bill_issued (bill),
    amount bigint NOT NULL CHECK (amount > 0), paid_on date NOT NULL, document text NOT NULL, sp2d_on date);
CREATE TABLE payment_confirmed (LIKE fact_shape INCLUDING ALL, payment text NOT NULL UNIQUE REFERENCES payment_proposed (payment));
CREATE TABLE payment_declined (LIKE fact_shape INCLUDING ALL, payment text NOT NULL UNIQUE REFERENCES payment_proposed (payment), why text NOT NULL);
CREATE TABLE line_lapsed (LIKE fact_shape INCLUDING ALL, line text NOT NULL REFERENCES line_budgeted (line),
    since_month text NOT NULL, months integer NOT NULL CHECK (months > 0), headcount integer NOT NULL CHECK (headcount > 0));
CREATE TABLE line_reinstated (LIKE fact_shape INCLUDING ALL, line text NOT NULL REFERENCES line_budgeted (line),
    reinstated_on date NOT NULL);
CREATE TABLE line_runs_dry (LIKE fact_shape INCLUDING ALL, line text NOT NULL REFERENCES line_budgeted (line),
    month text NOT NULL, remaining bigint NOT NULL, missing bigint NOT NULL CHECK (missing > 0), act_by date,
    UNIQUE (line, month));
COMMENT ON TABLE line_runs_dry IS 'in which month a line''s money will not be enough, told while the revised budget is still open';

CREATE INDEX year_funded_by_line ON year_funded (line);
CREATE INDEX bill_issued_by_line ON bill_issued (line);
CREATE INDEX credit_granted_by_bill ON credit_granted (corrects) WHERE corrects IS NOT NULL;

CREATE FUNCTION month_after(day date) RETURNS date LANGUAGE sql IMMUTABLE
RETURN (date_trunc('month', day::timestamp) + interval '1 month')::date;
CREATE TABLE membership_change (
    line text NOT NULL,
    membership text NOT NULL,
    first_month date NOT NULL,
    known_at timestamptz NOT NULL
);
COMMENT ON TABLE membership_change IS 'which memberships of a line ended, changed their wage, or were known late to have begun; which month is the first that differs, and since when that is known. Kept by triggers, so that billing looks no further at any other';
CREATE INDEX membership_change_by_line ON membership_change (line, known_at);
CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A wage that holds from the first of a month on holds for that month; who leaves on that day owes it still.
    INSERT INTO membership_change (line, membership, first_month, known_at)
    SELECT m.line, m.id, month_after(n.effective_on - CASE tg_table_name WHEN 'membership_wage' THEN 1 ELSE 0 END),
        n.known_at
    FROM noted n JOIN membership m ON m.id = n.membership;
    RETURN NULL;
END $$;
CREATE TRIGGER note_changes AFTER INSERT ON membership_ended REFERENCING NEW TABLE AS noted
    FOR EACH STATEMENT EXECUTE FUNCTION note_changes();
CREATE TRIGGER note_changes AFTER INSERT ON membership_wage REFERENCING NEW TABLE AS noted
    FOR EACH STATEMENT EXECUTE FUNCTION note_changes();
CREATE FUNCTION note_late_beginnings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO membership_change (line, membership, first_month, known_at)
    SELECT line, id, month_after(effective_on), known_at FROM begun
    WHERE known_at >= month_after(effective_on) - interval '1 day';
    RETURN NULL;
END $$;
CREATE TRIGGER note_late_beginnings AFTER INSERT ON membership REFERENCING NEW TABLE AS begun
    FOR EACH STATEMENT EXECUTE FUNCTION note_late_beginnings();
INSERT INTO membership_change (line, membership, first_month, known_at)
SELECT m.line, m.id, month_after(e.effective_on), e.known_at FROM membership_ended e JOIN membership m ON m.id = e.membership;

CREATE FUNCTION due_memberships(own_lines text[], lines text[], owners text[], starts date, persons text[])
RETURNS TABLE (membership text, person text, own_line text, line text, worker_class text, income bigint, risk_group text,
    transport boolean, began date)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (m.person, t.owner) m.id, m.person, t.own_line, t.line, m.worker_class,
        CASE WHEN c.membership IS NULL THEN m.income ELSE coalesce((
            SELECT w.income FROM membership_wage w WHERE w.membership = m.id AND w.effective_on <= starts
            ORDER BY w.effective_on DESC, w.known_at DESC, w.seq DESC LIMIT 1), m.income) END,
        m.risk_group, m.transport, m.effective_on
    FROM unnest(own_lines, lines, owners) AS t (own_line, line, owner)
    JOIN membership m ON m.line = t.own_line
    LEFT JOIN (SELECT DISTINCT c.membership FROM membership_change c WHERE c.line = ANY(own_lines)) c
        ON c.membership = m.id
    WHERE m.effective_on < starts AND (persons IS NULL OR m.person = ANY(persons))
        -- Asked as values, so that nobody plans to read the whole nation's endings for one region.
        AND CASE WHEN c.membership IS NULL THEN true ELSE coalesce((
            SELECT e.effective_on FROM membership_ended e WHERE e.membership = m.id), starts) >= starts END
        AND CASE WHEN m.moved_from IS NULL THEN true ELSE (
            SELECT e.effective_on FROM membership_ended e WHERE e.membership = m.moved_from) < starts END
    ORDER BY m.person, t.owner, m.effective_on, m.id
$$;
COMMENT ON FUNCTION due_memberships IS 'whom a month is due for, through which line and on what income, as far as is known now: begun before the month starts and not ended before it, each worker once an owner. own_lines are the lines that memberships were registered on, lines and owners those that pay for them now; persons narrows it, null for all';

CREATE VIEW bill_settled AS
SELECT p.* FROM bill_paid p
WHERE NOT EXISTS (SELECT 1 FROM bill_reopened r WHERE r.bill = p.bill AND r.chain = p.chain AND r.seq > p.seq);
COMMENT ON VIEW bill_settled IS 'the bills that are paid in full now';
CREATE FUNCTION paid_months(of_membership text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT i.month FROM membership m JOIN case_file c ON c.region = m.region AND c.type = 'Contributions'
    JOIN bill_settled p ON p.chain = c.id JOIN bill_issued b ON b.bill = p.bill
    JOIN bill_item i ON i.month = b.month AND i.membership = m.id AND i.bill = b.bill
    WHERE m.id = of_membership
$$;
COMMENT ON FUNCTION paid_months IS 'items are kept by month: which months there are is found through the bills of the region';
CREATE VIEW bill_standing AS
SELECT b.bill, b.line, b.month, b.payer, b.bill_kind, b.corrects, b.headcount, b.amount, b.credit, b.due_on, b.chain,
    (b.amount - b.credit - coalesce((SELECT sum(a.amount) FROM receipt_allocated a WHERE a.bill = b.bill), 0))::bigint AS outstanding
FROM bill_issued b;
CREATE VIEW receipt_standing AS
SELECT r.*, (r.amount - coalesce((SELECT sum(a.amount) FROM receipt_allocated a WHERE a.receipt = r.receipt), 0)
    - coalesce((SELECT sum(c.amount) FROM credit_granted c WHERE c.receipt = r.receipt), 0))::bigint AS in_suspense,
    (SELECT x.receipt FROM receipt x WHERE x.reverses = r.receipt) AS reversed_by
FROM receipt r;
COMMENT ON VIEW receipt_standing IS 'each transfer and how much of it no bill has claimed';
CREATE VIEW receipt_waiting AS
SELECT s.*, e.actor AS brought_by FROM receipt_standing s
JOIN audit_entry e ON e.chain = s.chain AND e.seq = s.seq
LEFT JOIN receipt_standing o ON o.receipt = coalesce(s.reverses, s.reversed_by)
WHERE s.in_suspense + coalesce(o.in_suspense, 0) <> 0;
COMMENT ON VIEW receipt_waiting IS 'what waits in suspense; a transfer that was taken back untouched does not';

DO $$
DECLARE log text;
BEGIN
    FOREACH log IN ARRAY ARRAY['bill_rate', 'bill_adjustment', 'receipt', 'receipt_recognised', 'bill_reopened', 'bill_reminded', 'receipt_allocated', 'credit_granted',
        'credit_applied', 'payment_proposed', 'payment_confirmed', 'payment_declined', 'line_lapsed', 'line_reinstated',
        'line_runs_dry']
    LOOP
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', log);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', log);
    END LOOP;
    FOREACH log IN ARRAY ARRAY['bill_reopened', 'bill_reminded', 'receipt_allocated', 'credit_granted', 'credit_applied',
        'payment_proposed', 'payment_confirmed', 'payment_declined', 'line_lapsed', 'line_reinstated', 'line_runs_dry']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', log);
    END LOOP;
END $$;
