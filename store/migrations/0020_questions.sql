-- Fewer questions for each command: who signed in is asked beside the case. What is sealed does not shrink, and is not
-- tried to be compressed.

CREATE FUNCTION actor_of(session text) RETURNS TABLE (id text, office text, secret_hash bytea, roles jsonb)
LANGUAGE sql STABLE AS $$
    SELECT u.id, u.office, s.secret_hash,
        (SELECT coalesce(jsonb_agg(jsonb_build_array(r.role, r.region)), '[]') FROM (
            SELECT role, region FROM user_role WHERE user_id = u.id
            UNION
            SELECT d.role, d.region FROM delegation d
            JOIN user_role h ON h.user_id = d.from_user AND h.role = d.role AND h.region = d.region
            JOIN app_user l ON l.id = d.from_user AND l.active
            WHERE d.to_user = u.id AND now() >= d.valid_from AND now() < d.valid_to) r)
    FROM sign_in s JOIN app_user u ON u.id = s.user_id
    WHERE s.id = session AND u.active AND s.revoked_at IS NULL AND s.expires_at > now()
$$;
COMMENT ON FUNCTION actor_of IS 'who signed in, with the roles held and those lent to them now by somebody who holds them';

ALTER TABLE content ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE content_part ALTER COLUMN sealed SET STORAGE EXTERNAL;
