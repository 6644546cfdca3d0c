-- name: statement(bill)^
-- A bill as it stands, with its amount programme by programme.
SELECT b.bill, b.bill_kind AS kind, b.corrects, b.line, l.account_code, l.funding, l.segment, l.worker_class, b.payer,
    c.region, b.fiscal_year, b.month, b.headcount, b.amount, b.credit, s.outstanding, b.effective_on AS issued_on,
    b.due_on, b.chain, b.seq, e.rulings,
    (SELECT o.title FROM office_entry o WHERE o.office IN (b.payer, c.region || '/' || b.payer)
        AND daterange(o.valid_from, o.valid_to) @> b.effective_on ORDER BY o.office = b.payer DESC LIMIT 1) AS payer_title,
    (SELECT coalesce(jsonb_object_agg(p.programme, p.amount), '{}') FROM (
        SELECT programme, sum(amount)::bigint AS amount FROM (
            SELECT p.key AS programme, p.value::bigint * r.headcount AS amount
            FROM bill_rate r, jsonb_each_text(r.programmes) p WHERE r.bill = b.bill
            UNION ALL SELECT p.key, p.value::bigint
            FROM bill_adjustment a, jsonb_each_text(a.programmes) p WHERE a.bill = b.bill) p
        GROUP BY programme) p) AS programmes
FROM bill_issued b JOIN case_file c ON c.id = b.chain JOIN line_budgeted l ON l.line = b.line
JOIN bill_standing s ON s.bill = b.bill JOIN audit_entry e ON e.chain = b.chain AND e.seq = b.seq
WHERE b.bill = :bill;

-- name: items(bill, region, month)
-- What stands on a bill for each membership: the month's items, found through the region's members, or adjustments.
SELECT m.id AS membership, m.kpj, i.month, i.amount, coalesce(r.programmes, '{}') AS programmes
FROM membership m JOIN bill_item i ON i.month = :month AND i.membership = m.id AND i.bill = :bill
LEFT JOIN bill_rate r ON r.bill = i.bill AND r.rate = i.rate
WHERE m.region = :region
UNION ALL
SELECT m.id, m.kpj, a.month, a.amount, a.programmes
FROM bill_adjustment a JOIN membership m ON m.id = a.membership WHERE a.bill = :bill
ORDER BY kpj;
