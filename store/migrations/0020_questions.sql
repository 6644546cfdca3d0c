-- Fewer questions for each command: who signed in is asked beside the case, the dead's memberships beside the family, and
-- planned once a connection. What is sealed does not shrink, and is not tried to be compressed.

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

CREATE FUNCTION memberships_at(ids text[], died_on date) RETURNS jsonb LANGUAGE sql STABLE
SET plan_cache_mode = force_generic_plan AS $$
    WITH RECURSIVE followed (id, source, steps) AS (
        SELECT id, id, 0 FROM membership WHERE id = ANY(ids)
        UNION ALL
        SELECT f.id, m.moved_from, f.steps + 1 FROM followed f JOIN membership m ON m.id = f.source
        WHERE m.moved_from IS NOT NULL)
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', m.id, 'worker_class', m.worker_class, 'effective_on', m.effective_on,
        'income', coalesce((
            SELECT w.income FROM membership_wage w WHERE w.membership = m.id AND w.effective_on <= died_on
            ORDER BY w.effective_on DESC, w.known_at DESC, w.seq DESC LIMIT 1), m.income),
        'spells', (
            SELECT jsonb_agg(jsonb_build_array(
                s.effective_on, ARRAY(SELECT month FROM paid_months(s.id) AS month ORDER BY month)) ORDER BY f.steps DESC)
            FROM followed f JOIN membership s ON s.id = f.source WHERE f.id = m.id)) ORDER BY m.effective_on, m.id), '[]')
    FROM membership m WHERE m.id = ANY(ids)
$$;
COMMENT ON FUNCTION memberships_at IS 'memberships with the wage that counted on a day of death; and of each itself and those that its worker was moved from, the oldest first, with the months paid for it';

ALTER TABLE content ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE content_part ALTER COLUMN sealed SET STORAGE EXTERNAL;
