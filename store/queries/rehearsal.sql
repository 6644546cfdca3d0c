-- name: tasks_opened(codes, at)
SELECT id, case_id, what, ref, office, due_on FROM task WHERE region = ANY(:codes::text[]) AND opened_at = :at ORDER BY id;

-- name: story(since, until)
-- Every committed event of every case, in the order of business time.
SELECT chain, seq, action, role, number, details, business_at, effective_on FROM audit_entry
WHERE business_at >= :since AND business_at < :until AND chain NOT LIKE 'register/%'
ORDER BY business_at, chain, seq;

-- name: owed(bill)$
SELECT amount FROM bill_issued WHERE bill = :bill;
