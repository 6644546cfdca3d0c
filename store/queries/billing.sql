-- name: lock_money(region)!
-- Credits are spent and bills corrected by one case of a region at a time: two years' cases share both.
SELECT pg_advisory_xact_lock(hashtextextended('money of ' || :region, 0));

-- name: terms(instruction, region, year, starts, relieved_since)
-- The terms of a year's lines, and which lines' memberships each pays for. A line is in arrears when its payer owes a
-- month from before a relief, which then does not reach it; outside a relief nobody asks.
WITH line AS (
    SELECT l.*, c.region FROM case_file c JOIN line_budgeted l ON l.chain = c.id
    WHERE c.region = :region AND c.type = 'Budget' AND c.instruction = :instruction AND l.fiscal_year = :year),
through AS MATERIALIZED (SELECT own_line, line FROM lines_through(:instruction, :region, :year, :starts))
SELECT l.line, l.owner, l.payer, l.segment, l.worker_class, l.funding, l.programmes, l.amount AS budgeted,
    l.chain AS budget, u.kind AS payer_kind,
    (SELECT o.code FROM office o WHERE o.code IN (l.payer, l.region || '/' || l.payer) ORDER BY o.code = l.payer DESC LIMIT 1)
        AS payer_office,
    ((SELECT coalesce(sum(b.amount), 0) FROM bill_issued b WHERE b.line = l.line AND b.bill_kind <> 'fee')
        - (SELECT coalesce(sum(g.amount), 0) FROM bill_issued b JOIN credit_granted g ON g.corrects = b.bill
            WHERE b.line = l.line))::bigint AS billed,
    ARRAY(SELECT d.month FROM line_runs_dry d WHERE d.line = l.line) AS told_dry,
    ARRAY(SELECT t.own_line FROM through t WHERE t.line = l.line ORDER BY t.own_line) AS own_lines,
    :relieved_since::text IS NOT NULL AND EXISTS (
        SELECT FROM bill_standing b JOIN case_file o ON o.id = b.chain
        WHERE o.region = :region AND b.payer = l.payer AND b.month < :relieved_since AND b.outstanding > 0) AS in_arrears
FROM line l LEFT JOIN unit u ON u.region = l.region AND u.code = l.payer AND u.valid_from <= :starts
    AND (u.valid_to IS NULL OR u.valid_to > :starts)
ORDER BY l.line;

-- name: make_room()!
-- Where a month stands between being added up and being written down: both see the same members.
CREATE TEMP TABLE IF NOT EXISTS month_due (membership text, line text, worker_class text, income bigint,
    risk_group text, transport boolean, joined text) ON COMMIT DELETE ROWS;

-- name: gather(own_lines, lines, owners, starts, entrants)!
-- Whom the month is due for; the worker's first month only where a rule asks for it.
INSERT INTO month_due
SELECT membership, line, worker_class, income, risk_group, transport,
    CASE WHEN :entrants THEN to_char(began + interval '1 month', 'YYYY-MM') ELSE '' END
FROM due_memberships(:own_lines, :lines, :owners, :starts, NULL);

-- name: keys()
-- By what a month's contribution can differ from one worker to the next, and for how many it is the same.
SELECT line, worker_class, income, risk_group, transport, joined, count(*)::int AS headcount FROM month_due
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6;

-- name: keep_rates(bills, rates, classes, incomes, risk_groups, transports, joined, headcounts, amounts, programmes)!
INSERT INTO bill_rate (bill, rate, worker_class, income, risk_group, transport, joined, headcount, amount, programmes)
SELECT * FROM unnest(:bills::text[], :rates::smallint[], :classes::text[], :incomes::bigint[], :risk_groups::text[],
    :transports::boolean[], :joined::text[], :headcounts::int[], :amounts::bigint[], :programmes::jsonb[]);

-- name: itemise(month, lines, bills)!
-- One item for every membership that the month is due for, at the rate its bill keeps for its like. The key of
-- `bill_item` is the promise that no month of a membership is billed twice.
INSERT INTO bill_item (membership, month, bill, amount, rate)
SELECT d.membership, :month, r.bill, r.amount, r.rate
FROM unnest(:lines::text[], :bills::text[]) AS b (line, bill) JOIN bill_rate r ON r.bill = b.bill
JOIN month_due d ON d.line = b.line AND d.worker_class = r.worker_class AND d.income = r.income
    AND d.risk_group = r.risk_group AND d.transport = r.transport AND d.joined = r.joined;

-- name: revise_by(budget, on)$
-- The day by which a budget's revision must be submitted: the earliest of its steps that is still open, if any.
WITH planned AS (
    SELECT milestone, due_on, seq FROM milestone_planned WHERE chain = :budget
    UNION ALL SELECT milestone, due_on, seq FROM milestone_replanned WHERE chain = :budget
    UNION ALL SELECT milestone, until, seq FROM milestone_extended WHERE chain = :budget),
latest AS (
    SELECT DISTINCT ON (milestone) milestone, due_on FROM planned
    WHERE milestone IN ('KUPA_PPAS', 'RAPBD_P', 'APBDES_P') ORDER BY milestone, seq DESC)
SELECT min(l.due_on) FROM latest l WHERE l.due_on >= :on AND NOT EXISTS (
    SELECT FROM milestone_recorded r WHERE r.chain = :budget AND r.milestone = l.milestone AND NOT EXISTS (
        SELECT FROM milestone_reversed v WHERE v.chain = r.chain AND v.entry = r.seq));

-- name: credits(instruction, region)
-- What the payers of a region were granted, in order, and after that, without a name, what each has spent.
SELECT payer, credit, amount FROM (
    SELECT g.payer, g.credit, g.amount, g.known_at, g.chain, g.seq, g.position
    FROM case_file c JOIN credit_granted g ON g.chain = c.id
    WHERE c.region = :region AND c.type = 'Contributions' AND c.instruction = :instruction
    UNION ALL
    SELECT s.payer, NULL, sum(s.amount)::bigint, NULL, NULL, NULL, NULL
    FROM case_file c JOIN credit_applied s ON s.chain = c.id
    WHERE c.region = :region AND c.type = 'Contributions' AND c.instruction = :instruction GROUP BY s.payer) known
ORDER BY known_at NULLS LAST, chain, seq, position;

-- name: changed(instruction, region, year, starts)
-- Whose earlier months differ from what was known when they were billed, and from which month on. Changes are looked
-- at twice, since the billing before the last one: one may have been recorded after its own time.
WITH billed AS (
    SELECT DISTINCT b.known_at FROM case_file c JOIN bill_issued b ON b.chain = c.id
    WHERE c.region = :region AND c.type = 'Contributions' AND c.instruction = :instruction
        AND c.fiscal_year BETWEEN :year - 1 AND :year AND b.bill_kind = 'contribution')
SELECT m.person, min(x.first_month) AS first_month
FROM case_file c JOIN line_budgeted l ON l.chain = c.id
JOIN membership_change x ON x.line = l.line AND x.first_month < :starts AND x.known_at >= x.first_month - interval '1 day'
    AND x.known_at >= coalesce((SELECT known_at FROM billed ORDER BY known_at DESC OFFSET 1 LIMIT 1), '-infinity')
JOIN membership m ON m.id = x.membership
WHERE c.region = :region AND c.type = 'Budget' AND c.instruction = :instruction GROUP BY m.person;

-- name: years(instruction, region, year)
-- From which month on a year and the one before were billed.
SELECT fiscal_year, (opening ->> 'first_month')::int AS first_month FROM case_file
WHERE region = :region AND type = 'Contributions' AND instruction = :instruction
    AND fiscal_year BETWEEN :year - 1 AND :year;

-- name: expected(own_lines, lines, owners, first, last, persons)
-- What is due of some people for each of several months, as far as is known now.
SELECT s.month::date AS month, d.* FROM generate_series(:first::timestamp, :last::timestamp, interval '1 month') s (month)
CROSS JOIN LATERAL due_memberships(:own_lines, :lines, :owners, s.month::date, :persons) d;

-- name: billed(region, persons, months)
-- What some people were billed for several months, and by how much that was corrected since.
SELECT m.person, i.membership, i.month, i.bill, b.line, i.amount, r.programmes
FROM membership m JOIN bill_item i ON i.membership = m.id AND i.month = ANY(:months::text[])
JOIN bill_issued b ON b.bill = i.bill LEFT JOIN bill_rate r ON r.bill = i.bill AND r.rate = i.rate
WHERE m.region = :region AND m.person = ANY(:persons::text[])
UNION ALL
SELECT m.person, a.membership, a.month, coalesce(b.corrects, b.bill, g.corrects), coalesce(b.line, c.line), a.amount,
    a.programmes
FROM membership m JOIN bill_adjustment a ON a.membership = m.id AND a.month = ANY(:months::text[])
LEFT JOIN bill_issued b ON b.bill = a.bill LEFT JOIN credit_granted g ON g.credit = a.bill
LEFT JOIN bill_issued c ON c.bill = g.corrects
WHERE m.region = :region AND m.person = ANY(:persons::text[]);

-- name: month_bills(lines)
SELECT line, month, bill, bill_kind FROM bill_issued WHERE line = ANY(:lines::text[]) AND bill_kind <> 'fee';

-- name: adjust(bills, memberships, months, amounts, dues, programmes)!
INSERT INTO bill_adjustment (bill, membership, month, amount, due, programmes)
SELECT * FROM unnest(:bills::text[], :memberships::text[], :months::text[], :amounts::bigint[], :dues::bigint[],
    :programmes::jsonb[]);

-- name: drawn(regions, year)
-- What each line of a year was budgeted, and month by month what it was billed and has paid; late fees are not its.
SELECT l.line, l.payer, l.funding, l.segment, l.amount AS budgeted, b.month, b.monthly, b.billed, b.paid,
    (SELECT d.act_by FROM line_runs_dry d WHERE d.line = l.line ORDER BY d.known_at DESC, d.seq DESC LIMIT 1) AS act_by
FROM case_file c JOIN line_budgeted l ON l.chain = c.id
LEFT JOIN LATERAL (
    SELECT b.month, max(b.amount) FILTER (WHERE b.bill_kind = 'contribution') AS monthly,
        sum(b.amount - coalesce((SELECT sum(g.amount) FROM credit_granted g WHERE g.corrects = b.bill), 0))::bigint AS billed,
        sum(b.amount - b.outstanding)::bigint AS paid
    FROM bill_standing b WHERE b.line = l.line AND b.bill_kind <> 'fee' GROUP BY b.month) b ON true
WHERE c.region = ANY(:regions::text[]) AND c.type = 'Budget' AND l.fiscal_year = :year
    AND NOT EXISTS (SELECT FROM line_withdrawn w WHERE w.line = l.line)
ORDER BY l.line, b.month;
