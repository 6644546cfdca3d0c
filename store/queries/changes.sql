-- name: list_of(batch)^
SELECT s.batch, s.fiscal_year, s.content, s.content_digest, c.region
FROM changes_submitted s JOIN case_file c ON c.id = s.chain WHERE s.batch = :batch;

-- name: members(hmacs, region)
-- Every membership that the people of these NIKs have, or had, in a region.
SELECT i.nik_hmac, m.id AS membership, m.person, m.line, m.worker_class, o.segment, o.owner, o.income AS priced,
    m.effective_on AS begins, e.effective_on AS ends, e.why,
    coalesce((SELECT w.income FROM membership_wage w WHERE w.membership = m.id
        ORDER BY w.effective_on DESC, w.known_at DESC, w.seq DESC LIMIT 1), m.income) AS income
FROM person_index i
JOIN membership m ON m.person = i.person
JOIN line_budgeted o ON o.line = m.line
LEFT JOIN membership_ended e ON e.membership = m.id
WHERE i.nik_hmac = ANY(:hmacs::bytea[]) AND m.region = :region
ORDER BY m.effective_on, m.id;

-- name: targets(lines, region)
-- The lines of a region among those named: whether their money is there, through which lines their members came, and
-- how many of their seats are free.
SELECT l.line, l.fiscal_year, l.segment, l.owner, l.worker_class, l.income AS priced, l.headcount,
    EXISTS (SELECT 1 FROM year_funded f WHERE f.line = l.line)
        AND NOT EXISTS (SELECT 1 FROM line_withdrawn w WHERE w.line = l.line) AS funded,
    carried.origins,
    l.headcount - (SELECT count(*) FROM seat s WHERE s.line = ANY(carried.origins))::int AS free
FROM line_budgeted l JOIN case_file c ON c.id = l.chain
CROSS JOIN LATERAL (
    SELECT array_agg(o.line ORDER BY o.line) AS origins FROM line_budgeted o JOIN case_file b ON b.id = o.chain
    WHERE b.region = c.region AND o.segment = l.segment AND o.owner = l.owner
        AND (o.line = l.line OR o.fiscal_year < l.fiscal_year)) carried
WHERE l.line = ANY(:lines::text[]) AND c.region = :region
ORDER BY l.line;

-- name: workers_of(lines, region)
-- Whose workers each of these lines of a region pays for.
SELECT l.line, l.segment, l.owner FROM line_budgeted l JOIN case_file c ON c.id = l.chain
WHERE l.line = ANY(:lines::text[]) AND c.region = :region;

-- name: lock_targets(lines, region)!
-- Every line of the same workers as these, locked until the transaction ends: seats are given by one hand at a time.
SELECT o.line FROM line_budgeted o JOIN case_file b ON b.id = o.chain
WHERE b.region = :region AND (o.segment, o.owner) IN (
    SELECT l.segment, l.owner FROM line_budgeted l WHERE l.line = ANY(:lines::text[]))
ORDER BY o.line FOR NO KEY UPDATE OF o;

-- name: moves(batch)
-- The moves of a list, each with the keyed digest by which the agency knows the worker.
SELECT r.row_number, r.to_line, m.person, (SELECT i.nik_hmac FROM person_index i WHERE i.person = m.person
    ORDER BY i.nik_hmac LIMIT 1) AS nik_hmac
FROM change_row r JOIN membership m ON m.id = r.membership
WHERE r.batch = :batch AND r.reason IS NULL AND r.change_kind = 'move' ORDER BY r.row_number;

-- name: counts(batch)^
SELECT count(*) FILTER (WHERE change_kind = 'leave') AS leavers, count(*) FILTER (WHERE change_kind = 'wage') AS wages,
    count(*) FILTER (WHERE change_kind = 'move') AS moves
FROM change_row WHERE batch = :batch AND reason IS NULL;

-- name: target_lines(batch)
SELECT DISTINCT to_line AS line FROM change_row WHERE batch = :batch AND reason IS NULL AND to_line IS NOT NULL;

-- name: overtaken(batch)
-- The rows of a list that no longer hold: their membership has ended since, their target was withdrawn, or the
-- worker has become a member of the target's segment and owner by another way.
SELECT r.row_number FROM change_row r
JOIN membership m ON m.id = r.membership
JOIN membership_ended e ON e.membership = m.id
WHERE r.batch = :batch AND r.reason IS NULL AND (r.change_kind <> 'wage' OR r.from_on > e.effective_on)
UNION
SELECT r.row_number FROM change_row r JOIN line_withdrawn w ON w.line = r.to_line
WHERE r.batch = :batch AND r.reason IS NULL
UNION
SELECT r.row_number FROM change_row r
JOIN membership m ON m.id = r.membership
JOIN line_budgeted t ON t.line = r.to_line
JOIN seat s ON s.person = m.person AND s.membership <> m.id
JOIN membership other ON other.id = s.membership AND other.region = m.region
JOIN line_budgeted o ON o.line = s.line
WHERE r.batch = :batch AND r.reason IS NULL AND o.segment = t.segment AND o.owner = t.owner
    AND NOT EXISTS (SELECT 1 FROM change_row ended WHERE ended.batch = :batch AND ended.reason IS NULL
        AND ended.membership = s.membership AND ended.change_kind IN ('leave', 'move'))
ORDER BY row_number;

-- name: waiting_behind(batch)
-- The registrations whose queue waits for a seat that a list frees, the first in the queue first.
SELECT q.line, q.batch FROM queue_place q
JOIN line_budgeted w ON w.line = q.line
JOIN case_file c ON c.id = w.chain
WHERE NOT EXISTS (SELECT 1 FROM membership n WHERE n.batch = q.batch AND n.row_number = q.row_number)
    AND (c.region, w.segment, w.owner) IN (
        SELECT m.region, o.segment, o.owner FROM change_row r
        JOIN membership m ON m.id = r.membership JOIN line_budgeted o ON o.line = m.line
        WHERE r.batch = :batch AND r.reason IS NULL AND r.change_kind IN ('leave', 'move'))
GROUP BY q.line, q.batch ORDER BY q.line, min(q.place);

-- name: end_memberships(batch, chain, seq, known_at)!
INSERT INTO membership_ended (membership, chain, seq, why, effective_on, known_at)
SELECT membership, :chain, :seq, why, from_on, :known_at FROM change_row
WHERE batch = :batch AND reason IS NULL AND change_kind IN ('leave', 'move');

-- name: change_wages(batch, chain, seq, known_at)!
INSERT INTO membership_wage (membership, effective_on, income, chain, seq, known_at)
SELECT membership, from_on, income, :chain, :seq, :known_at FROM change_row
WHERE batch = :batch AND reason IS NULL AND change_kind = 'wage';

-- name: begin_memberships(batch, chain, seq, known_at, row_numbers, ids, numbers)!
-- Whoever moves keeps the wage of that day unless the list gives another.
INSERT INTO membership (id, person, chain, seq, batch, row_number, region, line, segment, worker_class, income,
    risk_group, transport, kpj, moved_from, effective_on, known_at)
SELECT n.id, m.person, :chain, :seq, :batch, r.row_number, m.region, t.line, t.segment, t.worker_class,
    coalesce(r.income, (SELECT w.income FROM membership_wage w
        WHERE w.membership = m.id AND w.effective_on <= r.from_on
        ORDER BY w.effective_on DESC, w.known_at DESC, w.seq DESC LIMIT 1), m.income),
    m.risk_group, m.transport, n.number, m.id, r.from_on, :known_at
FROM unnest(:row_numbers::int[], :ids::text[], :numbers::text[]) AS n (row_number, id, number)
JOIN change_row r ON r.batch = :batch AND r.row_number = n.row_number
JOIN membership m ON m.id = r.membership
JOIN line_budgeted t ON t.line = r.to_line;

-- name: refused_rows(batch)
SELECT row_number, reason FROM change_row WHERE batch = :batch AND reason IS NOT NULL ORDER BY row_number;

-- name: groups(batch)
-- What the accepted rows of a list change, without anybody in it.
SELECT r.change_kind AS kind, r.why, m.line, r.to_line, count(*)::int AS rows, min(r.from_on) AS first_on,
    max(r.from_on) AS last_on
FROM change_row r JOIN membership m ON m.id = r.membership
WHERE r.batch = :batch AND r.reason IS NULL
GROUP BY r.change_kind, r.why, m.line, r.to_line ORDER BY r.change_kind, m.line, r.to_line, r.why;
