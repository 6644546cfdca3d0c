-- name: governments(instruction, as_of, known)
-- The addressees whose commitments were open: what they owed by when, and when they acknowledged.
SELECT c.id, c.region, c.opened_at, o.effective_on AS opened_on, c.opening ->> 'budget_region' AS budget_region,
    (c.opening ->> 'acknowledge_by')::date AS acknowledge_by, (c.opening ->> 'regulate_by')::date AS regulate_by,
    (SELECT min(e.effective_on) FROM audit_entry e WHERE e.chain = c.id AND e.action = 'commitment.acknowledged'
        AND e.effective_on <= :as_of AND e.business_at < :known) AS acknowledged_on
FROM case_file c JOIN audit_entry o ON o.chain = c.id AND o.seq = 1
WHERE c.type = 'Commitment' AND c.instruction = :instruction
    AND o.effective_on <= :as_of AND o.business_at < :known
ORDER BY c.region;

-- name: progress(instruction, as_of, known)
SELECT c.region, p.progress, min(p.effective_on) AS reached_on FROM progress_made p JOIN case_file c ON c.id = p.chain
WHERE c.instruction = :instruction AND p.effective_on <= :as_of AND p.known_at < :known
GROUP BY c.region, p.progress;

-- name: instruments(instruction, as_of, known)
-- The derived instruments, the strongest first, and whether a later one replaced them.
SELECT c.region, i.instrument_kind, i.number, i.enacted_on, i.strength,
    NOT EXISTS (SELECT 1 FROM instrument_enacted n WHERE n.target = i.instrument AND n.relation = 'replaces'
        AND n.effective_on <= :as_of AND n.known_at < :known) AS in_force
FROM instrument_enacted i JOIN case_file c ON c.id = i.chain
WHERE c.instruction = :instruction AND i.effective_on <= :as_of AND i.known_at < :known
ORDER BY c.region, i.strength DESC, i.enacted_on;

-- name: milestones(instruction, as_of, known)
-- Each milestone of the regions' own budgets with the day it then had (extended, or moved by a decree), and how it
-- came out as far as was known: a record that was reversed does not count.
WITH moved AS (
    SELECT chain, milestone, seq, until AS due_on FROM milestone_extended
        WHERE effective_on <= :as_of AND known_at < :known
    UNION ALL SELECT chain, milestone, seq, due_on FROM milestone_replanned
        WHERE effective_on <= :as_of AND known_at < :known),
current AS (SELECT DISTINCT ON (chain, milestone) chain, milestone, due_on FROM moved ORDER BY chain, milestone, seq DESC)
SELECT c.region, p.fiscal_year, p.milestone, p.budget_window, coalesce(n.due_on, p.due_on) AS due_on, p.actor,
    p.before_opening, r.met_on, m.milestone IS NOT NULL AS missed
FROM milestone_planned p JOIN case_file c ON c.id = p.chain
LEFT JOIN current n ON n.chain = p.chain AND n.milestone = p.milestone
LEFT JOIN LATERAL (SELECT r.met_on FROM milestone_recorded r
    WHERE r.chain = p.chain AND r.milestone = p.milestone AND r.effective_on <= :as_of AND r.known_at < :known
        AND NOT EXISTS (SELECT 1 FROM milestone_reversed v WHERE v.chain = r.chain AND v.entry = r.seq
            AND v.known_at < :known)
    ORDER BY r.seq DESC LIMIT 1) r ON true
LEFT JOIN milestone_missed m ON m.chain = p.chain AND m.milestone = p.milestone
    AND m.due_on = coalesce(n.due_on, p.due_on) AND m.effective_on <= :as_of AND m.known_at < :known
WHERE c.instruction = :instruction AND c.type = 'Budget'
    AND c.id = 'budget/' || c.instruction || '/' || c.region || '/' || c.fiscal_year
    AND p.effective_on <= :as_of AND p.known_at < :known
ORDER BY c.region, p.fiscal_year, due_on, p.milestone;

-- name: lines(instruction, as_of, known)
-- What the lines of a region's year provide; a line that was withdrawn does not count.
SELECT c.region, l.fiscal_year, sum(l.amount)::bigint AS budgeted, sum(l.shortfall)::bigint AS shortfall,
    sum(l.headcount)::bigint AS headcount
FROM line_budgeted l JOIN case_file c ON c.id = l.chain
WHERE c.instruction = :instruction AND l.effective_on <= :as_of AND l.known_at < :known
    AND NOT EXISTS (SELECT 1 FROM line_withdrawn w WHERE w.line = l.line
        AND w.effective_on <= :as_of AND w.known_at < :known)
GROUP BY c.region, l.fiscal_year;

-- name: windows(instruction, as_of, known)
-- The windows that closed without a line: which opens next, and who must act in it by when.
SELECT c.region, w.fiscal_year, w.budget_window, w.opens, w.office, w.act_by FROM window_closed w
JOIN case_file c ON c.id = w.chain
WHERE c.instruction = :instruction AND w.effective_on <= :as_of AND w.known_at < :known
ORDER BY c.region, w.fiscal_year, w.act_by;

-- name: evaluations(instruction, as_of, known)
-- What the evaluation of a draft budget was asked to demand.
SELECT c.region, e.fiscal_year, e.workers, e.amount, e.act_by FROM evaluation_demanded e
JOIN case_file c ON c.id = e.chain
WHERE c.instruction = :instruction AND e.effective_on <= :as_of AND e.known_at < :known
ORDER BY c.region, e.fiscal_year;

-- name: funded(instruction, as_of, known)
-- Whether a year's money came, when it first did, and by when its workers were to be registered; what never came is
-- told twice, by the budget and by the commitment.
SELECT c.region, f.fiscal_year, min(f.effective_on) FILTER (WHERE f.funding IS NOT NULL) AS funded_on,
    coalesce(array_agg(DISTINCT f.funding ORDER BY f.funding) FILTER (WHERE f.funding IS NOT NULL), '{}') AS funding,
    min((e.details ->> 'register_by')::date) AS register_by,
    max(f.why) FILTER (WHERE f.funding IS NULL) AS unfunded_why
FROM year_funded f JOIN case_file c ON c.id = f.chain JOIN audit_entry e ON e.chain = f.chain AND e.seq = f.seq
WHERE c.instruction = :instruction AND f.effective_on <= :as_of AND f.known_at < :known
GROUP BY c.region, f.fiscal_year;

-- name: targets(instruction, as_of, known)
SELECT region, fiscal_year, sum(headcount)::bigint AS target FROM (
    SELECT DISTINCT ON (c.region, t.fiscal_year, t.segment) c.region, t.fiscal_year, t.segment, t.headcount
    FROM target_set t JOIN case_file c ON c.id = t.chain
    WHERE c.instruction = :instruction AND t.effective_on <= :as_of AND t.known_at < :known
    ORDER BY c.region, t.fiscal_year, t.segment, t.seq DESC) latest
GROUP BY region, fiscal_year;

-- name: rosters(instruction, as_of, known)
SELECT c.region, s.fiscal_year, s.batch, s.effective_on AS submitted_on, r.effective_on AS registered_on,
    x.batch IS NOT NULL AS rejected
FROM roster_submitted s JOIN case_file c ON c.id = s.chain
LEFT JOIN roster_registered r ON r.batch = s.batch AND r.effective_on <= :as_of AND r.known_at < :known
LEFT JOIN roster_rejected x ON x.batch = s.batch AND x.effective_on <= :as_of AND x.known_at < :known
WHERE c.instruction = :instruction AND s.effective_on <= :as_of AND s.known_at < :known
ORDER BY c.region, s.batch;

-- name: workers(instruction, as_of, known, months)
-- How many people a region has registered and still has, and how many of them have a paid month among *months*; what
-- was paid for a membership before its worker moved counts for the one that followed.
WITH RECURSIVE standing AS (
    SELECT m.id, m.person, m.region, m.moved_from FROM membership m JOIN case_file c ON c.id = m.chain
    LEFT JOIN membership_ended e ON e.membership = m.id AND e.effective_on <= :as_of AND e.known_at < :known
    WHERE c.instruction = :instruction AND m.effective_on <= :as_of AND m.known_at < :known AND e.membership IS NULL),
moved (id, source) AS (
    SELECT id, moved_from FROM standing WHERE moved_from IS NOT NULL
    UNION ALL
    SELECT f.id, m.moved_from FROM moved f JOIN membership m ON m.id = f.source WHERE m.moved_from IS NOT NULL),
paid AS MATERIALIZED (
    SELECT o.membership FROM months_owed(:as_of, :known) o
    WHERE o.month = ANY(:months::text[]) AND o.paid_on IS NOT NULL)
SELECT s.region, count(DISTINCT s.person) AS registered,
    count(DISTINCT s.person) FILTER (WHERE s.id IN (SELECT membership FROM paid)
        OR s.id IN (SELECT f.id FROM moved f JOIN paid p ON p.membership = f.source)) AS protected
FROM standing s GROUP BY s.region;

-- name: bills(instruction, as_of, known)
-- The bills of a region's year: what was billed and paid, how many in time, and the oldest that is late.
SELECT c.region, b.fiscal_year, count(*) AS bills, sum(b.amount)::bigint AS billed,
    coalesce(sum(p.amount), 0)::bigint AS paid, min(p.paid_on) AS first_paid_on,
    count(p.bill) FILTER (WHERE p.paid_on <= b.due_on) AS in_time,
    count(p.bill) FILTER (WHERE p.paid_on > b.due_on) AS late,
    coalesce(max(p.paid_on - b.due_on) FILTER (WHERE p.paid_on > b.due_on), 0) AS days_late,
    count(*) FILTER (WHERE p.bill IS NULL AND b.due_on < :as_of) AS overdue,
    coalesce(sum(b.amount) FILTER (WHERE p.bill IS NULL AND b.due_on < :as_of), 0)::bigint AS arrears,
    min(b.due_on) FILTER (WHERE p.bill IS NULL) AS oldest_due
FROM bill_issued b JOIN case_file c ON c.id = b.chain
LEFT JOIN bill_paid p ON p.bill = b.bill AND p.paid_on <= :as_of AND p.known_at < :known
    AND NOT EXISTS (SELECT 1 FROM bill_reopened x WHERE x.bill = p.bill AND x.seq > p.seq
        AND x.reopened_on <= :as_of AND x.known_at < :known)
WHERE c.instruction = :instruction AND b.effective_on <= :as_of AND b.known_at < :known
GROUP BY c.region, b.fiscal_year;

-- name: bill_times(instruction, as_of, known)
-- How many bills were open for how many days: until they were paid, or until the day of the report.
SELECT c.region, greatest(coalesce(p.paid_on, :as_of) - b.effective_on, 0) AS days, p.bill IS NOT NULL AS ended,
    count(*) AS times
FROM bill_issued b JOIN case_file c ON c.id = b.chain
LEFT JOIN bill_paid p ON p.bill = b.bill AND p.paid_on <= :as_of AND p.known_at < :known
    AND NOT EXISTS (SELECT 1 FROM bill_reopened x WHERE x.bill = p.bill AND x.seq > p.seq
        AND x.reopened_on <= :as_of AND x.known_at < :known)
WHERE c.instruction = :instruction AND b.effective_on <= :as_of AND b.known_at < :known
GROUP BY c.region, 2, 3 ORDER BY c.region, 2, 3;

-- name: ladders(instruction, as_of, known)
-- The ladders that climbed and did not rest yet: the rung each stood on, who had it then (taken over or delegated),
-- and when it would go on.
SELECT c.region, c.id, c.opening ->> 'missed' AS missed, (c.opening ->> 'due_on')::date AS due_on,
    o.effective_on AS opened_on, r.rung, coalesce(d.delegate, t.taker, r.office) AS office,
    coalesce(a.again_on, r.next_on) AS next_on, p.until AS paused_until
FROM case_file c JOIN audit_entry o ON o.chain = c.id AND o.seq = 1
LEFT JOIN LATERAL (SELECT * FROM rung_climbed r WHERE r.chain = c.id AND r.effective_on <= :as_of
    AND r.known_at < :known ORDER BY r.rung DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT t.taker FROM rung_reassigned t WHERE t.chain = c.id AND t.rung = r.rung
    AND t.effective_on <= :as_of AND t.known_at < :known ORDER BY t.seq DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT d.delegate FROM rung_delegated d WHERE d.chain = c.id AND d.rung = r.rung
    AND d.effective_on <= :as_of AND d.known_at < :known AND d.until >= :as_of ORDER BY d.seq DESC LIMIT 1) d ON true
LEFT JOIN LATERAL (SELECT a.again_on FROM rung_reminded a WHERE a.chain = c.id AND a.rung = r.rung
    AND a.effective_on <= :as_of AND a.known_at < :known ORDER BY a.seq DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT until FROM escalation_paused p WHERE p.chain = c.id AND p.effective_on <= :as_of
    AND p.known_at < :known AND p.until >= :as_of ORDER BY p.seq DESC LIMIT 1) p ON true
WHERE c.type = 'Escalation' AND c.instruction = :instruction AND o.effective_on <= :as_of AND o.business_at < :known
    AND NOT EXISTS (SELECT 1 FROM escalation_resolved x WHERE x.chain = c.id AND x.effective_on <= :as_of
        AND x.known_at < :known)
    AND NOT EXISTS (SELECT 1 FROM cause_lifted l WHERE l.ladder = c.id AND l.effective_on <= :as_of
        AND l.known_at < :known)
ORDER BY c.region, o.effective_on, c.id;

-- name: claims(instruction, as_of, known)
SELECT c.region, d.claim, d.cause, d.effective_on AS opened_on, w.pay_by, a.claim IS NOT NULL AS approved,
    x.claim IS NOT NULL AS rejected, coalesce(o.payments, 0) AS ordered, coalesce(s.payments, 0) AS settled,
    coalesce(s.amount, 0)::bigint AS paid, s.last_on AS settled_on
FROM claim_opened d JOIN case_file c ON c.id = d.chain
LEFT JOIN LATERAL (SELECT w.pay_by FROM claim_prepared w WHERE w.claim = d.claim AND w.effective_on <= :as_of
    AND w.known_at < :known ORDER BY w.seq DESC LIMIT 1) w ON true
LEFT JOIN claim_approved a ON a.claim = d.claim AND a.effective_on <= :as_of AND a.known_at < :known
LEFT JOIN claim_rejected x ON x.claim = d.claim AND x.effective_on <= :as_of AND x.known_at < :known
LEFT JOIN LATERAL (SELECT count(*) AS payments FROM payment_ordered o WHERE o.claim = d.claim
    AND o.effective_on <= :as_of AND o.known_at < :known) o ON true
LEFT JOIN LATERAL (SELECT count(*) AS payments, sum(s.amount) AS amount, max(s.settled_on) AS last_on
    FROM payment_settled s WHERE s.claim = d.claim AND s.effective_on <= :as_of AND s.known_at < :known) s ON true
WHERE c.instruction = :instruction AND d.effective_on <= :as_of AND d.known_at < :known
ORDER BY c.region, d.claim;

-- name: tasks(instruction, known)
-- What somebody had to do by a day: opened, and not closed, by what was known.
SELECT t.region, t.case_id, t.what, t.office, t.due_on, t.rule, t.ref
FROM task t JOIN case_file c ON c.id = t.case_id
WHERE c.instruction = :instruction AND t.due_on IS NOT NULL AND t.opened_at < :known
    AND (t.closed_at IS NULL OR t.closed_at >= :known)
ORDER BY t.due_on, t.region, t.id;

-- name: indicators(as_of, known)
-- The latest figure of each region, code and source; *known* is empty where registers keep no business time.
SELECT DISTINCT ON (region, code, source) region, code, as_of, numerator, numerator_definition, denominator,
    denominator_definition, percent_reported, source
FROM indicator WHERE as_of <= :as_of AND (:known::timestamptz IS NULL OR known_at < :known)
ORDER BY region, code, source, as_of DESC;

-- name: instruction_issued(instruction)^
SELECT c.id, e.effective_on AS issued_on FROM case_file c JOIN audit_entry e ON e.chain = c.id AND e.seq = 1
WHERE c.type = 'Instruction' AND c.instruction = :instruction;
