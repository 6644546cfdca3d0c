-- name: milestones()
-- Milestones of open budget years that are still owed, each with its latest due date.
SELECT DISTINCT ON (m.chain, m.milestone) m.chain, m.milestone, m.due_on, c.region, c.fiscal_year
FROM milestone_planned m JOIN case_file c ON c.id = m.chain
WHERE c.type = 'Budget' AND c.closed_at IS NULL AND NOT m.before_opening
    AND NOT EXISTS (SELECT 1 FROM milestone_recorded r WHERE r.chain = m.chain AND r.milestone = m.milestone)
ORDER BY m.chain, m.milestone, m.known_at DESC, m.position DESC;

-- name: lines()
SELECT l.line, l.chain, c.region, l.fiscal_year, l.worker_class, l.funding, l.income
FROM line_budgeted l JOIN case_file c ON c.id = l.chain
WHERE c.type = 'Budget' AND c.closed_at IS NULL ORDER BY l.line;

-- name: rungs()
-- Rungs of open ladders that nobody has climbed yet.
SELECT c.id AS chain, c.region, c.opened_at, p.rung ->> 'name' AS name, (p.rung ->> 'number')::int AS number
FROM case_file c CROSS JOIN LATERAL jsonb_array_elements(c.opening -> 'rungs') AS p (rung)
WHERE c.type = 'Escalation' AND c.closed_at IS NULL AND p.rung ? 'name'
    AND NOT EXISTS (SELECT 1 FROM rung_climbed r WHERE r.chain = c.id AND r.rung = (p.rung ->> 'number')::int)
ORDER BY c.id, number;

-- name: claims()
-- Deaths that nobody has decided on yet, with the memberships that each claim rests on.
SELECT o.claim, o.chain, c.region, o.died_on, coalesce((
        SELECT x.cause FROM cause_corrected x WHERE x.claim = o.claim ORDER BY x.seq DESC LIMIT 1), o.cause) AS cause,
    ARRAY(SELECT m.membership FROM claim_membership m WHERE m.claim = o.claim ORDER BY m.position) AS memberships
FROM claim_opened o JOIN case_file c ON c.id = o.chain
WHERE c.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM claim_approved a WHERE a.claim = o.claim)
ORDER BY o.claim;

-- name: memberships_at(memberships, died_on)$
SELECT memberships_at(:memberships::text[], :died_on);
