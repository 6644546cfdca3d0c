-- name: letters(unsigned, chain)
-- The drafts of a case that has ended are not waited for any more.
SELECT letter, template, sender, addressee, sign_by, data, chain, seq, drafted_on, draft_number, region, signed_number,
    signed_on
FROM letter
WHERE (NOT :unsigned::boolean OR signed_on IS NULL AND EXISTS (
    SELECT FROM case_file c WHERE c.id = letter.chain AND c.closed_at IS NULL)) AND (:chain::text IS NULL OR chain = :chain)
ORDER BY drafted_on, known_at, letter;

-- name: letter(letter)^
SELECT letter, template, sender, addressee, sign_by, data, chain, seq, drafted_on, draft_number, region, signed_number,
    signed_on
FROM letter WHERE letter = :letter;

-- name: unrendered(most)
SELECT letter, template, sender, addressee, sign_by, data, chain, seq, drafted_on, draft_number, region, signed_number,
    signed_on, position
FROM letter l WHERE NOT EXISTS (SELECT FROM letter_pdf p WHERE p.letter = l.letter)
ORDER BY known_at, letter LIMIT :most;

-- name: keep_pdf(letter, sha256, pdf)$
INSERT INTO letter_pdf (letter, sha256, pdf) VALUES (:letter, :sha256, :pdf)
ON CONFLICT DO NOTHING RETURNING true;

-- name: pdf_of(letter)^
SELECT sha256, pdf FROM letter_pdf WHERE letter = :letter;

-- name: outbox(message_id, chain, seq, position, office, template, data)!
INSERT INTO notice (message_id, chain, seq, position, office, template, data)
VALUES (:message_id, :chain, :seq, :position, :office, :template, :data) ON CONFLICT DO NOTHING;
