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

-- name: unarchived(run_ids)
SELECT closed.id FROM unnest(:run_ids::text[]) AS closed (id)
WHERE NOT EXISTS (SELECT FROM archived_run a WHERE a.run_id = closed.id);

-- name: archive_run(run_id, workflow_id, workflow_type, build_id, status, closed_at, events, sha256, history)!
INSERT INTO archived_run (run_id, workflow_id, workflow_type, build_id, status, closed_at, events, sha256, history)
VALUES (:run_id, :workflow_id, :workflow_type, :build_id, :status, :closed_at, :events, :sha256, :history)
ON CONFLICT (run_id) DO NOTHING;

-- name: stranded_receipts(recorded_after, recorded_before, files_before)
-- By open case: the transfers recorded in a time that it has not counted; of what several cases wait for, each its own.
-- Whoever brought a file tells its cases, one after another, and has longer for it.
WITH recorded AS MATERIALIZED (
    SELECT r.receipt FROM receipt r JOIN audit_entry e ON e.chain = r.chain AND e.seq = r.seq
    WHERE e.recorded_at >= :recorded_after AND e.recorded_at < :recorded_before
        AND (r.source = 'webhook' OR r.source = 'file' AND e.recorded_at < :files_before) AND (r.bills <> '{}' OR r.reverses IS NOT NULL)),
waiting AS (
    SELECT w.receipt, w.reverses, w.bills FROM recorded JOIN receipt_waiting w ON w.receipt = recorded.receipt
    WHERE w.in_suspense > 0 AND w.reversed_by IS NULL OR w.in_suspense < 0),
concerned AS (
    SELECT w.receipt, b.chain FROM waiting w CROSS JOIN unnest(w.bills) AS named
    JOIN bill_issued b ON b.bill = named WHERE w.reverses IS NULL
    UNION
    SELECT w.receipt, t.chain FROM waiting w JOIN (
        SELECT receipt, chain FROM receipt_allocated
        UNION SELECT receipt, chain FROM credit_granted WHERE receipt IS NOT NULL
    ) t ON t.receipt = w.reverses)
SELECT n.chain, array_agg(n.receipt ORDER BY n.receipt) AS receipts
FROM concerned n JOIN case_file c ON c.id = n.chain
WHERE c.closed_at IS NULL AND c.started_at IS NOT NULL GROUP BY n.chain ORDER BY n.chain;
