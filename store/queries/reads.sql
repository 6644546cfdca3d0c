-- name: cases(type)
SELECT id, type, instruction, region, province, fiscal_year, stage, due_at, opened_at, started_at, closed_at, attention
FROM case_file WHERE type = :type ORDER BY region, fiscal_year, id;

-- name: case_row(id)^
SELECT id, type, instruction, region, province, fiscal_year, stage, due_at, opened_at, started_at, closed_at,
    attention, opening
FROM case_file WHERE id = :id;

-- name: region_cases(instruction, regions)
SELECT id, type, instruction, region, province, fiscal_year, stage, due_at, opened_at, started_at, closed_at, attention
FROM case_file WHERE instruction = :instruction AND region = ANY(:regions::text[]) ORDER BY opened_at, id;

-- name: entries(chains)
SELECT * FROM audit_entry WHERE chain = ANY(:chains::text[]) ORDER BY business_at, recorded_at, chain, seq;

-- name: reached(regions)
-- The chains of outreach events that reached one of *regions*, whoever held them.
SELECT DISTINCT chain, seq FROM outreach_reached WHERE region = ANY(:regions::text[]);

-- name: open_tasks(on)
SELECT t.id, t.case_id, t.region, t.what, t.role, t.office, t.due_on, t.rule, t.ref, e.title AS office_title,
    e.holding
FROM task t
LEFT JOIN office_entry e ON e.office = t.office AND daterange(e.valid_from, e.valid_to) @> :on::date
WHERE t.closed_at IS NULL ORDER BY t.due_on NULLS LAST, t.region, t.id;

-- name: tasks_of(cases)
SELECT id, case_id, region, what, role, office, due_on, rule, ref FROM task
WHERE closed_at IS NULL AND case_id = ANY(:cases::text[]) ORDER BY due_on NULLS LAST, id;

-- name: latest_business_day()$
SELECT max(e.business_at) FROM audit_entry e JOIN case_file c ON c.id = e.chain;

-- name: line(line)^
SELECT l.*, c.instruction, c.region FROM line_budgeted l JOIN case_file c ON c.id = l.chain WHERE l.line = :line;

-- name: funded_lines(instruction, region, segment, fiscal_year)
-- The lines of a region whose money is there, for the workers of one segment and year.
SELECT l.line, l.owner, l.headcount FROM line_budgeted l JOIN case_file c ON c.id = l.chain
LEFT JOIN line_withdrawn w ON w.line = l.line
WHERE c.instruction = :instruction AND c.region = :region AND l.segment = :segment AND l.fiscal_year = :fiscal_year
AND w.line IS NULL AND EXISTS (SELECT 1 FROM year_funded f WHERE f.line = l.line) ORDER BY l.line;

-- name: roster(batch)^
SELECT s.*, c.region, c.id AS commitment FROM roster_submitted s JOIN case_file c ON c.id = s.chain WHERE s.batch = :batch;

-- name: refused_rows(batch)
SELECT row_number, reason FROM roster_standing WHERE batch = :batch AND outcome = 'refused' ORDER BY row_number;

-- name: log_personal_reads(reader, records, sensitivity, why)!
INSERT INTO personal_read (reader, person, sensitivity, why)
SELECT :reader, record, :sensitivity, :why FROM unnest(:records::text[]) AS record;

-- name: rungs()
-- Each ladder with the rung it stands on, who has it, when it next acts, and what ended it.
SELECT c.id, c.region, c.province, c.stage, c.opened_at, c.closed_at, c.opening ->> 'parent' AS parent,
    c.opening ->> 'cause' AS cause, c.opening ->> 'missed' AS missed, (c.opening ->> 'due_on')::date AS due_on,
    r.rung, coalesce(t.taker, r.office) AS office, r.days_late, coalesce(m.again_on, r.next_on) AS next_on,
    p.until AS paused_until, e.why
FROM case_file c
LEFT JOIN LATERAL (SELECT * FROM rung_climbed r WHERE r.chain = c.id ORDER BY r.rung DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT * FROM rung_reminded m WHERE m.chain = c.id ORDER BY m.seq DESC LIMIT 1) m ON true
LEFT JOIN LATERAL (SELECT taker FROM rung_reassigned t WHERE t.chain = c.id AND t.rung = r.rung ORDER BY t.seq DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT until FROM escalation_paused p WHERE p.chain = c.id AND p.seq > greatest(r.seq, m.seq)
    ORDER BY p.seq DESC LIMIT 1) p ON true
LEFT JOIN escalation_resolved e ON e.chain = c.id
WHERE c.type = 'Escalation' ORDER BY c.closed_at NULLS FIRST, c.opened_at, c.id;

-- name: ladder_events(ladder)
SELECT e.effective_on AS on, e.action AS what, (e.details ->> 'rung')::int AS rung, e.details ->> 'office' AS office,
    coalesce(e.details ->> 'until', e.details ->> 'acts_on')::date AS until, e.details ->> 'letter' AS letter, e.number,
    s.number AS signed_as, e.actor, e.details ->> 'why' AS why
FROM audit_entry e LEFT JOIN letter_signed s ON s.letter = e.details ->> 'letter'
WHERE e.chain = :ladder ORDER BY e.seq;

-- name: ladder_parent(ladder)$
SELECT coalesce(
    (SELECT to_case FROM ladder_handed_on WHERE ladder = :ladder ORDER BY known_at DESC, seq DESC LIMIT 1),
    (SELECT opening ->> 'parent' FROM case_file WHERE id = :ladder));

-- name: open_breaches()
-- The lines of each commitment whose money lies ready while nobody is registered.
SELECT b.chain, array_agg(b.line ORDER BY b.line) AS lines FROM breach_found b
LEFT JOIN breach_ended e ON e.chain = b.chain AND e.line = b.line AND e.breach = b.breach
WHERE e.chain IS NULL GROUP BY b.chain;

-- name: archived(run_id)$
SELECT history FROM archived_run WHERE run_id = :run_id;

-- name: open_cases()
SELECT id, type, region, stage, started_at, attention, opened_at FROM case_file WHERE closed_at IS NULL ORDER BY id;

-- name: unset_letters(older_than)
-- Drafts of which no PDF is kept though there was time to set them.
SELECT l.letter, e.recorded_at FROM letter_drafted l JOIN audit_entry e ON e.chain = l.chain AND e.seq = l.seq
WHERE e.recorded_at < :older_than AND NOT EXISTS (SELECT FROM letter_pdf p WHERE p.letter = l.letter) ORDER BY l.letter;

-- name: undelivered(older_than)
SELECT n.message_id, n.chain, n.office, n.template, e.recorded_at FROM notice n
JOIN audit_entry e ON e.chain = n.chain AND e.seq = n.seq
JOIN notice_addressed a ON a.message_id = n.message_id
WHERE e.recorded_at < :older_than ORDER BY e.recorded_at;

-- name: without_address()
SELECT n.office, count(*) AS notices FROM notice n LEFT JOIN notice_addressed a ON a.message_id = n.message_id
WHERE n.sent_at IS NULL AND a.message_id IS NULL GROUP BY n.office ORDER BY n.office;

-- name: office_exists(code)$
SELECT EXISTS (SELECT 1 FROM office WHERE code = :code);

-- name: users()
SELECT u.id, u.office, u.active,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(r.role, r.region) ORDER BY r.role, r.region), '[]')
     FROM user_role r WHERE r.user_id = u.id) AS roles
FROM app_user u ORDER BY u.id;

-- name: units(regions)
SELECT region, code, kind, name, valid_from, valid_to FROM unit
WHERE region = ANY(:regions::text[]) ORDER BY kind, code, valid_from;

-- name: branches()
SELECT b.code, b.name,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('region', r.region, 'from', r.valid_from, 'to', r.valid_to)
        ORDER BY r.region, r.valid_from), '[]') FROM scheme_branch_region r WHERE r.branch = b.code) AS regions
FROM scheme_branch b ORDER BY b.code;

-- name: partners()
SELECT code, name, kind FROM partner ORDER BY code;

-- name: indicators(regions)
SELECT region, code, as_of, numerator, numerator_definition, denominator, denominator_definition,
    percent_reported, source
FROM indicator WHERE region = ANY(:regions::text[]) ORDER BY region, code, as_of, source;
