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
-- The lines of a region among those named: whether their money is there, through which lines their members came, how
-- many seats neither a member has nor a registration keeps, and how many people wait for one.
SELECT w.line, w.fiscal_year, w.segment, w.owner, w.worker_class, l.income AS priced, w.headcount,
    w.funded AND NOT EXISTS (SELECT 1 FROM line_withdrawn g WHERE g.line = w.line) AS funded,
    carried.origins,
    w.headcount - (SELECT count(*) FROM seat s WHERE s.line = ANY(carried.origins))::int
        - (SELECT count(*) FROM seat_held h WHERE h.line = w.line)::int AS free,
    (SELECT count(*) FROM queue_standing q WHERE q.line = w.line)::int AS waiting
FROM line_workers w JOIN line_budgeted l ON l.line = w.line
CROSS JOIN LATERAL (SELECT array_agg(k.origin ORDER BY k.origin) AS origins FROM line_carries k WHERE k.line = w.line) carried
WHERE w.line = ANY(:lines::text[]) AND w.region = :region
ORDER BY w.line;

-- name: workers_of(lines, region)
-- Whose workers each of these lines of a region pays for.
SELECT line, segment, owner FROM line_workers WHERE line = ANY(:lines::text[]) AND region = :region;

-- name: lock_targets(lines)!
-- Every line of the same workers as these, locked until the transaction ends: seats are given by one hand at a time.
SELECT b.line FROM line_budgeted b
WHERE b.line IN (
    SELECT o.line FROM line_workers o JOIN line_workers w ON w.workers = o.workers WHERE w.line = ANY(:lines::text[]))
ORDER BY b.line FOR NO KEY UPDATE;

-- name: moves(batch)
-- The moves of a list, each with the keyed digest by which the agency knows the worker. As an aggregate the digests of
-- one person are fetched by person; in order, up to the first, they would be looked for among everybody's.
SELECT r.row_number, r.to_line, m.person, (SELECT (array_agg(i.nik_hmac ORDER BY i.nik_hmac))[1]
    FROM person_index i WHERE i.person = m.person) AS nik_hmac
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
JOIN membership_ended e ON e.membership = r.membership
WHERE r.batch = :batch AND r.reason IS NULL AND (r.change_kind <> 'wage' OR r.from_on > e.effective_on)
UNION
SELECT r.row_number FROM change_row r JOIN line_withdrawn w ON w.line = r.to_line
WHERE r.batch = :batch AND r.reason IS NULL
UNION
SELECT r.row_number FROM change_row r
JOIN membership m ON m.id = r.membership
JOIN line_workers t ON t.line = r.to_line
JOIN membership other ON other.person = m.person AND other.id <> m.id
JOIN seat s ON s.membership = other.id
WHERE r.batch = :batch AND r.reason IS NULL
    AND (SELECT o.workers FROM line_workers o WHERE o.line = other.line) = t.workers
    AND NOT EXISTS (SELECT 1 FROM change_row ended WHERE ended.batch = :batch AND ended.reason IS NULL
        AND ended.membership = other.id AND ended.change_kind IN ('leave', 'move'))
ORDER BY row_number;

-- name: waiting_behind(batch)
-- The registrations whose queue waits for a seat that a list frees, the first in the queue first.
SELECT q.line, q.batch FROM queue_standing q JOIN line_workers w ON w.line = q.line
WHERE w.workers IN (
    SELECT o.workers FROM change_row r JOIN membership m ON m.id = r.membership JOIN line_workers o ON o.line = m.line
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
