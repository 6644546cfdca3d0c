-- name: bills(case)
SELECT bill, payer, month, amount, outstanding FROM bill_standing WHERE chain = :case;

-- name: suspended(receipts)
SELECT receipt, amount, booked_on, bills, sp2d, reverses, in_suspense FROM receipt_standing
WHERE receipt = ANY(:receipts::text[]) AND in_suspense <> 0 ORDER BY booked_on, receipt;

-- name: allocations(receipt)
SELECT bill, amount FROM receipt_allocated WHERE receipt = :receipt ORDER BY bill;
