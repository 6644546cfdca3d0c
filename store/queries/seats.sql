-- name: lock_lines(line)!
-- Every line of the same workers, locked until the transaction ends: their seats are given by one hand at a time.
SELECT b.line FROM line_budgeted b
WHERE b.line IN (SELECT o.line FROM line_workers o JOIN line_workers w ON w.workers = o.workers WHERE w.line = :line)
ORDER BY b.line FOR NO KEY UPDATE;

-- name: free_seats(line, batch)$
-- How many seats of a line neither a member has nor another registration keeps; below zero when members were carried
-- into a smaller line.
SELECT w.headcount
    - (SELECT count(*) FROM line_carries k JOIN seat s ON s.line = k.origin WHERE k.line = w.line)
    - (SELECT count(*) FROM seat_held h WHERE h.line = w.line AND h.batch <> :batch)
FROM line_workers w WHERE w.line = :line;

-- name: waiting_for(line)$
SELECT count(*) FROM queue_standing WHERE line = :line;

-- name: waiting_of(batch)$
SELECT count(*) FROM queue_standing WHERE batch = :batch;

-- name: holds(batch)$
SELECT count(*) FROM seat_held WHERE batch = :batch;

-- name: hold_of_roster(batch, seats)!
-- Keep seats for the first rows of a roster: those with a priority first, the smaller the sooner.
INSERT INTO seat_held (membership, batch, row_number, line, person, position)
SELECT u.batch || '-' || lpad(u.row_number::text, greatest(5, length(u.row_number::text)), '0'), u.batch, u.row_number,
    u.line, u.person, row_number() OVER (ORDER BY u.priority = 0, u.priority, u.row_number)
FROM roster_unseated u WHERE u.batch = :batch ORDER BY u.priority = 0, u.priority, u.row_number LIMIT :seats;

-- name: hold_of_queue(batch, line, seats)!
-- Keep seats for those rows of a batch that are among the first of the whole queue. Positions go on after the rows of
-- the batch that have their numbers, so that no two requests to the agency bear one reference.
INSERT INTO seat_held (membership, batch, row_number, line, person, position)
SELECT f.batch || '-' || lpad(f.row_number::text, greatest(5, length(f.row_number::text)), '0'), f.batch, f.row_number,
    f.line, f.person,
    (SELECT count(*) FROM membership WHERE batch = :batch) + row_number() OVER (ORDER BY f.place)
FROM (SELECT * FROM queue_standing WHERE line = :line ORDER BY place LIMIT :seats) f WHERE f.batch = :batch;

-- name: unnumbered(batch, after, most)
-- The next rows that have no number. A person's NIK is looked up by person: ordering the index by NIK would read it all.
SELECT h.membership, h.position,
    (SELECT (array_agg(i.nik_hmac ORDER BY i.nik_hmac))[1] FROM person_index i WHERE i.person = h.person) AS nik_hmac
FROM (SELECT membership, person, position FROM seat_held
    WHERE batch = :batch AND kpj IS NULL AND position > :after ORDER BY position LIMIT :most) h
ORDER BY h.position;

-- name: take_numbers(memberships, numbers, stand_in)!
UPDATE seat_held h SET kpj = n.kpj, stand_in = :stand_in
FROM unnest(:memberships::text[], :numbers::text[]) AS n (membership, kpj) WHERE h.membership = n.membership;

-- name: drop_members(batch)!
-- Let go of the seats kept for workers who meanwhile became members of this segment and owner in another way.
DELETE FROM seat_held h USING line_workers w WHERE h.batch = :batch AND w.line = h.line
    AND EXISTS (SELECT 1 FROM membership m JOIN seat t ON t.membership = m.id WHERE m.person = h.person
        AND (SELECT o.workers FROM line_workers o WHERE o.line = m.line) = w.workers);

-- name: numbered(batch)^
SELECT count(*) AS headcount, coalesce(bool_or(stand_in), false) AS stand_in FROM seat_held WHERE batch = :batch;

-- name: left_over(batch)$
-- The rows of a roster that got no seat and are to wait.
SELECT count(*) FROM roster_unseated u WHERE u.batch = :batch
    AND NOT EXISTS (SELECT 1 FROM seat_held h WHERE h.batch = u.batch AND h.row_number = u.row_number);

-- name: queue_up(batch, chain, seq, known_at)!
-- Let the rows of a roster that got no seat wait behind whoever waits for their line already.
WITH last AS (
    SELECT coalesce(max(q.place), 0) AS place FROM queue_place q JOIN roster_submitted b ON b.line = q.line
    WHERE b.batch = :batch)
INSERT INTO queue_place (line, place, batch, row_number, chain, seq, known_at)
SELECT u.line, l.place + row_number() OVER (ORDER BY u.priority = 0, u.priority, u.row_number), u.batch, u.row_number,
    :chain, :seq, :known_at
FROM roster_unseated u CROSS JOIN last l WHERE u.batch = :batch
    AND NOT EXISTS (SELECT 1 FROM seat_held h WHERE h.batch = u.batch AND h.row_number = u.row_number);

-- name: seat(batch, chain, seq, effective_on, known_at)!
-- Make members of the rows that have their numbers. Whoever came from the queue takes over the seat of a membership
-- that ended since that row began to wait, the earlier ended one first; no seat is taken over twice.
WITH vacated AS (
    SELECT e.membership, row_number() OVER (ORDER BY e.effective_on, e.membership) AS position
    FROM membership_ended e JOIN membership m ON m.id = e.membership
    WHERE m.line IN (
            SELECT k.origin FROM line_carries k JOIN roster_submitted b ON b.line = k.line WHERE b.batch = :batch)
        AND e.known_at >= (
            SELECT min(q.known_at) FROM queue_place q
            JOIN seat_held h ON h.batch = q.batch AND h.row_number = q.row_number WHERE h.batch = :batch)
        AND NOT EXISTS (SELECT 1 FROM membership r WHERE r.replaces = e.membership)),
held AS (SELECT h.*, row_number() OVER (ORDER BY h.position) AS turn FROM seat_held h WHERE h.batch = :batch)
INSERT INTO membership (id, person, chain, seq, batch, row_number, region, line, segment, worker_class, income, transport,
    kpj, effective_on, known_at, replaces)
SELECT h.membership, h.person, :chain, :seq, h.batch, h.row_number, w.region, h.line, w.segment, w.worker_class, r.income,
    r.transport, h.kpj, :effective_on, :known_at, v.membership
FROM held h
JOIN line_workers w ON w.line = h.line
JOIN roster_row r ON r.batch = h.batch AND r.row_number = h.row_number
LEFT JOIN vacated v ON v.position = h.turn
ORDER BY h.position;

-- name: release(batch)!
DELETE FROM seat_held WHERE batch = :batch;

-- name: seats_of(line)^
-- How a line's seats stand: paid for, taken, kept while the agency numbers somebody, and how many wait.
SELECT w.line, w.region, w.segment, w.owner, w.fiscal_year, w.headcount,
    (SELECT count(*) FROM line_carries k JOIN seat s ON s.line = k.origin WHERE k.line = w.line) AS seated,
    (SELECT count(*) FROM seat_held h WHERE h.line = w.line) AS held,
    (SELECT count(*) FROM queue_standing q WHERE q.line = w.line) AS waiting
FROM line_workers w WHERE w.line = :line;

-- name: queue(line, most)
SELECT q.place, q.batch, q.row_number, p.effective_on AS since
FROM queue_standing q
JOIN queue_place n ON n.line = q.line AND n.place = q.place
JOIN audit_entry p ON p.chain = n.chain AND p.seq = n.seq
WHERE q.line = :line ORDER BY q.place LIMIT :most;

-- name: card_holders(batch)
-- The members of a roster whose cards are to be handed over, with what opens their identity.
SELECT m.row_number, m.kpj, m.person, p.wrapped_key, s.sealed
FROM membership m
JOIN person p ON p.id = m.person
JOIN person_sealed s ON s.person = m.person AND s.sensitivity = 'identity'
LEFT JOIN membership_ended e ON e.membership = m.id
WHERE m.batch = :batch AND e.membership IS NULL ORDER BY m.row_number;

-- name: log_card_holders_read(reader, batch, why)!
INSERT INTO personal_read (reader, person, sensitivity, why)
SELECT :reader, m.person, 'identity', :why FROM membership m
LEFT JOIN membership_ended e ON e.membership = m.id WHERE m.batch = :batch AND e.membership IS NULL;

-- name: numbers_of(batch)
-- The numbers on the card list of a roster, in ascending order.
SELECT m.kpj FROM membership m LEFT JOIN membership_ended e ON e.membership = m.id
WHERE m.batch = :batch AND e.membership IS NULL ORDER BY m.kpj;

-- name: steps_of(batch)
-- What became of a roster, step by step; `people` is how many the step was about.
SELECT s.effective_on AS on, 'submitted' AS step, NULL::int AS people, s.chain, s.seq FROM roster_submitted s WHERE s.batch = :batch
UNION ALL SELECT effective_on, 'checked', accepted + held, chain, seq FROM roster_checked WHERE batch = :batch
UNION ALL SELECT e.effective_on, 'approved', NULL, e.chain, e.seq FROM audit_entry e
    WHERE e.chain = 'registration/' || :batch AND e.action = 'registration.approved'
UNION ALL SELECT effective_on, 'registered', headcount, chain, seq FROM roster_registered WHERE batch = :batch
UNION ALL SELECT effective_on, 'refilled', headcount, chain, seq FROM seats_refilled WHERE batch = :batch
UNION ALL SELECT received_on, 'cards_received', NULL, chain, seq FROM cards_received WHERE batch = :batch
UNION ALL SELECT handed_over_on, 'cards_handed_over', NULL, chain, seq FROM cards_handed_over WHERE batch = :batch
ORDER BY chain, seq;

-- name: certified(batch)^
-- Everything a certificate says of a roster that has its numbers.
SELECT b.batch, c.region, b.segment, b.fiscal_year, b.line, l.owner, l.payer, l.funding, l.months, g.effective_on AS numbered_on,
    (SELECT count(*) FROM membership m WHERE m.batch = b.batch) AS headcount,
    (SELECT count(*) FROM queue_standing q WHERE q.batch = b.batch) AS waiting,
    g.stand_in OR EXISTS (SELECT 1 FROM seats_refilled f WHERE f.batch = b.batch AND f.stand_in) AS stand_in,
    k.certificate
FROM roster_submitted b JOIN case_file c ON c.id = b.chain
JOIN line_budgeted l ON l.line = b.line
JOIN roster_registered g ON g.batch = b.batch
LEFT JOIN cards_received k ON k.batch = b.batch
WHERE b.batch = :batch;
