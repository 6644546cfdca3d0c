-- name: person_of(nik_hmac)$
SELECT person FROM person_index WHERE nik_hmac = :nik_hmac;

-- name: memberships_of(person, on, known)
-- The memberships of a person on a day, as known before an instant (`law/membership.py` says when one holds), and
-- those that they were moved from.
WITH RECURSIVE standing AS (
    SELECT m.id FROM membership m
    LEFT JOIN membership_ended e ON e.membership = m.id AND e.known_at < :known
    WHERE m.person = :person AND m.effective_on <= :on AND m.known_at < :known
        AND (e.membership IS NULL OR e.effective_on > :on OR (e.effective_on = :on AND e.why <> 'transferred'))),
followed (id, source, steps) AS (
    SELECT id, id, 0 FROM standing
    UNION ALL
    SELECT f.id, m.moved_from, f.steps + 1 FROM followed f JOIN membership m ON m.id = f.source
    WHERE m.moved_from IS NOT NULL)
SELECT f.id AS membership, f.source, m.region, m.line, m.segment, m.worker_class, l.payer, m.kpj, m.moved_from,
    m.effective_on
FROM followed f JOIN membership m ON m.id = f.source JOIN line_budgeted l ON l.line = m.line
ORDER BY f.id, f.steps DESC;

-- name: billed_months(memberships, known)
-- The months billed for memberships, and on which day and by which document each was paid, as known before an instant.
SELECT o.membership, o.month, o.bill, o.payer, o.due_on, o.paid_on, o.document
FROM owed_of(:memberships::text[], 'infinity', :known) o ORDER BY o.membership, o.month;

-- name: region_members(regions, on, month, known)
-- How many people are members on a day, and for how many of them the month is paid, as known before an instant: by
-- segment, and in all (without a segment). Whoever has two memberships counts once; what was paid for a membership
-- before its worker moved counts for the one that followed.
WITH RECURSIVE standing AS (
    SELECT m.id, m.person, m.segment FROM membership m
    LEFT JOIN membership_ended e ON e.membership = m.id AND e.known_at < :known
    WHERE m.region = ANY(:regions::text[]) AND m.effective_on <= :on AND m.known_at < :known
        AND (e.membership IS NULL OR e.effective_on > :on OR (e.effective_on = :on AND e.why <> 'transferred'))),
followed (id, source) AS (
    SELECT id, id FROM standing
    UNION ALL
    SELECT f.id, m.moved_from FROM followed f JOIN membership m ON m.id = f.source WHERE m.moved_from IS NOT NULL),
paid AS (
    SELECT DISTINCT f.id FROM followed f JOIN months_owed('infinity', :known) o ON o.membership = f.source
    WHERE o.month = :month AND o.paid_on IS NOT NULL)
SELECT s.segment, count(DISTINCT s.person) AS registered,
    count(DISTINCT s.person) FILTER (WHERE p.id IS NOT NULL) AS active
FROM standing s LEFT JOIN paid p ON p.id = s.id
GROUP BY GROUPING SETS ((s.segment), ()) ORDER BY s.segment;

-- name: region_waiting(regions, until)
-- How many people wait in queues for a seat before an instant: by segment, and in all (without a segment).
SELECT w.segment, count(DISTINCT r.person) AS waiting FROM queue_place q
JOIN roster_row r ON r.batch = q.batch AND r.row_number = q.row_number
JOIN line_workers w ON w.line = q.line
WHERE w.region = ANY(:regions::text[]) AND q.known_at < :until AND NOT EXISTS (
    SELECT 1 FROM membership m
    WHERE m.person = r.person AND m.known_at >= q.known_at AND m.known_at < :until
        AND (SELECT o.workers FROM line_workers o WHERE o.line = m.line) = w.workers)
GROUP BY GROUPING SETS ((w.segment), ()) ORDER BY w.segment;

-- name: denominators(regions, as_of, known)
-- The latest denominator of each figure, definition and source; *known* is empty where registers keep no business time.
SELECT DISTINCT ON (code, denominator_definition, source) code, as_of, denominator, denominator_definition, source
FROM indicator
WHERE region = ANY(:regions::text[]) AND as_of <= :as_of AND denominator IS NOT NULL
    AND (:known::timestamptz IS NULL OR known_at < :known)
ORDER BY code, denominator_definition, source, as_of DESC;
