-- Letters to heirs: their outbox, which never holds an address, and each letter as it stands.

CREATE TABLE claim_letter_mail (
    letter text PRIMARY KEY REFERENCES claim_letter_kept (letter),
    message_id text NOT NULL UNIQUE,
    sent_at timestamptz,
    declined_at timestamptz,
    CHECK (sent_at IS NULL OR declined_at IS NULL)
);
COMMENT ON TABLE claim_letter_mail IS
    'the letters that go out by mail; the address is unsealed when a mail is sent, and one that a server declines is left to the office';
CREATE INDEX claim_letter_mail_waiting ON claim_letter_mail (letter) WHERE sent_at IS NULL AND declined_at IS NULL;
CREATE INDEX claim_letter_by_claim ON claim_letter (claim);
CREATE INDEX document_attached_by_claim ON document_attached (claim);

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON claim_letter_kept FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON claim_letter_kept FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE VIEW claim_letter_written AS
SELECT l.letter, l.claim, l.template, l.to_ref, l.data, l.chain, l.seq, l.position, l.known_at, e.hash, c.region,
    o.person, o.died_on, o.content AS report, o.content_digest AS report_digest,
    f.content AS family, f.content_digest AS family_digest
FROM claim_letter l
JOIN audit_entry e ON e.chain = l.chain AND e.seq = l.seq
JOIN case_file c ON c.id = l.chain
JOIN claim_opened o ON o.claim = l.claim
LEFT JOIN LATERAL (
    -- The first edition stands in the commitment's chain, where the death was reported.
    SELECT n.content, n.content_digest FROM family_named n
    WHERE n.claim = l.claim AND CASE WHEN n.chain = l.chain THEN n.seq <= l.seq ELSE n.known_at <= l.known_at END
    ORDER BY n.edition DESC LIMIT 1) f ON true;
COMMENT ON VIEW claim_letter_written IS
    'each letter with the sealed files that name its people, in the edition known when it was written';
