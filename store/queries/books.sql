-- name: bill(bill)^
SELECT b.*, c.region FROM bill_issued b JOIN case_file c ON c.id = b.chain WHERE b.bill = :bill;

-- name: payment(payment)^
SELECT p.*, c.region FROM payment_proposed p JOIN case_file c ON c.id = p.chain WHERE p.payment = :payment;

-- name: bills(regions, year)
-- A region's bills, with what is outstanding of each, and what was last said of it.
SELECT b.bill, b.line, b.month, b.payer, b.bill_kind, b.headcount, b.amount, b.credit, b.outstanding, b.due_on,
    p.paid_on, p.document, c.region, b.chain, i.seq,
    EXISTS (SELECT 1 FROM bill_overdue o WHERE o.bill = b.bill AND o.seq > coalesce(r.seq, 0)) AS overdue,
    r.seq IS NOT NULL AS reopened
FROM bill_standing b JOIN bill_issued i ON i.bill = b.bill JOIN case_file c ON c.id = b.chain
LEFT JOIN bill_settled p ON p.bill = b.bill
LEFT JOIN LATERAL (SELECT max(x.seq) AS seq FROM bill_reopened x WHERE x.bill = b.bill) r ON true
WHERE c.region = ANY(:regions::text[]) AND (:year::int IS NULL OR i.fiscal_year = :year) ORDER BY b.month, b.bill;

-- name: owed(on)
-- What was owed of each bill on a day: billed until then, less what was booked until then.
SELECT c.region, b.bill, b.line, b.month, b.payer, b.bill_kind, b.due_on, b.chain, b.amount,
    (b.amount - b.credit - coalesce(a.paid, 0))::bigint AS outstanding
FROM bill_issued b JOIN case_file c ON c.id = b.chain
LEFT JOIN (SELECT bill, sum(amount) AS paid FROM receipt_allocated WHERE booked_on <= :on GROUP BY bill) a
    ON a.bill = b.bill
WHERE b.effective_on <= :on AND b.amount - b.credit - coalesce(a.paid, 0) > 0 ORDER BY b.due_on, b.bill;

-- name: balances(on, known)
-- The ledger, account by account and region by region; what belongs to no case (transfers as they arrive) under `*`.
SELECT coalesce(c.region, '*') AS region, e.account,
    coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0)::bigint AS debit,
    coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0), 0)::bigint AS credit
FROM ledger_entry e LEFT JOIN case_file c ON c.id = e.chain
WHERE (:on::date IS NULL OR e.effective_on <= :on) AND (:known::timestamptz IS NULL OR e.known_at < :known)
GROUP BY 1, 2;
