-- name: opened(claim, case)^
-- The claim with its case, where it has one already, and the first cause with the latest one.
SELECT o.claim, o.person, o.died_on, coalesce(c.cause, o.cause) AS cause, coalesce(c.traffic, false) AS traffic,
    o.content, o.content_digest, o.effective_on, o.chain, o.seq, f.id, f.region, f.stage, f.closed_at,
    d.complete_on, d.pay_by, d.seq AS completed_at, w.missing, w.obstacles, w.seq AS waits_since
FROM claim_opened o JOIN case_file f ON f.id = :case
LEFT JOIN LATERAL (SELECT * FROM cause_corrected c WHERE c.claim = o.claim ORDER BY c.seq DESC LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT * FROM claim_completed d WHERE d.claim = o.claim ORDER BY d.seq DESC LIMIT 1) d ON true
LEFT JOIN LATERAL (SELECT * FROM claim_waits w WHERE w.claim = o.claim ORDER BY w.seq DESC LIMIT 1) w ON true
WHERE o.claim = :claim;

-- name: family(claim)^
SELECT edition, content, content_digest FROM family_named WHERE claim = :claim ORDER BY edition DESC LIMIT 1;

-- name: memberships(claim)$
SELECT coalesce(array_agg(membership ORDER BY membership), '{}') FROM claim_membership WHERE claim = :claim;

-- name: reported(chain, seq)
-- The entry of another chain in which the death was reported.
SELECT e.*, a.title FROM audit_entry e LEFT JOIN office_at_last a ON a.code = e.office
WHERE e.chain = :chain AND e.seq = :seq;

-- name: entries(chain)
SELECT e.*, a.title FROM audit_entry e LEFT JOIN office_at_last a ON a.code = e.office
WHERE e.chain = :chain ORDER BY e.seq;

-- name: documents(claim)
SELECT d.document, d.codes, d.about, d.received_on, d.media_type, d.size, d.sha256, r.why AS rejected
FROM document_attached d LEFT JOIN document_rejected r ON r.document = d.document
WHERE d.claim = :claim ORDER BY d.known_at, d.document;

-- name: decisions(claim)
SELECT p.decision, p.amount, p.eligible, p.reduced, p.effective_on AS prepared_on, p.pay_by, p.approvals, p.signals,
    (SELECT count(*)::int FROM claim_endorsed e WHERE e.decision = p.decision) AS endorsed,
    a.effective_on AS approved_on, r.ground, r.why AS ground_why, r.effective_on AS refused_on, b.why AS returned
FROM claim_prepared p LEFT JOIN claim_approved a ON a.decision = p.decision
LEFT JOIN claim_rejected r ON r.decision = p.decision LEFT JOIN claim_returned b ON b.decision = p.decision
WHERE p.claim = :claim ORDER BY p.seq, p.position;

-- name: agency(claim)
SELECT outcome, amount, decided_on, document, differs FROM agency_decided WHERE claim = :claim ORDER BY seq, position;

-- name: payments(claim)
SELECT o.payment, o.amount, o.effective_on AS ordered_on, s.settled_on, b.returned_on, r.resent_as, c.days_late,
    c.amount AS compensation, o.stand_in
FROM payment_ordered o LEFT JOIN payment_settled s ON s.payment = o.payment
LEFT JOIN payment_returned b ON b.payment = o.payment LEFT JOIN payment_resent r ON r.payment = o.payment
LEFT JOIN compensation_owed c ON c.payment = o.payment
WHERE o.claim = :claim ORDER BY o.seq, o.position;

-- name: scholarships(claim)
SELECT d.child, d.year, d.claim_from, c.level, c.amount, c.effective_on AS claimed_on, a.effective_on AS approved_on
FROM scholarship_due d
LEFT JOIN scholarship_claimed c ON c.claim = d.claim AND c.child = d.child AND c.year = d.year
LEFT JOIN scholarship_approved a ON a.claim = d.claim AND a.child = d.child AND a.year = d.year
WHERE d.claim = :claim ORDER BY d.child, d.year;

-- name: ended(claim)
SELECT child, why, ended_on FROM scholarship_ended WHERE claim = :claim ORDER BY child;

-- name: appeals(claim)
SELECT f.step, f.filed_on, f.due_on, f.document, r.outcome, r.resolved_on
FROM appeal_filed f LEFT JOIN LATERAL (
    SELECT r.outcome, r.resolved_on FROM appeal_resolved r
    WHERE r.claim = f.claim AND r.step = f.step AND r.seq > f.seq ORDER BY r.seq LIMIT 1) r ON true
WHERE f.claim = :claim ORDER BY f.seq, f.position;
