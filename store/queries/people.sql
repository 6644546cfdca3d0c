-- name: line_of(line)^
SELECT l.line, l.segment, l.owner, l.worker_class, l.income, l.headcount, l.funding, l.payer, c.region,
    l.fiscal_year, w.line IS NOT NULL AS withdrawn
FROM line_budgeted l JOIN case_file c ON c.id = l.chain LEFT JOIN line_withdrawn w ON w.line = l.line
WHERE l.line = :line;

-- name: partner_kind(code)$
SELECT kind FROM partner WHERE code = :code;

-- name: known_persons(hmacs)
SELECT nik_hmac, person FROM person_index WHERE nik_hmac = ANY(:hmacs::bytea[]);

-- name: members_of(persons, segment, owner)
-- Those of *persons* who are members through a line of the same segment and owner.
SELECT DISTINCT m.person FROM membership m
JOIN line_budgeted l ON l.line = m.line
LEFT JOIN membership_ended e ON e.membership = m.id
WHERE m.person = ANY(:persons::text[]) AND l.segment = :segment AND l.owner = :owner AND e.membership IS NULL;

-- name: accepted_rows(batch)
SELECT r.row_number, r.person, r.income, i.nik_hmac FROM roster_row r JOIN person_index i ON i.person = r.person
WHERE r.batch = :batch AND r.outcome = 'accepted' ORDER BY r.row_number;

-- name: standing_of(batch, row_number)^
SELECT s.outcome, s.verdict, a.effective_on FROM roster_standing s
LEFT JOIN duplicate_adjudicated a ON a.batch = s.batch AND a.row_number = s.row_number
WHERE s.batch = :batch AND s.row_number = :row_number;

-- name: refused_rows(batch)
SELECT row_number, reason FROM roster_row WHERE batch = :batch AND outcome = 'refused' ORDER BY row_number;

-- name: membership_of(nik_hmac, region, died_on)^
-- The membership a death on *died_on* concerns: of that person, in that region, and standing on that day; else the one
-- that ended last before it.
SELECT m.id, m.person, e.effective_on AS ended_on, e.why,
    e.membership IS NULL OR e.effective_on > :died_on OR (e.effective_on = :died_on AND e.why <> 'transferred') AS held
FROM person_index i
JOIN membership m ON m.person = i.person
LEFT JOIN membership_ended e ON e.membership = m.id
WHERE i.nik_hmac = :nik_hmac AND m.region = :region AND m.effective_on <= :died_on
ORDER BY held DESC, CASE WHEN e.effective_on < :died_on THEN e.effective_on END DESC, m.effective_on, m.id LIMIT 1;

-- name: membership(id, died_on)^
-- A membership, on the wage that counted on the day of death.
SELECT m.id, m.person, m.worker_class, coalesce((
        SELECT w.income FROM membership_wage w WHERE w.membership = m.id AND w.effective_on <= :died_on
        ORDER BY w.effective_on DESC, w.known_at DESC, w.seq DESC LIMIT 1), m.income) AS income, p.wrapped_key
FROM membership m JOIN person p ON p.id = m.person WHERE m.id = :id;

-- name: spells_of(membership)
-- A membership and those that its worker was moved from, the oldest first, each with the months paid for it.
WITH RECURSIVE followed (id, steps) AS (
    SELECT :membership::text, 0
    UNION ALL
    SELECT m.moved_from, f.steps + 1 FROM followed f JOIN membership m ON m.id = f.id WHERE m.moved_from IS NOT NULL)
SELECT m.effective_on AS begins, ARRAY(SELECT month FROM paid_months(m.id) AS month ORDER BY month) AS months
FROM followed f JOIN membership m ON m.id = f.id ORDER BY f.steps DESC;

-- name: end_membership(claim, chain, seq, why, effective_on, known_at)!
-- Whoever had already given notice for a later day has an end on record, which stays.
INSERT INTO membership_ended (membership, chain, seq, why, effective_on, known_at)
SELECT membership, :chain, :seq, :why, :effective_on, :known_at FROM claim_opened WHERE claim = :claim
ON CONFLICT DO NOTHING;
