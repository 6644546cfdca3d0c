-- name: tasks_opened(codes, at)
SELECT id, case_id, what, ref, office, due_on FROM task WHERE region = ANY(:codes::text[]) AND opened_at = :at ORDER BY id;

-- name: story(since, until)
-- Every committed event of every case, in the order of business time.
SELECT chain, seq, action, role, number, details, business_at, effective_on FROM audit_entry
WHERE business_at >= :since AND business_at < :until AND chain NOT LIKE 'register/%'
ORDER BY business_at, chain, seq;

-- name: owed_row(bill)
SELECT outstanding FROM bill_standing WHERE bill = :bill;

-- name: booked_row(receipt)
SELECT amount FROM receipt WHERE receipt = :receipt;

-- name: held_rows(batch)
SELECT d.row_number, max(d.score)::int AS score FROM likely_duplicate d
JOIN roster_standing r ON r.batch = d.batch AND r.row_number = d.row_number AND r.outcome = 'held'
WHERE d.batch = :batch GROUP BY d.row_number ORDER BY d.row_number;

-- name: seen_of_claim(claim)
-- What a claim still lacks, and on what grounds it could be refused.
SELECT (SELECT w.missing FROM claim_waits w WHERE w.claim = :claim ORDER BY w.seq DESC LIMIT 1) AS missing,
    (SELECT array(SELECT g ->> 'ground' FROM jsonb_array_elements(e.details -> 'grounds') g WHERE NOT (g ->> 'needs_document')::boolean)
        FROM audit_entry e WHERE e.chain = 'claim/' || :claim AND e.action = 'claim.prepared' ORDER BY e.seq DESC LIMIT 1) AS grounds;

-- name: levels_of_claim(claim)
-- The school expected of each child in the year that is due.
SELECT DISTINCT ON (d.child) d.child, p.level FROM scholarship_due d
JOIN scholarship_planned p ON p.claim = d.claim AND p.child = d.child AND p.year = d.year
WHERE d.claim = :claim ORDER BY d.child, d.year DESC;

-- name: outcome(region)^
-- What became of one region: how far it came, and what it spent.
SELECT
    (SELECT stage FROM case_file WHERE region = :region AND type = 'Commitment') AS progress,
    (SELECT count(DISTINCT person) FROM membership WHERE region = :region) AS registered,
    (SELECT coalesce(sum(refused), 0) FROM roster_checked f JOIN case_file c ON c.id = f.chain
        WHERE c.region = :region) AS refused,
    (SELECT coalesce(sum(amount), 0) FROM bill_issued f JOIN case_file c ON c.id = f.chain
        WHERE c.region = :region) AS billed,
    (SELECT coalesce(sum(amount), 0) FROM bill_settled f JOIN case_file c ON c.id = f.chain
        WHERE c.region = :region) AS paid,
    (SELECT count(*) FROM payment_settled f JOIN case_file c ON c.id = f.chain WHERE c.region = :region) AS heirs,
    (SELECT coalesce(sum(amount), 0) FROM payment_settled f JOIN case_file c ON c.id = f.chain
        WHERE c.region = :region) AS benefits;

-- name: lines_funded(region)
SELECT l.fiscal_year, l.funding, l.segment, l.owner, l.headcount, l.amount,
    EXISTS (SELECT 1 FROM year_funded f WHERE f.line = l.line) AS spendable
FROM line_budgeted l JOIN case_file c ON c.id = l.chain WHERE c.region = :region
ORDER BY l.fiscal_year, l.line;

-- name: ladders(region)
-- The ladders of one region: the highest rung of each, and how it ended.
SELECT c.id, max(r.rung) AS rung, (array_agg(r.office ORDER BY r.rung DESC))[1] AS office,
    min(r.cause) AS cause, (SELECT why FROM escalation_resolved e WHERE e.chain = c.id) AS why
FROM case_file c JOIN rung_climbed r ON r.chain = c.id WHERE c.region = :region
GROUP BY c.id ORDER BY min(r.known_at), c.id;

-- name: rungs(ladder)
-- The rungs of one ladder: when each was climbed, for which window, and by which draft letter.
SELECT r.rung, r.office, r.effective_on, r.next_on, l.data->>'window_closes_on' AS window_closes_on,
    e.number AS draft, s.signed_on
FROM rung_climbed r JOIN audit_entry e ON e.chain = r.chain AND e.seq = r.seq
LEFT JOIN letter_drafted l ON l.chain = r.chain AND l.seq = r.seq LEFT JOIN letter_signed s ON s.letter = l.letter
WHERE r.chain = :ladder ORDER BY r.rung;

-- name: drafts()
-- Every letter of the rehearsal as it looks on paper.
SELECT l.letter, c.region, e.number, p.pdf FROM letter_drafted l JOIN letter_pdf p ON p.letter = l.letter
JOIN audit_entry e ON e.chain = l.chain AND e.seq = l.seq JOIN case_file c ON c.id = l.chain ORDER BY e.number;

-- name: money()
SELECT l.funding, count(DISTINCT l.line) AS lines, sum(l.amount) AS budgeted,
    coalesce(sum(b.billed), 0) AS billed, coalesce(sum(b.paid), 0) AS paid
FROM line_budgeted l LEFT JOIN (
    SELECT i.line, sum(i.amount) AS billed, sum(p.amount) AS paid
    FROM bill_issued i LEFT JOIN bill_settled p ON p.bill = i.bill GROUP BY i.line) b ON b.line = l.line
GROUP BY l.funding ORDER BY l.funding;

-- name: balance()
SELECT account, coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debit,
    coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS credit, sum(amount) AS amount
FROM ledger_entry GROUP BY account ORDER BY account;

-- name: notices_sent()
SELECT template, count(*) AS queued, count(sent_at) AS sent
FROM notice GROUP BY template ORDER BY template;

-- name: notices_waiting()$
-- Notices that can be sent, and letters of whose drafts the senders are still to be told.
SELECT (SELECT count(*) FROM notice_addressed)
    + (SELECT count(*) FROM letter_drafted l WHERE NOT EXISTS (SELECT FROM letter_pdf p WHERE p.letter = l.letter));

-- name: progress_counts(instruction)
SELECT stage, count(*) AS regions FROM case_file WHERE instruction = :instruction AND type = 'Commitment'
GROUP BY stage ORDER BY count(*) DESC;

-- name: woken(case_id, at)
-- The siblings that a case's deeds of one business instant woke, in the order of the deeds.
SELECT c.answer -> 'answer' -> 'woke' AS woke FROM audit_entry e JOIN command c ON c.id = e.command
WHERE e.chain = :case_id AND c.case_id = :case_id AND e.business_at = :at ORDER BY e.seq;

-- name: latest_instant(chain)$
SELECT max(business_at) FROM audit_entry WHERE chain = :chain;

-- name: rosters()
-- Each roster: what became of its rows, of those that resembled somebody, of the seats and of the queue.
SELECT c.region, s.batch, s.segment, k.accepted, k.refused, k.held,
    (SELECT count(*) FROM duplicate_adjudicated a WHERE a.batch = s.batch AND a.verdict = 'same') AS same,
    (SELECT count(*) FROM duplicate_adjudicated a WHERE a.batch = s.batch AND a.verdict = 'different') AS different,
    r.headcount AS registered, r.waiting,
    (SELECT coalesce(sum(f.headcount), 0) FROM seats_refilled f WHERE f.batch = s.batch)::int AS followed,
    h.handed_over_on
FROM roster_submitted s JOIN case_file c ON c.id = s.chain
LEFT JOIN roster_checked k ON k.batch = s.batch LEFT JOIN roster_registered r ON r.batch = s.batch
LEFT JOIN cards_handed_over h ON h.batch = s.batch ORDER BY s.batch;

-- name: refused_of(batch)
SELECT row_number, reason FROM roster_row WHERE batch = :batch AND outcome = 'refused' ORDER BY row_number;

-- name: bills_of_kinds()
SELECT c.region, b.bill_kind, count(*) AS bills, sum(b.amount)::bigint AS amount, sum(b.credit)::bigint AS credit,
    sum(b.outstanding)::bigint AS outstanding, count(*) FILTER (WHERE b.outstanding <= 0) AS settled
FROM bill_standing b JOIN case_file c ON c.id = b.chain GROUP BY 1, 2 ORDER BY 1, 2;

-- name: transfers(source)
-- The transfers of one source as the bank reported them, and what became of each.
SELECT r.receipt, r.booked_on, r.amount, r.bills, r.sp2d, r.reverses, r.in_suspense,
    (SELECT string_agg(DISTINCT a.bill, ', ' ORDER BY a.bill) FROM receipt_allocated a WHERE a.receipt = r.receipt) AS paid,
    coalesce((SELECT sum(g.amount) FROM credit_granted g WHERE g.receipt = r.receipt), 0)::bigint AS credited,
    EXISTS (SELECT 1 FROM receipt x WHERE x.reverses = r.receipt) AS reversed
FROM receipt_standing r WHERE r.source = :source ORDER BY r.booked_on, r.receipt;

-- name: claims()
-- Each claim: what came in between, what was decided by how many, what was paid, and the children's years.
SELECT o.claim, c.stage, o.died_on, coalesce((SELECT x.cause FROM cause_corrected x WHERE x.claim = o.claim ORDER BY x.seq DESC LIMIT 1),
        o.cause) AS cause,
    p.amount, p.reduced, p.approvals, p.signals,
    EXISTS (SELECT FROM heirs_contested h WHERE h.claim = o.claim) AS contested,
    (SELECT count(*) FROM payment_settled s WHERE s.claim = o.claim) AS paid,
    (SELECT count(*) FROM payment_returned r WHERE r.claim = o.claim) AS returned,
    (SELECT count(*) FROM scholarship_approved a WHERE a.claim = o.claim) AS years,
    (SELECT count(*) FROM claim_letter l WHERE l.claim = o.claim) AS letters
FROM claim_opened o JOIN case_file c ON c.id = 'claim/' || o.claim
LEFT JOIN LATERAL (SELECT * FROM claim_prepared p WHERE p.claim = o.claim ORDER BY p.seq DESC LIMIT 1) p ON true
ORDER BY o.claim;

-- name: heirs_letters()
-- Every letter to somebody of a claim that was rendered, with the content that holds it sealed.
SELECT l.letter, k.content FROM claim_letter l JOIN claim_letter_kept k ON k.letter = l.letter ORDER BY l.letter;
