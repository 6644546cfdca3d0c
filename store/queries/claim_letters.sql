-- name: unkept(after, most)
-- Letters without a PDF, the oldest first; *after* is where an earlier page of them ended.
SELECT w.*, coalesce(
    (SELECT p.pay_by FROM claim_prepared p WHERE p.decision = w.data ->> 'decision'),
    (SELECT d.pay_by FROM claim_completed d WHERE d.claim = w.claim AND d.chain = w.chain AND d.seq <= w.seq
     ORDER BY d.seq DESC LIMIT 1)) AS pay_by
FROM claim_letter_written w
WHERE NOT EXISTS (SELECT FROM claim_letter_kept k WHERE k.letter = w.letter)
    AND (:after::text IS NULL OR (w.known_at, w.letter) > (SELECT l.known_at, l.letter FROM claim_letter l WHERE l.letter = :after))
ORDER BY w.known_at, w.letter LIMIT :most;

-- name: keep(letter, content, sha256, sent_to)$
INSERT INTO claim_letter_kept (letter, content, sha256, sent_to) VALUES (:letter, :content, :sha256, :sent_to)
ON CONFLICT DO NOTHING RETURNING true;

-- name: to_be_mailed(letter, message_id)!
INSERT INTO claim_letter_mail (letter, message_id) VALUES (:letter, :message_id);

-- name: unsent(most)
SELECT w.*, NULL::date AS pay_by, k.content AS pdf, k.sha256 AS pdf_sha256, m.message_id
FROM claim_letter_mail m JOIN claim_letter_kept k ON k.letter = m.letter
JOIN claim_letter_written w ON w.letter = m.letter
WHERE m.sent_at IS NULL AND m.declined_at IS NULL ORDER BY k.rendered_at, m.letter LIMIT :most;

-- name: lock_mail(letter)$
-- Whoever else is sending this mail just now, or has sent it, leaves nothing to lock.
SELECT true FROM claim_letter_mail WHERE letter = :letter AND sent_at IS NULL AND declined_at IS NULL
FOR UPDATE SKIP LOCKED;

-- name: mailed(letter)!
UPDATE claim_letter_mail SET sent_at = now() WHERE letter = :letter;

-- name: declined(letter)!
UPDATE claim_letter_mail SET declined_at = now() WHERE letter = :letter;

-- name: standing(claim, letter)
SELECT w.letter, w.claim, w.template, w.to_ref, w.region, w.chain, w.seq, w.data, w.known_at, k.content, k.sha256,
    k.sent_to, m.sent_at, m.declined_at IS NOT NULL AS declined
FROM claim_letter_written w
LEFT JOIN claim_letter_kept k ON k.letter = w.letter LEFT JOIN claim_letter_mail m ON m.letter = w.letter
WHERE (:claim::text IS NULL OR w.claim = :claim) AND (:letter::text IS NULL OR w.letter = :letter)
ORDER BY w.known_at, w.seq, w.position;

-- name: dead(person)^
-- The sealed identity of whoever died, and their wrapped key.
SELECT p.wrapped_key, s.sealed FROM person p JOIN person_sealed s ON s.person = p.id AND s.sensitivity = 'identity'
WHERE p.id = :person;

-- name: entry(chain, seq)^
-- An entry, and the region of its case; registers and refusals belong to none.
SELECT e.*, c.region FROM audit_entry e LEFT JOIN case_file c ON c.id = e.chain WHERE e.chain = :chain AND e.seq = :seq;

-- name: carries_letter(chain, seq)$
SELECT EXISTS (SELECT FROM claim_letter WHERE chain = :chain AND seq = :seq);

-- name: overdue(older_than)
-- Letters that nobody has put on paper, or whose mail waits, though they were written before a time.
SELECT w.letter, CASE WHEN k.letter IS NULL THEN 'unrendered' ELSE 'unsent' END AS why, e.recorded_at
FROM claim_letter_written w JOIN audit_entry e ON e.chain = w.chain AND e.seq = w.seq
LEFT JOIN claim_letter_kept k ON k.letter = w.letter LEFT JOIN claim_letter_mail m ON m.letter = w.letter
WHERE e.recorded_at < :older_than AND (k.letter IS NULL OR m.letter IS NOT NULL AND m.sent_at IS NULL AND m.declined_at IS NULL)
ORDER BY e.recorded_at, w.letter;
