-- The directory: what an office is called, where it is reached and how its head holds it, from one day to another;
-- and letters as they stand.

CREATE TABLE office_entry (
    office text NOT NULL REFERENCES office,
    valid_from date,
    valid_to date,
    title text NOT NULL CHECK (title <> ''),
    mail text CHECK (mail <> ''),
    phone text CHECK (phone <> ''),
    holding text NOT NULL DEFAULT 'definitive' CHECK (holding IN ('definitive', 'plt', 'plh', 'pj')),
    known_at timestamptz NOT NULL DEFAULT now(),
    CHECK (valid_to > valid_from),
    EXCLUDE USING gist (office WITH =, daterange(valid_from, valid_to) WITH &&)
);
COMMENT ON COLUMN office_entry.valid_from IS 'null: since before the directory was kept; valid_to is exclusive';
COMMENT ON COLUMN office_entry.holding IS 'how the head holds the office: definitive, acting (plt), daily acting (plh), interim (pj)';

INSERT INTO office_entry (office, title, mail, known_at) SELECT code, title, nullif(mail, ''), created_at FROM office;
ALTER TABLE office DROP COLUMN title, DROP COLUMN mail;

CREATE VIEW office_at_last AS
SELECT DISTINCT ON (o.code) o.code, o.region, e.title, e.mail, e.phone, e.holding, e.valid_from, e.valid_to
FROM office o JOIN office_entry e ON e.office = o.code ORDER BY o.code, e.valid_from DESC NULLS LAST;
COMMENT ON VIEW office_at_last IS 'each office by its newest entry, for lists that are about no particular day';

CREATE VIEW notice_addressed AS
SELECT n.message_id, e.title, e.holding, e.mail
FROM notice n CROSS JOIN installation i
JOIN office_entry e ON e.office = n.office AND daterange(e.valid_from, e.valid_to) @>
    CASE i.kind WHEN 'rehearsal' THEN (n.data ->> 'today')::date ELSE (now() AT TIME ZONE 'Asia/Jakarta')::date END
WHERE n.sent_at IS NULL AND e.mail IS NOT NULL;
COMMENT ON VIEW notice_addressed IS
    'where each waiting notice goes on the day of sending, which in a rehearsal is its business day';

CREATE VIEW letter AS
SELECT l.letter, l.template, l.sender, l.addressee, l.sign_by, l.data, l.chain, l.seq, l.effective_on AS drafted_on,
    l.known_at, l.position, e.number AS draft_number, c.region, s.number AS signed_number, s.signed_on
FROM letter_drafted l
JOIN audit_entry e ON e.chain = l.chain AND e.seq = l.seq
JOIN case_file c ON c.id = l.chain
LEFT JOIN letter_signed s ON s.letter = l.letter;
COMMENT ON VIEW letter IS 'each letter as it stands: a draft, or signed under a number of the office that sends it';
