-- name: lock_batch(batch)!
-- Whoever stages rows of a batch holds this to the end of the transaction: a lost attempt that still runs stops here.
SELECT pg_advisory_xact_lock(hashtextextended('roster/' || :batch, 0));

-- name: lock_rosters()!
-- Rosters become effective one after the other, so that none misses a person whom another is adding.
SELECT pg_advisory_xact_lock(hashtextextended('rosters', 0));

-- name: is_checked(batch)$
SELECT EXISTS (SELECT 1 FROM roster_checked WHERE batch = :batch);

-- name: staged_until(batch)$
SELECT coalesce(max(row_number), 0) FROM roster_staged WHERE batch = :batch;

-- name: has_people(prefix)$
SELECT EXISTS (SELECT 1 FROM person WHERE starts_with(id, :prefix));

-- name: forget_data_of_batch(prefix)!
DELETE FROM person_sealed WHERE starts_with(person, :prefix);

-- name: forget_people_of_batch(prefix)!
DELETE FROM person WHERE starts_with(id, :prefix);

-- name: forget_likenesses(batch)!
DELETE FROM likeness_staged WHERE batch = :batch;

-- name: unit_codes(regions, on_day)
SELECT DISTINCT code FROM unit WHERE region = ANY(:regions::text[])
    AND (valid_from IS NULL OR valid_from <= :on_day) AND (valid_to IS NULL OR valid_to > :on_day);

-- name: checked_batches()
SELECT batch FROM roster_checked;

-- name: has_known_people(batch)$
SELECT EXISTS (SELECT 1 FROM roster_staged WHERE batch = :batch AND reason IS NULL AND NOT fresh);

-- name: find_again(batch)
-- Rows whose people came on record while they were staged, by another roster.
UPDATE roster_staged s SET person = i.person, fresh = false FROM person_index i
WHERE s.batch = :batch AND s.reason IS NULL AND s.fresh AND i.nik_hmac = s.nik_hmac
RETURNING s.row_number;

-- name: refuse_repeated(batch)!
-- The first row of a NIK stays, the later ones are refused.
UPDATE roster_staged s SET reason = row_refusal('repeated_row', s.row_number, jsonb_build_object('first', r.first))
FROM (SELECT row_number, min(row_number) OVER (PARTITION BY nik_hmac) AS first
    FROM roster_staged WHERE batch = :batch AND reason IS NULL) r
WHERE s.batch = :batch AND s.row_number = r.row_number AND r.first < r.row_number;

-- name: refuse_deceased(batch)!
UPDATE roster_staged s SET reason = row_refusal('deceased', s.row_number)
WHERE s.batch = :batch AND s.reason IS NULL AND NOT s.fresh AND EXISTS (
    SELECT 1 FROM membership m JOIN membership_ended e ON e.membership = m.id
    WHERE m.person = s.person AND e.why = 'death');

-- name: refuse_members(batch, regions, segment, owner)!
UPDATE roster_staged s SET reason = row_refusal('already_member', s.row_number)
WHERE s.batch = :batch AND s.reason IS NULL AND NOT s.fresh AND EXISTS (
    SELECT 1 FROM membership m JOIN line_budgeted l ON l.line = m.line
    LEFT JOIN membership_ended e ON e.membership = m.id
    WHERE m.person = s.person AND m.region = ANY(:regions::text[]) AND l.segment = :segment AND l.owner = :owner
        AND e.membership IS NULL);

-- name: warn_of_members(batch, warning)!
UPDATE roster_staged s SET warnings = s.warnings || :warning::text
WHERE s.batch = :batch AND s.reason IS NULL AND NOT s.fresh AND EXISTS (
    SELECT 1 FROM membership m LEFT JOIN membership_ended e ON e.membership = m.id
    WHERE m.person = s.person AND e.membership IS NULL);

-- name: warn_of_listed(batch, warning, regions, segment, owner)!
UPDATE roster_staged s SET warnings = s.warnings || :warning::text
WHERE s.batch = :batch AND s.reason IS NULL AND NOT s.fresh AND EXISTS (
    SELECT 1 FROM roster_row r JOIN roster_submitted b ON b.batch = r.batch
    JOIN line_budgeted l ON l.line = b.line JOIN case_file c ON c.id = l.chain
    WHERE r.person = s.person AND r.batch <> s.batch AND r.outcome <> 'refused'
        AND c.region = ANY(:regions::text[]) AND l.segment = :segment AND l.owner = :owner
        AND NOT EXISTS (SELECT 1 FROM roster_rejected j WHERE j.batch = r.batch)
        AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.batch = r.batch AND m.row_number = r.row_number));

-- name: sealed_in_vain(batch)
-- Rows whose people this check sealed, and who will not be on record by them.
SELECT row_number FROM roster_staged WHERE batch = :batch AND fresh AND reason IS NOT NULL ORDER BY row_number;

-- name: forget_data(persons)!
DELETE FROM person_sealed WHERE person = ANY(:persons::text[]);

-- name: forget_people(persons)!
DELETE FROM person WHERE id = ANY(:persons::text[]);

-- name: drop_likenesses(batch, persons)!
-- A row that is refused anyway resembles nobody any more, and nobody is left to be resembled by whom it stood for.
DELETE FROM likeness_staged d WHERE d.batch = :batch AND (d.other = ANY(:persons::text[]) OR NOT EXISTS (
    SELECT 1 FROM roster_staged s
    WHERE s.batch = d.batch AND s.row_number = d.row_number AND s.reason IS NULL AND s.fresh));

-- name: carry_likenesses(batch)!
-- Whoever is on record is not compared again: two people who resembled each other still do, unless the latest verdict
-- on them is that they are two. The one who came later is held. The other is held only where the later one was let in
-- without that verdict: if both always were, each could be refused for the other's sake.
INSERT INTO likeness_staged (batch, row_number, other, score, agrees)
SELECT p.batch, p.row_number, p.other, p.score, p.agrees FROM (
    SELECT DISTINCT ON (row_number, other) batch, row_number, other, score, agrees, verdict,
        bool_or(came_later) OVER (PARTITION BY row_number, other) AS came_later
    FROM (
        SELECT s.batch, s.row_number, d.other, d.score, d.agrees, a.verdict, a.known_at,
            starts_with(s.person, 'w-' || d.batch || '-') AS came_later
        FROM roster_staged s
        JOIN roster_row r ON r.person = s.person
        JOIN likely_duplicate d ON d.batch = r.batch AND d.row_number = r.row_number
        LEFT JOIN duplicate_adjudicated a ON a.batch = d.batch AND a.row_number = d.row_number
        WHERE s.batch = :batch AND s.reason IS NULL AND NOT s.fresh
        UNION ALL
        SELECT s.batch, s.row_number, r.person, d.score, d.agrees, a.verdict, a.known_at, false
        FROM roster_staged s
        JOIN likely_duplicate d ON d.other = s.person
        JOIN roster_row r ON r.batch = d.batch AND r.row_number = d.row_number
        LEFT JOIN duplicate_adjudicated a ON a.batch = d.batch AND a.row_number = d.row_number
        WHERE s.batch = :batch AND s.reason IS NULL AND NOT s.fresh
    ) found
    ORDER BY row_number, other, known_at DESC NULLS LAST, verdict DESC
) p
WHERE p.verdict IS DISTINCT FROM 'different' AND (
    p.came_later
    OR EXISTS (
        SELECT 1 FROM membership m LEFT JOIN membership_ended e ON e.membership = m.id
        WHERE m.person = p.other AND e.membership IS NULL)
    OR EXISTS (
        SELECT 1 FROM roster_standing t WHERE t.person = p.other AND t.outcome = 'accepted'
            AND NOT EXISTS (SELECT 1 FROM roster_rejected j WHERE j.batch = t.batch)
            AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.batch = t.batch AND m.row_number = t.row_number)));

-- name: count_staged(batch)^
SELECT count(*) AS staged, count(*) FILTER (WHERE s.reason IS NOT NULL) AS refused, coalesce(bool_or(s.stand_in), false) AS stand_in,
    max(s.row_number) AS last, (SELECT count(DISTINCT d.row_number) FROM likeness_staged d WHERE d.batch = :batch) AS held
FROM roster_staged s WHERE s.batch = :batch;

-- name: index_people(batch, first, last)!
-- In the order of the index, which then grows page by page.
INSERT INTO person_index (nik_hmac, person, name_block, mother_block)
SELECT nik_hmac, person, name_block, mother_block FROM roster_staged
WHERE batch = :batch AND row_number BETWEEN :first AND :last AND reason IS NULL AND fresh ORDER BY nik_hmac;

-- name: record_rows(batch, first, last)!
INSERT INTO roster_row (batch, row_number, outcome, reason, person, income, priority, transport, warnings)
SELECT s.batch, s.row_number,
    CASE WHEN s.reason IS NOT NULL THEN 'refused' WHEN d.row_number IS NOT NULL THEN 'held' ELSE 'accepted' END,
    s.reason::jsonb, CASE WHEN s.reason IS NULL THEN s.person END, s.income, s.priority, s.transport, s.warnings
FROM roster_staged s
LEFT JOIN (SELECT DISTINCT row_number FROM likeness_staged WHERE batch = :batch) d ON d.row_number = s.row_number
WHERE s.batch = :batch AND s.row_number BETWEEN :first AND :last ORDER BY s.row_number;

-- name: record_likenesses(batch)!
INSERT INTO likely_duplicate (batch, row_number, other, score, agrees)
SELECT batch, row_number, other, score, agrees FROM likeness_staged WHERE batch = :batch ORDER BY row_number, other;

-- name: forget_staged(batch)!
DELETE FROM roster_staged WHERE batch = :batch;

-- name: crowded(batch)
-- New people of this roster who share a block, in the order of the blocks.
SELECT block, row_number, person FROM (
    SELECT name_block AS block, row_number, person, count(*) OVER (PARTITION BY name_block) AS shared
    FROM roster_staged WHERE batch = :batch AND fresh AND reason IS NULL AND name_block IS NOT NULL
    UNION ALL
    SELECT mother_block, row_number, person, count(*) OVER (PARTITION BY mother_block)
    FROM roster_staged WHERE batch = :batch AND fresh AND reason IS NULL AND mother_block IS NOT NULL
) b WHERE shared > 1 ORDER BY block, row_number;

-- name: on_record(batch, first, last, most)
-- For each new person of these rows, those on record who share a block, the first *most* of each.
SELECT s.row_number, s.person, c.person AS other FROM roster_staged s CROSS JOIN LATERAL (
    (SELECT i.person FROM person_index i WHERE i.name_block = s.name_block LIMIT :most)
    UNION
    (SELECT i.person FROM person_index i WHERE i.mother_block = s.mother_block LIMIT :most)
) c
WHERE s.batch = :batch AND s.row_number BETWEEN :first AND :last AND s.fresh AND s.reason IS NULL
ORDER BY s.row_number, c.person;

-- name: on_record_since(batch, batches)
-- For each new person, those whom the rosters *batches* brought on record and who share a block.
SELECT DISTINCT s.row_number, s.person, i.person AS other FROM roster_row r
JOIN person_index i ON i.person = r.person
JOIN roster_staged s ON s.name_block = i.name_block OR s.mother_block = i.mother_block
WHERE r.batch = ANY(:batches::text[]) AND s.batch = :batch AND s.fresh AND s.reason IS NULL
ORDER BY s.row_number, i.person;


-- name: warn_of_crowd(batch, warning, numbers)!
UPDATE roster_staged SET warnings = warnings || :warning::text
WHERE batch = :batch AND row_number = ANY(:numbers::int[]) AND NOT warnings @> ARRAY[:warning::text];

-- name: analyse()!
ANALYZE roster_staged;
