-- name: unit_kind(regions, code, on)$
SELECT kind FROM unit WHERE region = ANY(:regions::text[]) AND code = :code
AND valid_from <= :on AND (valid_to IS NULL OR valid_to > :on);

-- name: roster_of_line(line)$
SELECT s.batch FROM roster_submitted s LEFT JOIN roster_rejected r ON r.batch = s.batch
WHERE s.line = :line AND r.batch IS NULL LIMIT 1;

-- name: targets(commitment, fiscal_year)
-- The latest target of each segment.
SELECT DISTINCT ON (segment) segment, headcount FROM target_set
WHERE chain = :commitment AND fiscal_year = :fiscal_year ORDER BY segment, seq DESC;

-- name: headcounts(budget, fiscal_year)
-- The workers of each segment whom the region's latest earlier year has lines for.
WITH earlier AS (
    SELECT l.segment, l.headcount, l.fiscal_year FROM line_budgeted l
    JOIN case_file c ON c.id = l.chain
    JOIN case_file b ON b.id = :budget AND b.instruction = c.instruction AND b.region = c.region
    LEFT JOIN line_withdrawn w ON w.line = l.line
    WHERE w.line IS NULL AND l.fiscal_year < :fiscal_year)
SELECT segment, sum(headcount)::int AS headcount FROM earlier
WHERE fiscal_year = (SELECT max(fiscal_year) FROM earlier) GROUP BY segment ORDER BY segment;

-- name: lines_of(budget)
SELECT l.line, l.segment, l.worker_class, l.income, l.headcount, l.amount FROM line_budgeted l
LEFT JOIN line_withdrawn w ON w.line = l.line WHERE l.chain = :budget AND w.line IS NULL ORDER BY l.line;

-- name: working_week(regions, on)$
SELECT days FROM working_week WHERE region = ANY(:regions::text[]) AND valid_from <= :on
ORDER BY valid_from DESC LIMIT 1;

-- name: put_working_week(region, valid_from, days)!
INSERT INTO working_week (region, valid_from, days) VALUES (:region, :valid_from, :days)
ON CONFLICT (region, valid_from) DO UPDATE SET days = excluded.days, known_at = now();

-- name: edition_is_new(digest)$
INSERT INTO law_edition (digest) VALUES (:digest) ON CONFLICT DO NOTHING RETURNING true;

-- name: editions()$
SELECT count(*) FROM law_edition;

-- name: with_statutory_days(regions)
-- The open cases whose days a new law book or calendar can move: of those regions, or of all.
SELECT id FROM case_file WHERE type IN ('Budget', 'Commitment') AND closed_at IS NULL
AND (:regions::text[] IS NULL OR region = ANY(:regions)) ORDER BY id;
