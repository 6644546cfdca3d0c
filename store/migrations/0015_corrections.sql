-- Contributions: which bill asks for a month of a membership, whoever wants to know; and which line pays for whom.

-- What a month comes to is worked out when it is corrected, and kept: whoever reads need not add up what came before.
ALTER TABLE bill_adjustment ADD COLUMN due bigint;
ALTER TABLE bill_adjustment DISABLE TRIGGER insert_only;
UPDATE bill_adjustment a SET due = s.due
FROM (
    SELECT e.bill, e.membership, e.month,
        sum(e.amount) OVER (PARTITION BY e.membership, e.month ORDER BY e.known_at, e.chain, e.seq) AS due
    FROM (
        SELECT i.bill, i.membership, i.month, i.amount, b.known_at, b.chain, b.seq
        FROM bill_item i JOIN bill_issued b ON b.bill = i.bill
        WHERE EXISTS (SELECT FROM bill_adjustment a WHERE a.membership = i.membership AND a.month = i.month)
        UNION ALL
        SELECT a.bill, a.membership, a.month, a.amount, k.known_at, k.chain, k.seq
        FROM bill_adjustment a CROSS JOIN LATERAL (
            SELECT b.known_at, b.chain, b.seq FROM bill_issued b WHERE b.bill = a.bill
            UNION ALL SELECT g.known_at, g.chain, g.seq FROM credit_granted g WHERE g.credit = a.bill LIMIT 1) k) e) s
WHERE (a.bill, a.membership, a.month) = (s.bill, s.membership, s.month);
ALTER TABLE bill_adjustment ENABLE TRIGGER insert_only;
ALTER TABLE bill_adjustment ALTER COLUMN due SET NOT NULL, ADD CHECK (due >= greatest(amount, 0));
COMMENT ON COLUMN bill_adjustment.due IS 'what the month comes to with it: no more than its own amount where nothing was asked for before, nothing where all is given back';
CREATE INDEX credit_granted_by_credit ON credit_granted (credit);
-- Few ever move: who did is found among them, not among everybody.
CREATE INDEX membership_moved ON membership (id) WHERE moved_from IS NOT NULL;

CREATE FUNCTION months_owed(as_of date, known timestamptz)
RETURNS TABLE (membership text, month text, bill text, payer text, due_on date, paid_on date, document text)
LANGUAGE sql STABLE AS $$
    SELECT c.membership, c.month, b.bill, b.payer, b.due_on, p.paid_on, p.document
    FROM (
        -- Without a condition inside, so that either table can be searched by what its reader asks for.
        SELECT i.membership, i.month, i.bill, true AS asks FROM bill_item i
        UNION ALL SELECT a.membership, a.month, a.bill, a.due = a.amount FROM bill_adjustment a) c
    JOIN bill_issued b ON b.bill = c.bill AND b.month = c.month AND b.effective_on <= as_of AND b.known_at < known
    LEFT JOIN bill_paid p ON p.bill = b.bill AND p.paid_on <= as_of AND p.known_at < known AND NOT EXISTS (
        SELECT FROM bill_reopened r
        WHERE r.bill = p.bill AND r.chain = p.chain AND r.seq > p.seq AND r.reopened_on <= as_of AND r.known_at < known)
    WHERE c.asks AND NOT EXISTS (
        SELECT FROM bill_adjustment x JOIN credit_granted g ON g.credit = x.bill
        WHERE x.membership = c.membership AND x.month = c.month AND x.due = 0
            AND g.effective_on <= as_of AND g.known_at < known
            AND (g.known_at, g.chain, g.seq) > (b.known_at, b.chain, b.seq))
$$;
COMMENT ON FUNCTION months_owed IS 'the months owed for memberships on a day, as known before an instant, and when each was paid. The bill that first asked for a month is its bill, be it the month''s own or a later one that corrects it: when that is paid the month is, however much more or less a correction finds since. Once all of it is given back the month is not owed, until a bill asks for it anew';

CREATE FUNCTION owed_of(memberships text[], as_of date, known timestamptz)
RETURNS TABLE (membership text, month text, bill text, payer text, due_on date, paid_on date, document text)
LANGUAGE sql STABLE AS $$
    SELECT o.membership, o.month, o.bill, o.payer, o.due_on, o.paid_on, o.document
    FROM (
        SELECT DISTINCT m.id, b.month FROM membership m
        JOIN case_file c ON c.region = m.region AND c.type = 'Contributions'
        JOIN bill_issued b ON b.chain = c.id
        WHERE m.id = ANY(memberships)) k
    JOIN months_owed(as_of, known) o ON o.membership = k.id AND o.month = k.month
$$;
COMMENT ON FUNCTION owed_of IS 'the months owed for some memberships; items are kept by month: which months there are is found through the bills of the region';

CREATE OR REPLACE FUNCTION paid_months(of_membership text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT o.month FROM owed_of(ARRAY[of_membership], 'infinity', 'infinity') o WHERE o.paid_on IS NOT NULL
$$;
COMMENT ON FUNCTION paid_months IS 'the months paid for a membership, by all that is known';

CREATE FUNCTION lines_through(of_instruction text, of_region text, of_year integer, on_day date)
RETURNS TABLE (own_line text, line text) LANGUAGE sql STABLE AS $$
    WITH known AS (
        SELECT l.line, l.segment, l.owner, l.payer, l.funding, l.fiscal_year FROM case_file c
        JOIN line_budgeted l ON l.chain = c.id
        WHERE c.region = of_region AND c.type = 'Budget' AND c.instruction = of_instruction AND l.fiscal_year <= of_year)
    SELECT DISTINCT ON (o.line) o.line, l.line FROM known o
    JOIN known l ON l.segment = o.segment AND l.owner = o.owner AND l.fiscal_year = of_year
    WHERE EXISTS (SELECT FROM year_funded f WHERE f.line = l.line)
        AND NOT EXISTS (SELECT FROM line_withdrawn w WHERE w.line = l.line AND w.effective_on <= on_day)
    ORDER BY o.line, l.line = o.line DESC, l.payer = o.payer DESC, l.funding = o.funding DESC, l.line
$$;
COMMENT ON FUNCTION lines_through IS 'which line of a year pays for the members who came through each line of that year or an earlier one, as its money stands on a day: their own line, if it is of that year and has money; else, of the lines with money for the same segment and owner, that of the same payer, else of the same funding, else the first';
CREATE OR REPLACE VIEW line_carries AS
SELECT l.line, k.origin FROM line_budgeted l JOIN case_file c ON c.id = l.chain
CROSS JOIN LATERAL (
    SELECT l.line AS origin
    UNION
    SELECT t.own_line FROM lines_through(c.instruction, c.region, l.fiscal_year, 'infinity') t WHERE t.line = l.line) k;
COMMENT ON VIEW line_carries IS 'through which lines the members came who have a seat on a line: its own, whose money may still be to come, and everybody else whom it pays for';
