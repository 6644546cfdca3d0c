-- name: suspects(batch, row_number)
-- Each pair of a row and somebody it resembles; the other person's memberships that go on, the rows they stand in, and
-- the verdicts on the same two people at other rows.
SELECT d.row_number, d.other, d.score, d.agrees, s.outcome, s.person,
    ARRAY(SELECT m.line FROM membership m LEFT JOIN membership_ended e ON e.membership = m.id
        WHERE m.person = d.other AND e.membership IS NULL ORDER BY m.line) AS lines,
    ARRAY(SELECT r.batch || '/row-' || r.row_number FROM roster_row r
        WHERE r.person = d.other ORDER BY r.batch, r.row_number) AS stands_in,
    ARRAY(SELECT DISTINCT c.region FROM roster_row r JOIN roster_submitted b ON b.batch = r.batch
        JOIN case_file c ON c.id = b.chain WHERE r.person = d.other ORDER BY c.region) AS regions,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('row', a.batch || '/row-' || a.row_number, 'verdict', a.verdict,
            'on', a.effective_on) ORDER BY a.known_at, a.batch, a.row_number), '[]')
        FROM likely_duplicate e JOIN roster_row r ON r.batch = e.batch AND r.row_number = e.row_number
        JOIN duplicate_adjudicated a ON a.batch = e.batch AND a.row_number = e.row_number
        WHERE e.other IN (s.person, d.other) AND r.person IN (s.person, d.other)
            AND (e.batch, e.row_number) <> (d.batch, d.row_number)) AS verdicts
FROM likely_duplicate d JOIN roster_standing s ON s.batch = d.batch AND s.row_number = d.row_number
WHERE d.batch = :batch AND (:row_number::int IS NULL OR d.row_number = :row_number)
ORDER BY d.row_number, d.score DESC, d.other;

-- name: identities(persons)
SELECT p.id, p.wrapped_key, s.sealed FROM person p
JOIN person_sealed s ON s.person = p.id AND s.sensitivity = 'identity' WHERE p.id = ANY(:persons::text[]);
