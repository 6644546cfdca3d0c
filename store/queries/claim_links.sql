-- name: issue(link, token_hmac, region, case_id, claim, issued_by, issued_at, valid_until, chain, seq)!
INSERT INTO claim_link (link, token_hmac, region, case_id, claim, issued_by, issued_at, valid_until, chain, seq)
VALUES (:link, :token_hmac, :region, :case_id, :claim, :issued_by, :issued_at, :valid_until, :chain, :seq);

-- name: by_token(token_hmac)^
-- The link of a token that was not withdrawn, however it stands otherwise; with what its claim still lacks.
SELECT l.link, l.region, l.case_id, l.claim, l.issued_by, l.token_hmac, l.valid_until, h.link IS NOT NULL AS used,
    CASE WHEN w.seq > coalesce(d.seq, 0) THEN w.missing ELSE '{}' END AS missing
FROM claim_link l LEFT JOIN hand_in h ON h.link = l.link
LEFT JOIN LATERAL (SELECT seq, missing FROM claim_waits w WHERE w.claim = l.claim ORDER BY seq DESC LIMIT 1) w ON true
LEFT JOIN LATERAL (SELECT seq FROM claim_completed d WHERE d.claim = l.claim ORDER BY seq DESC LIMIT 1) d ON true
WHERE l.token_hmac = :token_hmac AND NOT EXISTS (SELECT FROM claim_link_withdrawn x WHERE x.link = l.link);

-- name: standing(link)^
-- A link, whether it was withdrawn or used, and what became of what came in.
SELECT l.link, l.region, l.case_id, l.valid_until, EXISTS (SELECT FROM hand_in h WHERE h.link = l.link) AS used,
    EXISTS (SELECT FROM claim_link_withdrawn w WHERE w.link = l.link) AS withdrawn,
    ARRAY(SELECT outcome FROM hand_in_outcome o WHERE o.link = l.link) AS outcomes
FROM claim_link l WHERE l.link = :link;

-- name: withdraw(link, why, at, chain, seq)!
INSERT INTO claim_link_withdrawn (link, why, withdrawn_at, chain, seq) VALUES (:link, :why, :at, :chain, :seq);

-- name: hand_in(link, died_on, cause, traffic, content, content_digest, family, family_digest, received_on, at, told, chain, seq)!
INSERT INTO hand_in (link, died_on, cause, traffic, content, content_digest, family, family_digest, received_on,
    handed_in_at, told, chain, seq)
VALUES (:link, :died_on, :cause, :traffic, :content, :content_digest, :family, :family_digest, :received_on, :at, :told,
    :chain, :seq);

-- name: hand_in_documents(link, position, codes, content, sha256)*!
INSERT INTO hand_in_document (link, position, codes, content, sha256)
VALUES (:link, :position, :codes, :content, :sha256);

-- name: handed_in(link)^
-- What came in through one link.
SELECT h.*, l.region, l.case_id, l.claim AS of_claim, l.token_hmac, (SELECT coalesce(jsonb_agg(
        jsonb_build_object('codes', d.codes, 'content', d.content, 'sha256', d.sha256) ORDER BY d.position), '[]')
    FROM hand_in_document d WHERE d.link = h.link) AS documents
FROM hand_in h JOIN claim_link l ON l.link = h.link WHERE h.link = :link;

-- name: waiting(resting, most)
-- The links whose hand-in no case has been told of, the oldest first.
SELECT h.link FROM hand_in h
WHERE NOT EXISTS (SELECT FROM hand_in_outcome o WHERE o.link = h.link) AND h.link <> ALL(:resting::text[])
ORDER BY h.handed_in_at, h.link LIMIT :most;

-- name: carried_out(link)$
SELECT EXISTS (SELECT FROM hand_in_outcome WHERE link = :link);

-- name: came_to(link, outcome, claim, refusal, why, chain, seq)!
INSERT INTO hand_in_outcome (link, outcome, claim, refusal, why, chain, seq)
VALUES (:link, :outcome, :claim, :refusal, :why, :chain, :seq);

-- name: links_of(regions)
-- A region's links, the latest first, and what became of each.
SELECT l.link, l.claim AS for_claim, l.issued_by, l.issued_at, l.valid_until, w.why AS withdrawn, h.handed_in_at,
    h.died_on IS NOT NULL AS reports, (SELECT count(*) FROM hand_in_document d WHERE d.link = l.link) AS documents,
    o.outcome, o.claim, o.refusal, s.why AS settled
FROM claim_link l LEFT JOIN claim_link_withdrawn w ON w.link = l.link LEFT JOIN hand_in h ON h.link = l.link
LEFT JOIN hand_in_outcome o ON o.link = l.link AND o.outcome <> 'settled'
LEFT JOIN hand_in_outcome s ON s.link = l.link AND s.outcome = 'settled'
WHERE l.region = ANY(:regions::text[]) ORDER BY l.issued_at DESC, l.link DESC;
