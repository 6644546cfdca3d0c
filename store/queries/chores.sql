-- name: waiting_notices(most)
-- A notice to an office without an address waits until one is recorded; a draft goes out with its letter.
SELECT n.message_id, n.office, n.template, n.data, a.title, a.holding, a.mail, p.letter, p.pdf
FROM notice n JOIN notice_addressed a ON a.message_id = n.message_id
LEFT JOIN letter_pdf p ON n.template = 'letter_draft' AND p.letter = n.data ->> 'letter'
ORDER BY n.message_id LIMIT :most FOR UPDATE OF n SKIP LOCKED;

-- name: notices_sent(message_ids)!
UPDATE notice SET sent_at = now() WHERE message_id = ANY(:message_ids::text[]);

-- name: archived_since()$
SELECT max(closed_at) FROM archived_run;

-- name: is_archived(run_id)$
SELECT EXISTS (SELECT 1 FROM archived_run WHERE run_id = :run_id);

-- name: archive_run(run_id, workflow_id, workflow_type, build_id, status, closed_at, events, sha256, history)!
INSERT INTO archived_run (run_id, workflow_id, workflow_type, build_id, status, closed_at, events, sha256, history)
VALUES (:run_id, :workflow_id, :workflow_type, :build_id, :status, :closed_at, :events, :sha256, :history)
ON CONFLICT (run_id) DO NOTHING;
