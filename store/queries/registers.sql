-- name: put_user(id, office, password_hash)!
INSERT INTO app_user (id, office, password_hash) VALUES (:id, :office, :password_hash)
ON CONFLICT (id) DO UPDATE SET office = excluded.office, password_hash = excluded.password_hash, active = true;

-- name: clear_roles(user)!
DELETE FROM user_role WHERE user_id = :user;

-- name: put_role(user, role, region)!
INSERT INTO user_role (user_id, role, region) VALUES (:user, :role, :region) ON CONFLICT DO NOTHING;

-- name: is_user(user)$
SELECT EXISTS (SELECT FROM app_user WHERE id = :user);

-- name: holds(user, role, region)$
SELECT EXISTS (SELECT FROM user_role WHERE user_id = :user AND role = :role AND region = :region);

-- name: tie(user, what, hmac)!
INSERT INTO user_tie (user_id, what, hmac) VALUES (:user, :what, :hmac) ON CONFLICT DO NOTHING;

-- name: delegate(from_user, to_user, role, region, valid_from, valid_to)!
INSERT INTO delegation (from_user, to_user, role, region, valid_from, valid_to)
VALUES (:from_user, :to_user, :role, :region, :valid_from, :valid_to);

-- name: user_for_sign_in(id)^
SELECT id, password_hash FROM app_user WHERE id = :id AND active;

-- name: sign_in(id, user, secret_hash, expires_at)!
INSERT INTO sign_in (id, user_id, secret_hash, expires_at) VALUES (:id, :user, :secret_hash, :expires_at);

-- name: sign_out(id)!
UPDATE sign_in SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL;

-- name: has_admin()$
SELECT EXISTS (SELECT 1 FROM user_role WHERE role = 'admin' AND region = '*');

-- name: installation_kind()$
SELECT kind FROM installation;

-- name: put_units(region, code, kind, name, valid_from, valid_to)*!
INSERT INTO unit (region, code, kind, name, valid_from, valid_to)
VALUES (:region, :code, :kind, :name, :valid_from, :valid_to)
ON CONFLICT (region, code, valid_from)
DO UPDATE SET kind = excluded.kind, name = excluded.name, valid_to = excluded.valid_to;

-- name: put_branch(code, name)!
INSERT INTO scheme_branch (code, name) VALUES (:code, :name) ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: put_branch_region(branch, region, valid_from)!
INSERT INTO scheme_branch_region (branch, region, valid_from) VALUES (:branch, :region, :valid_from)
ON CONFLICT (branch, region, valid_from) DO NOTHING;

-- name: put_partner(code, name, kind)!
INSERT INTO partner (code, name, kind) VALUES (:code, :name, :kind)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind;

-- name: put_indicator(region, code, as_of, numerator, numerator_definition, denominator, denominator_definition, percent_reported, source)$
INSERT INTO indicator (region, code, as_of, numerator, numerator_definition, denominator, denominator_definition,
    percent_reported, source)
VALUES (:region, :code, :as_of, :numerator, :numerator_definition, :denominator, :denominator_definition,
    :percent_reported, :source)
ON CONFLICT DO NOTHING RETURNING true;
