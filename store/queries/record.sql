-- name: lock_case(case_id, command)^
-- The case and the head of its chain, locked until the transaction ends; whether a command was given before it waited.
SELECT c.id, c.type, c.region, c.province, c.version, c.closed_at, h.seq, h.hash, h.salt,
    EXISTS (SELECT FROM command k WHERE k.id = :command) AS given
FROM case_file c JOIN chain h ON h.id = c.id
WHERE c.id = :case_id FOR UPDATE;

-- name: lock_chain(chain, salt)^
INSERT INTO chain (id, salt) VALUES (:chain, :salt)
ON CONFLICT (id) DO UPDATE SET id = excluded.id
RETURNING seq, hash, salt;

-- name: find_command(command)^
SELECT case_id, content, answer FROM command WHERE id = :command;

-- name: find_actor(session)^
-- Who signed in, with the roles held and those lent to them now by somebody who holds them.
SELECT id, office, secret_hash, roles FROM actor_of(:session);

-- name: find_hand_in(link)^
-- What came in through a claim link and waits to be carried out: the link's key, its region, who issued it.
SELECT l.token_hmac, l.region, l.issued_by, h.told FROM hand_in h JOIN claim_link l ON l.link = h.link
WHERE h.link = :link AND NOT EXISTS (SELECT FROM hand_in_outcome o WHERE o.link = h.link);

-- name: is_link(link)$
SELECT EXISTS (SELECT FROM claim_link WHERE link = :link);

-- name: conflict(actor, hands, claim)$
-- Why somebody may not approve, if anything speaks against it: a role lent between them and somebody whose hand was in
-- it, or lent to both by the same person; or, where a claim's money is at stake, that they gain from it.
SELECT CASE
    WHEN EXISTS (
        SELECT FROM delegation d WHERE (d.from_user = :actor AND d.to_user = ANY(:hands::text[]))
            OR (d.to_user = :actor AND d.from_user = ANY(:hands::text[])))
        OR EXISTS (
        SELECT FROM delegation a JOIN delegation b ON b.from_user = a.from_user
        WHERE a.to_user = :actor AND b.to_user = ANY(:hands::text[])) THEN 'four_eyes'
    WHEN :claim::text IS NULL THEN NULL
    WHEN NOT EXISTS (SELECT FROM user_tie WHERE user_id = :actor AND what = 'nik') THEN 'unidentified'
    WHEN EXISTS (
        SELECT FROM user_tie u JOIN tie t ON t.hmac = u.hmac AND t.what = u.what
        WHERE u.user_id = :actor AND t.claim = :claim) THEN 'gains'
END;

-- name: next_number(series)$
INSERT INTO number_series (id, last) VALUES (:series, 1)
ON CONFLICT (id) DO UPDATE SET last = number_series.last + 1
RETURNING last;

-- name: move_head(chain, seq, hash)!
-- The head of a chain to which an entry was appended.
UPDATE chain SET seq = :seq, hash = :hash WHERE id = :chain;

-- name: move_case(case_id, stage, due_at, closed_at)!
UPDATE case_file SET version = version + 1, stage = :stage, due_at = :due_at, closed_at = :closed_at, attention = NULL
WHERE id = :case_id;

-- name: post(chain, seq, positions, accounts, parties, amounts, effective_on, known_at)!
-- A ledger transaction; it is summed at the end of the statement.
INSERT INTO ledger_entry (chain, seq, position, account, party, amount, effective_on, known_at)
SELECT :chain, :seq, posting.*, :effective_on, :known_at
FROM unnest(:positions::int[], :accounts::text[], :parties::text[], :amounts::bigint[]) AS posting;

-- name: open_tasks(id, case_id, region, what, role, office, due_on, rule, ref, opened_at, opened_seq, closed_at)*!
-- What was asked and done before can be asked again.
INSERT INTO task (id, case_id, region, what, role, office, due_on, rule, ref, opened_at, opened_seq, closed_at)
VALUES (:id, :case_id, :region, :what, :role, :office, :due_on, :rule, :ref, :opened_at, :opened_seq, :closed_at)
ON CONFLICT (id) DO UPDATE SET office = excluded.office, due_on = excluded.due_on, rule = excluded.rule,
    ref = excluded.ref, opened_at = excluded.opened_at, opened_seq = excluded.opened_seq, closed_at = excluded.closed_at;

-- name: close_tasks(ids, at)!
UPDATE task SET closed_at = :at WHERE id = ANY(:ids::text[]) AND closed_at IS NULL;

-- name: was_logged(chain, command)$
SELECT count(*) FROM audit_entry WHERE chain = :chain AND command = :command;

-- name: chain_entries(chain)
SELECT * FROM audit_entry WHERE chain = :chain ORDER BY seq;

-- name: mark_all_started(ids)!
UPDATE case_file SET started_at = now() WHERE id = ANY(:ids::text[]) AND started_at IS NULL;

-- name: unstarted(older_than)
SELECT id, stage, due_at, opening FROM case_file
WHERE started_at IS NULL AND id IN (
    SELECT e.chain FROM audit_entry e WHERE e.seq = 1 AND e.recorded_at < :older_than);

-- name: standing(case_id)$
SELECT CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END FROM case_file WHERE id = :case_id;

-- name: needs_attention(case_id, why)!
UPDATE case_file SET attention = :why WHERE id = :case_id AND closed_at IS NULL;

-- name: given(case_id, command, session)^
-- The region of a case, the first answer to a command if it was given, and who signed in, as `find_actor` says.
SELECT c.region, k.content, k.answer, a.id, a.office, a.secret_hash, a.roles
FROM case_file c LEFT JOIN command k ON k.id = :command LEFT JOIN actor_of(:session) a ON true WHERE c.id = :case_id;
