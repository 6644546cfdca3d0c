-- name: lock_person(nik_hmac)$
-- Whose number it is; two reports of one death at once become one claim.
SELECT person, pg_advisory_xact_lock(hashtextextended('death of ' || person, 0)) FROM person_index WHERE nik_hmac = :nik_hmac;

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

-- name: known(family, person, memberships, died_on)^
-- What a claim is decided on: the file of its family, the dead, and their memberships.
SELECT k.id, k.sha256, k.sealed, k.parts, p.wrapped_key, s.sealed AS identity,
    memberships_at(:memberships::text[], :died_on) AS memberships
FROM (SELECT) AS one LEFT JOIN content k ON k.id = :family LEFT JOIN person p ON p.id = :person
LEFT JOIN person_sealed s ON s.person = p.id AND s.sensitivity = 'identity';

-- name: tie(claim, ref, what, hmac)*!
INSERT INTO tie (claim, ref, what, hmac) VALUES (:claim, :ref, :what, :hmac) ON CONFLICT DO NOTHING;

-- name: other_claims_to(claim, accounts)$
-- How many other claims pay to an account of this one's family.
SELECT count(DISTINCT t.claim) FROM tie t
WHERE t.what = 'account' AND t.hmac = ANY(:accounts::bytea[]) AND t.claim <> :claim;

-- name: signs(claim, accounts, hands)^
-- What may speak for fraud: other claims that pay to an account of this one's family, hands in it that it pays, and its
-- documents that stand in another claim's file too, to the byte.
SELECT (SELECT count(DISTINCT t.claim) FROM tie t
        WHERE t.what = 'account' AND t.hmac = ANY(:accounts::bytea[]) AND t.claim <> :claim) AS others,
    (SELECT count(DISTINCT u.user_id) FROM user_tie u JOIN tie t ON t.hmac = u.hmac AND t.what = u.what
        WHERE t.claim = :claim AND u.user_id = ANY(:hands::text[])) AS officers,
    (SELECT count(*) FROM document_attached d WHERE d.claim = :claim AND EXISTS (
        SELECT FROM document_attached o WHERE o.sha256 = d.sha256 AND o.claim <> d.claim)) AS documents;

-- name: asked_for(claim, missing, obstacles)
-- Who was written to about a claim that lacks just this.
SELECT DISTINCT to_ref FROM claim_letter
WHERE claim = :claim AND data -> 'missing' = to_jsonb(:missing::text[]) AND data -> 'obstacles' = to_jsonb(:obstacles::text[]);

-- name: round_of(chain, session, update)$
-- By whom a step of a decision is taken, and in which round: whatever changes the file or sends it back begins another.
SELECT count(*) FILTER (WHERE e.action IN ('claim.documents_attached', 'claim.document_rejected', 'claim.family_named',
        'claim.contested', 'claim.heirs_determined', 'claim.rerouted', 'claim.returned', 'claim.appeal_resolved'))
    || '.' || coalesce((SELECT user_id FROM sign_in WHERE id = :session), :update)
FROM audit_entry e WHERE e.chain = :chain;

-- name: next_year(chain, child)$
-- The scholarship year that a child's next command is about: the latest that is due.
SELECT coalesce(max(year), 0)::int FROM scholarship_due WHERE chain = :chain AND child = :child;

-- name: standing(claim)^
-- How a claim stands: what it waits for, what was recommended and decided last, and beside it the agency's word.
SELECT o.claim, o.person, o.died_on, c.id AS chain, c.region, c.stage, c.closed_at, c.opened_at, c.attention,
    coalesce((SELECT x.cause FROM cause_corrected x WHERE x.claim = o.claim ORDER BY x.seq DESC LIMIT 1), o.cause) AS cause,
    w.missing, w.obstacles, d.complete_on, d.pay_by, d.seq IS NOT NULL AND (w.seq IS NULL OR d.seq > w.seq) AS complete,
    p.decision, p.eligible, p.reduced, p.amount, p.signals, p.approvals,
    (SELECT count(*) FROM claim_endorsed e WHERE e.decision = p.decision)
        + (SELECT count(*) FROM claim_approved a WHERE a.decision = p.decision) AS approved_by,
    (SELECT a.effective_on FROM claim_approved a WHERE a.decision = p.decision) AS approved_on,
    (SELECT r.effective_on FROM claim_rejected r WHERE r.decision = p.decision) AS rejected_on,
    (SELECT r.ground FROM claim_rejected r WHERE r.decision = p.decision) AS ground,
    (SELECT v.cleared FROM claim_reviewed v WHERE v.decision = p.decision) AS cleared,
    g.outcome AS agency_outcome, g.amount AS agency_amount, g.differs AS agency_differs
FROM claim_opened o JOIN case_file c ON c.id = 'claim/' || o.claim
LEFT JOIN LATERAL (SELECT * FROM claim_waits w WHERE w.claim = o.claim ORDER BY seq DESC LIMIT 1) w ON true
LEFT JOIN LATERAL (SELECT * FROM claim_completed d WHERE d.claim = o.claim ORDER BY seq DESC LIMIT 1) d ON true
LEFT JOIN LATERAL (SELECT * FROM claim_prepared p WHERE p.claim = o.claim ORDER BY seq DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT * FROM agency_decided g WHERE g.claim = o.claim ORDER BY seq DESC LIMIT 1) g ON true
WHERE o.claim = :claim;

-- name: documents_of(claim)
SELECT d.document, d.codes, d.about, d.media_type, d.size, d.sha256, d.received_on, r.why AS rejected
FROM document_attached d LEFT JOIN document_rejected r ON r.document = d.document
WHERE d.claim = :claim ORDER BY d.document;

-- name: payments_of(claim)
SELECT o.payment, o.amount, o.effective_on AS ordered_on, s.settled_on, r.returned_on, x.resent_as,
    k.days_late, k.amount AS compensation, o.stand_in
FROM payment_ordered o LEFT JOIN payment_settled s ON s.payment = o.payment
LEFT JOIN payment_returned r ON r.payment = o.payment LEFT JOIN payment_resent x ON x.payment = o.payment
LEFT JOIN compensation_owed k ON k.payment = o.payment
WHERE o.claim = :claim ORDER BY o.payment;

-- name: memberships_of(claim)
SELECT c.membership, m.region, m.line, m.segment, m.worker_class FROM claim_membership c
JOIN membership m ON m.id = c.membership WHERE c.claim = :claim ORDER BY c.seq, c.position;

-- name: appeals_of(claim)
-- Each step taken against a decision, and how it ended.
SELECT f.step, f.filed_on, f.due_on, r.outcome, r.resolved_on FROM appeal_filed f
LEFT JOIN LATERAL (SELECT r.outcome, r.resolved_on FROM appeal_resolved r
    WHERE r.claim = f.claim AND r.step = f.step AND r.seq > f.seq ORDER BY r.seq LIMIT 1) r ON true
WHERE f.claim = :claim ORDER BY f.seq;

-- name: schooling_of(claim)
-- Each child's scholarship years, claimed or still to claim, and why it ended.
SELECT d.child, d.year, d.claim_from, c.level, c.amount, a.effective_on AS approved_on, e.why AS ended
FROM scholarship_due d LEFT JOIN scholarship_claimed c USING (claim, child, year)
LEFT JOIN scholarship_approved a USING (claim, child, year) LEFT JOIN scholarship_ended e USING (claim, child)
WHERE d.claim = :claim ORDER BY d.child, d.year;

-- name: tasks_of(chain)
SELECT what, role, office, due_on, ref FROM task WHERE case_id = :chain AND closed_at IS NULL ORDER BY due_on, id;

-- name: planned(claim)
-- The scholarship years that the law gave with the benefit.
SELECT child, year, claim_from, level, amount FROM scholarship_planned WHERE claim = :claim ORDER BY child, year;

-- name: ended(claim, child)^
SELECT why, ended_on FROM scholarship_ended WHERE claim = :claim AND child = :child;

-- name: has_ended(claim, child)$
SELECT EXISTS (SELECT FROM scholarship_ended WHERE claim = :claim AND child = :child);
