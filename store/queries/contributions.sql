-- name: billable(region, year, month, month_starts)
-- Who is billed for a month, and through which of the year's funded lines: a membership stays with the line of its
-- own segment and owner, year after year. Nobody is billed twice for a month.
SELECT m.id AS membership, m.worker_class, m.income, l.line, l.payer, l.funding, l.segment, u.kind AS payer_kind
FROM membership m
JOIN line_budgeted origin ON origin.line = m.line
JOIN line_budgeted l ON l.segment = origin.segment AND l.owner = origin.owner AND l.fiscal_year = :year
JOIN case_file c ON c.id = l.chain AND c.region = :region
LEFT JOIN membership_ended e ON e.membership = m.id
LEFT JOIN unit u ON u.region = :region AND u.code = l.payer AND u.valid_from <= :month_starts
    AND (u.valid_to IS NULL OR u.valid_to > :month_starts)
WHERE m.region = :region AND m.effective_on < :month_starts
    AND (e.effective_on IS NULL OR e.effective_on >= :month_starts)
    AND EXISTS (SELECT 1 FROM year_funded f WHERE f.line = l.line)
    AND NOT EXISTS (SELECT 1 FROM bill_item i WHERE i.membership = m.id AND i.month = :month)
ORDER BY l.line, m.id;
