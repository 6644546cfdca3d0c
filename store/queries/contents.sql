-- name: put(names, purposes, digests, sealed)!
INSERT INTO content (id, purpose, sha256, sealed)
SELECT * FROM unnest(:names::text[], :purposes::text[], :digests::text[], :sealed::bytea[])
ON CONFLICT (id) DO NOTHING;

-- name: get(name)^
SELECT id, sha256, sealed, parts FROM content WHERE id = :name;

-- name: first_of(names, size)
-- Contents in the order of their names: as many of the first as are no more than so many bytes together, at least one.
SELECT id, sha256, sealed, parts FROM (
    SELECT w.place, c.*, sum(coalesce(octet_length(c.sealed), 0)) OVER (ORDER BY w.place) AS size
    FROM unnest(:names::text[]) WITH ORDINALITY AS w (name, place)
    LEFT JOIN LATERAL (SELECT id, sha256, sealed, parts FROM content WHERE id = w.name LIMIT 1) c ON true) f
WHERE place = 1 OR size <= :size ORDER BY place;

-- name: put_part(name, part, sealed)!
INSERT INTO content_part (content, part, sealed) VALUES (:name, :part, :sealed) ON CONFLICT (content, part) DO NOTHING;

-- name: put_parted(name, purpose, sha256, parts)!
INSERT INTO content (id, purpose, sha256, parts) VALUES (:name, :purpose, :sha256, :parts)
ON CONFLICT (id) DO NOTHING;

-- name: get_part(name, part)$
SELECT sealed FROM content_part WHERE content = :name AND part = :part;

-- name: known_parts(name)$
SELECT coalesce(array_agg(part), '{}') FROM content_part WHERE content = :name;
