-- name: put_office(code, region, title, mail)!
INSERT INTO office (code, region, title, mail) VALUES (:code, :region, :title, :mail)
ON CONFLICT (code) DO UPDATE SET title = excluded.title, mail = excluded.mail;

-- name: put_user(id, office, password_hash)!
INSERT INTO app_user (id, office, password_hash) VALUES (:id, :office, :password_hash)
ON CONFLICT (id) DO UPDATE SET office = excluded.office, password_hash = excluded.password_hash, active = true;

-- name: clear_roles(user)!
DELETE FROM user_role WHERE user_id = :user;

-- name: put_role(user, role, region)!
INSERT INTO user_role (user_id, role, region) VALUES (:user, :role, :region) ON CONFLICT DO NOTHING;

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
