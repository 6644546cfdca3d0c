-- name: known(bank_ids)
-- The transfers on record under these ids of the bank, those entered by hand among them.
SELECT r.bank_id, r.receipt, r.amount FROM receipt r WHERE r.bank_id = ANY(:bank_ids::text[])
UNION ALL
SELECT g.bank_id, r.receipt, r.amount FROM receipt_recognised g JOIN receipt r ON r.receipt = g.receipt
WHERE g.bank_id = ANY(:bank_ids::text[]);

-- name: by_hand(orders)
-- The payments entered by hand under these disbursement orders that no bank has reported yet.
SELECT r.receipt, r.sp2d, r.amount, r.bills FROM receipt r
WHERE r.source = 'manual' AND r.sp2d = ANY(:orders::text[])
    AND NOT EXISTS (SELECT 1 FROM receipt_recognised g WHERE g.receipt = r.receipt)
ORDER BY r.receipt;

-- name: same_money(sp2d, amount, bill)^
-- A transfer that is on record under the same disbursement order, of the same amount and for the same bill, or none.
SELECT r.receipt, r.booked_on FROM receipt r
WHERE r.sp2d = :sp2d AND r.amount = :amount AND (r.bills = '{}' OR :bill = ANY(r.bills)) LIMIT 1;

-- name: lock(receipts)
-- Transfers, and those they reverse, kept as they are until the transaction ends.
SELECT receipt FROM receipt
WHERE receipt IN (
    SELECT unnest(:receipts::text[])
    UNION SELECT reverses FROM receipt WHERE receipt = ANY(:receipts::text[]))
ORDER BY receipt FOR NO KEY UPDATE;

-- name: reversed(receipts)
-- Which of these transfers were taken back.
SELECT reverses FROM receipt WHERE reverses = ANY(:receipts::text[]);

-- name: regions_of(receipts)
-- The regions of the bills that these transfers name or were counted for.
SELECT DISTINCT c.region FROM receipt r CROSS JOIN unnest(r.bills) AS named JOIN bill_issued b ON b.bill = named
JOIN case_file c ON c.id = b.chain WHERE r.receipt = ANY(:receipts::text[])
UNION
SELECT c.region FROM receipt_allocated a JOIN case_file c ON c.id = a.chain WHERE a.receipt = ANY(:receipts::text[]);

-- name: spelled(names)
-- The bills of these names, however they are spelled, with the regions they are of.
SELECT lower(b.bill) AS name, b.bill, c.region FROM bill_issued b JOIN case_file c ON c.id = b.chain
WHERE lower(b.bill) = ANY(:names::text[]);

-- name: concerned(receipts)
-- The cases that have to decide on these transfers: for a transfer that waits, those of the bills it names; for a
-- reversal, those that counted what it reverses.
WITH waiting AS (
    SELECT receipt, reverses, bills FROM receipt_waiting
    WHERE receipt = ANY(:receipts::text[]) AND (in_suspense > 0 AND reversed_by IS NULL OR in_suspense < 0))
SELECT DISTINCT w.receipt, b.chain, c.closed_at IS NOT NULL AS closed
FROM waiting w CROSS JOIN unnest(w.bills) AS named JOIN bill_issued b ON b.bill = named JOIN case_file c ON c.id = b.chain
WHERE w.reverses IS NULL
UNION
SELECT w.receipt, t.chain, c.closed_at IS NOT NULL
FROM waiting w JOIN (
    SELECT receipt, chain FROM receipt_allocated UNION SELECT receipt, chain FROM credit_granted WHERE receipt IS NOT NULL
) t ON t.receipt = w.reverses JOIN case_file c ON c.id = t.chain
ORDER BY chain, receipt;

-- name: waiting()
-- What waits in suspense, the oldest first, with the regions of the bills it names and whether a case of them is open.
SELECT w.receipt, w.source, w.in_suspense, w.booked_on, w.known_at, w.bills, w.sp2d, w.reverses, n.regions, n.open
FROM receipt_waiting w CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT c.region), '{}') AS regions, coalesce(bool_or(c.closed_at IS NULL), false) AS open
    FROM unnest(w.bills) AS named JOIN bill_issued b ON b.bill = named JOIN case_file c ON c.id = b.chain) n
ORDER BY w.booked_on, w.receipt;

-- name: left_of(receipts)^
-- How many of these transfers wait in suspense, and how much of them.
SELECT count(*) AS transfers, coalesce(sum(in_suspense), 0)::bigint AS amount FROM receipt_waiting
WHERE receipt = ANY(:receipts::text[]);

-- name: sealed_references(receipts)
-- What the bank calls these transfers, and the content in which their references are sealed.
SELECT receipt, bank_id, content FROM receipt WHERE receipt = ANY(:receipts::text[]) AND content IS NOT NULL
ORDER BY content;

-- name: counted_as(receipts)
-- What the cases that counted these transfers found each to be, wherever they did.
SELECT t.receipt, coalesce(e.details -> 'outcomes' ->> t.receipt, 'exact') AS outcome
FROM (SELECT receipt, chain, seq FROM receipt_allocated WHERE receipt = ANY(:receipts::text[])
    UNION SELECT receipt, chain, seq FROM credit_granted WHERE receipt = ANY(:receipts::text[])) t
JOIN audit_entry e ON e.chain = t.chain AND e.seq = t.seq;

-- name: case_of_bill(bill)$
SELECT chain FROM bill_issued WHERE bill = :bill;

-- name: versions(cases)
SELECT id, version FROM case_file WHERE id = ANY(:cases::text[]);

-- name: payments(regions, year)
-- Payments entered by hand, and what became of each.
SELECT p.payment, p.bill, p.amount, p.paid_on, p.document, p.sp2d_on, e.actor AS proposed_by, e.business_at AS proposed_at,
    coalesce(c.actor, d.actor) AS decided_by, coalesce(c.business_at, d.business_at) AS decided_at, d.why,
    CASE WHEN c.payment IS NOT NULL THEN 'confirmed' WHEN d.payment IS NOT NULL THEN 'declined' ELSE 'proposed' END AS status
FROM payment_proposed p JOIN case_file f ON f.id = p.chain JOIN audit_entry e ON e.chain = p.chain AND e.seq = p.seq
LEFT JOIN (SELECT c.payment, a.actor, a.business_at FROM payment_confirmed c
    JOIN audit_entry a ON a.chain = c.chain AND a.seq = c.seq) c ON c.payment = p.payment
LEFT JOIN (SELECT d.payment, d.why, a.actor, a.business_at FROM payment_declined d
    JOIN audit_entry a ON a.chain = d.chain AND a.seq = d.seq) d ON d.payment = p.payment
WHERE f.region = ANY(:regions::text[]) AND (:year::int IS NULL OR f.fiscal_year = :year) ORDER BY e.business_at, p.payment;

-- name: standing(receipts)
-- Transfers as a case finds them.
SELECT s.receipt, s.in_suspense, s.booked_on, s.bills, s.sp2d, s.reverses, s.reversed_by
FROM receipt_standing s WHERE s.receipt = ANY(:receipts::text[]) ORDER BY s.receipt;

-- name: brought_by(receipt)^
SELECT r.receipt, e.actor, r.reverses, (SELECT x.receipt FROM receipt x WHERE x.reverses = r.receipt) AS reversed_by
FROM receipt r JOIN audit_entry e ON e.chain = r.chain AND e.seq = r.seq WHERE r.receipt = :receipt;

-- name: done(chain, receipts)
-- What these transfers did in a case, less what their reversals have undone already.
WITH one AS (
    SELECT receipt, receipt AS original FROM receipt WHERE receipt = ANY(:receipts::text[])
    UNION ALL SELECT receipt, reverses FROM receipt WHERE reverses = ANY(:receipts::text[]))
SELECT one.original AS receipt, a.bill, NULL AS payer, sum(a.amount)::bigint AS amount
FROM one JOIN receipt_allocated a ON a.receipt = one.receipt WHERE a.chain = :chain GROUP BY 1, 2
UNION ALL
SELECT one.original, NULL, g.payer, sum(g.amount)::bigint
FROM one JOIN credit_granted g ON g.receipt = one.receipt WHERE g.chain = :chain GROUP BY 1, 3
ORDER BY 1, 2, 3;

-- name: bills(names)
-- Bills as money finds them, and what decides about late fees on them.
SELECT b.bill, b.line, b.month, b.payer, b.bill_kind, b.headcount, b.amount, b.due_on, b.chain, b.outstanding, i.fiscal_year,
    c.closed_at IS NULL AS open, c.region, l.worker_class, l.funding, u.kind AS payer_kind,
    EXISTS (SELECT 1 FROM bill_settled p WHERE p.bill = b.bill) AS settled
FROM bill_standing b JOIN bill_issued i ON i.bill = b.bill JOIN case_file c ON c.id = b.chain
JOIN line_budgeted l ON l.line = b.line
LEFT JOIN unit u ON u.region = c.region AND u.code = b.payer AND u.valid_from <= b.due_on
    AND (u.valid_to IS NULL OR u.valid_to > b.due_on)
WHERE b.bill = ANY(:names::text[]);

-- name: counted(bills)
-- What counts for these bills, transfer by transfer, less what was taken back.
SELECT a.bill, o.receipt, o.booked_on, o.sp2d, sum(a.amount)::bigint AS amount
FROM receipt_allocated a JOIN receipt r ON r.receipt = a.receipt
JOIN receipt o ON o.receipt = coalesce(r.reverses, r.receipt)
WHERE a.bill = ANY(:bills::text[])
GROUP BY a.bill, o.receipt, o.booked_on, o.sp2d HAVING sum(a.amount) <> 0 ORDER BY a.bill, o.booked_on, o.receipt;

-- name: fees(bills)
-- The late fees on these bills so far.
SELECT corrects AS bill, count(*) AS fees, sum(amount)::bigint AS amount FROM bill_issued
WHERE bill_kind = 'fee' AND corrects = ANY(:bills::text[]) GROUP BY corrects;

-- name: settled_by(chain, seq)
-- How the bills that an entry moved money for stood after it.
SELECT t.bill, (b.amount - b.credit - coalesce((SELECT sum(a.amount) FROM receipt_allocated a
        WHERE a.bill = t.bill AND a.seq <= :seq), 0))::bigint AS outstanding,
    p.paid_on, p.document, o.receipt AS reopened_by
FROM (SELECT DISTINCT bill FROM receipt_allocated WHERE chain = :chain AND seq = :seq) t
JOIN bill_issued b ON b.bill = t.bill
LEFT JOIN bill_paid p ON p.bill = t.bill AND p.chain = :chain AND p.seq = :seq
LEFT JOIN LATERAL (SELECT receipt FROM bill_reopened WHERE bill = t.bill AND chain = :chain AND seq = :seq
    ORDER BY position DESC LIMIT 1) o ON true
ORDER BY t.bill;

-- name: fees_by(chain, seq)
SELECT bill, line, month, payer, amount, due_on, headcount, corrects FROM bill_issued
WHERE chain = :chain AND seq = :seq AND bill_kind = 'fee' ORDER BY bill;
