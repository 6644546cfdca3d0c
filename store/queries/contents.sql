-- name: put(name, purpose, sha256, sealed)!
INSERT INTO content (id, purpose, sha256, sealed) VALUES (:name, :purpose, :sha256, :sealed)
ON CONFLICT (id) DO NOTHING;

-- name: get(name)$
SELECT sealed FROM content WHERE id = :name;
