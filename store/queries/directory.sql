-- name: put_offices(code, region)*!
INSERT INTO office (code, region) VALUES (:code, :region) ON CONFLICT (code) DO NOTHING;

-- name: lock_offices(codes)
SELECT code FROM office WHERE code = ANY(:codes::text[]) ORDER BY code FOR UPDATE;

-- name: entries_of(codes)
SELECT office, title, mail, phone, holding, valid_from, valid_to FROM office_entry
WHERE office = ANY(:codes::text[]) ORDER BY office, valid_from NULLS FIRST;

-- name: drop_entries(office, valid_from)*!
DELETE FROM office_entry WHERE office = :office AND valid_from IS NOT DISTINCT FROM :valid_from::date;

-- name: put_entries(office, title, mail, phone, holding, valid_from, valid_to)*!
INSERT INTO office_entry (office, title, mail, phone, holding, valid_from, valid_to)
VALUES (:office, :title, :mail, :phone, :holding, :valid_from, :valid_to);

-- name: entry_on(office, on)^
SELECT office, title, mail, phone, holding, valid_from, valid_to FROM office_entry
WHERE office = :office AND daterange(valid_from, valid_to) @> :on::date;

-- name: entries(on)
SELECT e.office, o.region, e.title, e.mail, e.phone, e.holding, e.valid_from, e.valid_to
FROM office_entry e JOIN office o ON o.code = e.office
WHERE :on::date IS NULL OR daterange(e.valid_from, e.valid_to) @> :on::date
ORDER BY e.office, e.valid_from NULLS FIRST;

-- name: reachable(codes, on)
SELECT office FROM office_entry
WHERE office = ANY(:codes::text[]) AND mail IS NOT NULL AND daterange(valid_from, valid_to) @> :on::date;
