-- name: person_of(nik_hmac)$
SELECT person FROM person_index WHERE nik_hmac = :nik_hmac;

-- name: lock_person(person)!
-- Two reports of one death at once become one claim.
SELECT pg_advisory_xact_lock(hashtextextended('death of ' || :person, 0));

-- name: claim_of(person)^
-- The claim of somebody's death, as it stands.
SELECT o.claim, o.died_on, c.closed_at IS NOT NULL AS closed, f.region,
    coalesce((SELECT x.cause FROM cause_corrected x WHERE x.claim = o.claim ORDER BY x.known_at DESC, x.seq DESC LIMIT 1),
        o.cause) AS cause
FROM claim_opened o JOIN case_file f ON f.id = o.chain LEFT JOIN case_file c ON c.id = 'claim/' || o.claim
WHERE o.person = :person;

-- name: held_by(person, died_on)
-- The memberships of the dead that stood on the day of death, or that this death ended, the oldest first.
SELECT m.id, m.region, m.line, e.membership IS NULL AS goes_on, e.why
FROM membership m LEFT JOIN membership_ended e ON e.membership = m.id
WHERE m.person = :person AND m.effective_on <= :died_on AND (
    e.membership IS NULL OR e.effective_on > :died_on OR (e.effective_on = :died_on AND e.why <> 'transferred'))
ORDER BY m.effective_on, m.id;

-- name: last_of(person, died_on)^
-- The membership that ended last before a death which found none.
SELECT m.id, m.region, m.line, false AS goes_on, e.why, e.effective_on AS ended_on
FROM membership m JOIN membership_ended e ON e.membership = m.id
WHERE m.person = :person AND m.effective_on <= :died_on ORDER BY e.effective_on DESC, m.id LIMIT 1;

-- name: end_memberships(memberships, chain, seq, effective_on, known_at)!
-- Whoever had already given notice for a later day has an end on record, which stays.
INSERT INTO membership_ended (membership, chain, seq, why, effective_on, known_at)
SELECT membership, :chain, :seq, 'death', :effective_on, :known_at FROM unnest(:memberships::text[]) AS membership
ON CONFLICT DO NOTHING;

-- name: registrations_of(memberships)
-- Whose seats the dead leave: the registrations of their lines that are open, by line.
SELECT DISTINCT m.line, c.id AS chain FROM membership m JOIN roster_submitted b ON b.batch = m.batch
JOIN case_file c ON c.id = 'registration/' || b.batch
WHERE m.id = ANY(:memberships::text[]) AND c.closed_at IS NULL ORDER BY m.line, c.id;

-- name: memberships(ids, died_on)
-- Memberships with the wage that counted on the day of death.
SELECT m.id, m.person, m.region, m.worker_class, m.effective_on, coalesce((
        SELECT w.income FROM membership_wage w WHERE w.membership = m.id AND w.effective_on <= :died_on
        ORDER BY w.effective_on DESC, w.known_at DESC, w.seq DESC LIMIT 1), m.income) AS income
FROM membership m WHERE m.id = ANY(:ids::text[]) ORDER BY m.effective_on, m.id;

-- name: spells(ids)
-- Memberships and those that their workers were moved from, the oldest first, each with the months paid for it.
WITH RECURSIVE followed (id, source, steps) AS (
    SELECT id, id, 0 FROM membership WHERE id = ANY(:ids::text[])
    UNION ALL
    SELECT f.id, m.moved_from, f.steps + 1 FROM followed f JOIN membership m ON m.id = f.source
    WHERE m.moved_from IS NOT NULL)
SELECT f.id, m.effective_on AS begins, ARRAY(SELECT month FROM paid_months(m.id) AS month ORDER BY month) AS months
FROM followed f JOIN membership m ON m.id = f.source ORDER BY f.id, f.steps DESC;

-- name: person(id)^
SELECT p.wrapped_key, s.sealed FROM person p
LEFT JOIN person_sealed s ON s.person = p.id AND s.sensitivity = 'identity' WHERE p.id = :id;

-- name: tie(claim, ref, what, hmac)*!
INSERT INTO tie (claim, ref, what, hmac) VALUES (:claim, :ref, :what, :hmac) ON CONFLICT DO NOTHING;

-- name: other_claims_to(claim, accounts)$
-- How many other claims pay to an account of this one's family.
SELECT count(DISTINCT t.claim) FROM tie t
WHERE t.what = 'account' AND t.hmac = ANY(:accounts::bytea[]) AND t.claim <> :claim;

-- name: seen_elsewhere(claim)$
-- How many of a claim's documents stand in another claim's file too, to the byte.
SELECT count(*) FROM document_attached d WHERE d.claim = :claim AND EXISTS (
    SELECT FROM document_attached o WHERE o.sha256 = d.sha256 AND o.claim <> d.claim);

-- name: officers_among(claim, hands)$
-- How many whose hand was in a claim are among those whom it pays.
SELECT count(DISTINCT u.user_id) FROM user_tie u JOIN tie t ON t.hmac = u.hmac AND t.what = u.what
WHERE t.claim = :claim AND u.user_id = ANY(:hands::text[]);
