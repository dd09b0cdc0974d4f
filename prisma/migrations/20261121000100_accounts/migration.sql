-- Accounts, sessions, spaces, memberships, key custody, and the restricted role of the tenant path.
-- Deliberate: row security is enabled, not forced. The owner connection runs named system jobs; people's requests
-- run as mana_app, which owns nothing and bypasses nothing.

CREATE SCHEMA IF NOT EXISTS auth;
CREATE SCHEMA IF NOT EXISTS space;
CREATE SCHEMA IF NOT EXISTS vault;
CREATE SCHEMA IF NOT EXISTS mail;
CREATE SCHEMA IF NOT EXISTS ops;

-- Roles belong to the whole cluster, so another database of it may have made this one already, even at this moment.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mana_app') THEN
		BEGIN
			CREATE ROLE mana_app NOLOGIN NOINHERIT;
		EXCEPTION WHEN duplicate_object OR unique_violation THEN
			NULL;
		END;
	END IF;
	IF NOT pg_has_role(current_user, 'mana_app', 'MEMBER') THEN
		EXECUTE format('GRANT mana_app TO %I', current_user);
	END IF;
END $$;

CREATE TABLE auth."user" (
	id text NOT NULL,
	email text NOT NULL,
	name text NOT NULL,
	password_hash text NOT NULL,
	role text NOT NULL DEFAULT 'user',
	locale text NOT NULL DEFAULT 'en',
	demo boolean NOT NULL DEFAULT false,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	suspended_at timestamptz(3),
	CONSTRAINT user_pkey PRIMARY KEY (id),
	CONSTRAINT user_email_lower CHECK (email = lower(email)),
	CONSTRAINT user_role CHECK (role IN ('user', 'admin')),
	CONSTRAINT user_locale CHECK (locale IN ('en', 'de'))
);
CREATE UNIQUE INDEX user_email_key ON auth."user" (email);

CREATE TABLE auth.session (
	id text NOT NULL,
	user_id text NOT NULL,
	expires_at timestamptz(3) NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	last_seen_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	ip text NOT NULL DEFAULT '',
	user_agent text NOT NULL DEFAULT '',
	CONSTRAINT session_pkey PRIMARY KEY (id),
	CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX session_user_id_idx ON auth.session (user_id);
CREATE INDEX session_expires_at_idx ON auth.session (expires_at);

CREATE TABLE auth.rate_limit (
	key text NOT NULL,
	reset_at timestamptz(3) NOT NULL,
	count integer NOT NULL,
	CONSTRAINT rate_limit_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limit_reset_at_idx ON auth.rate_limit (reset_at);

CREATE TABLE ops.setting (
	key text NOT NULL,
	value jsonb NOT NULL,
	updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT setting_pkey PRIMARY KEY (key)
);

CREATE TABLE space.space (
	id text NOT NULL,
	kind text NOT NULL,
	name text NOT NULL,
	epoch integer NOT NULL DEFAULT 1,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT space_pkey PRIMARY KEY (id),
	CONSTRAINT space_kind CHECK (kind IN ('personal', 'family', 'team', 'club', 'brand', 'practice'))
);

CREATE TABLE space.membership (
	space_id text NOT NULL,
	user_id text NOT NULL,
	role text NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT membership_pkey PRIMARY KEY (space_id, user_id),
	CONSTRAINT membership_role CHECK (role IN ('viewer', 'member', 'admin', 'owner')),
	CONSTRAINT membership_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX membership_user_id_idx ON space.membership (user_id);

CREATE TABLE space.space_key (
	space_id text NOT NULL,
	user_id text NOT NULL,
	key_id text NOT NULL,
	epoch integer NOT NULL,
	wrap text NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT space_key_pkey PRIMARY KEY (space_id, user_id, key_id),
	CONSTRAINT space_key_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT space_key_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX space_key_user_id_idx ON space.space_key (user_id);

CREATE TABLE vault.vault (
	user_id text NOT NULL,
	wrapped_mk text,
	wrap_iv text,
	format_version smallint NOT NULL DEFAULT 1,
	kek_id text NOT NULL DEFAULT 'env-v1',
	recovery_wrapped_mk text,
	recovery_iv text,
	recovery_format_version smallint NOT NULL DEFAULT 1,
	recovery_set_at timestamptz(3),
	zero_knowledge boolean NOT NULL DEFAULT false,
	public_jwk jsonb NOT NULL,
	sealed_private_key text NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	rotated_at timestamptz(3),
	CONSTRAINT vault_pkey PRIMARY KEY (user_id),
	CONSTRAINT vault_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT vault_some_wrap CHECK (wrapped_mk IS NOT NULL OR recovery_wrapped_mk IS NOT NULL),
	CONSTRAINT vault_wrap_pair CHECK ((wrapped_mk IS NULL) = (wrap_iv IS NULL)),
	CONSTRAINT vault_recovery_pair CHECK ((recovery_wrapped_mk IS NULL) = (recovery_iv IS NULL)),
	CONSTRAINT vault_zero_knowledge CHECK (
		NOT zero_knowledge OR (wrapped_mk IS NULL AND recovery_wrapped_mk IS NOT NULL)
	)
);

CREATE TABLE vault.vault_audit (
	id bigserial NOT NULL,
	user_id text NOT NULL,
	action text NOT NULL,
	context text NOT NULL DEFAULT '',
	status smallint NOT NULL,
	ip text NOT NULL DEFAULT '',
	user_agent text NOT NULL DEFAULT '',
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT vault_audit_pkey PRIMARY KEY (id),
	CONSTRAINT vault_audit_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT vault_audit_action CHECK (action IN (
		'init', 'fetch', 'failed_fetch', 'unwrap', 'failed_unwrap', 'rotate',
		'recovery_set', 'recovery_clear', 'zk_enable', 'zk_disable'
	))
);
CREATE INDEX vault_audit_user_id_id_idx ON vault.vault_audit (user_id, id DESC);

-- Who is asking. Set for one transaction by the tenant path; without it every policy below answers nothing.
CREATE FUNCTION space.me() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT NULLIF(current_setting('app.user_id', true), '') $$;

-- Defined by the owner, because a policy on memberships that reads memberships would never end.
CREATE FUNCTION space.my_role(space_id text) RETURNS text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
	AS $$ SELECT m.role FROM space.membership m WHERE m.space_id = $1 AND m.user_id = space.me() $$;

CREATE FUNCTION space.my_spaces() RETURNS SETOF text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
	AS $$ SELECT m.space_id FROM space.membership m WHERE m.user_id = space.me() $$;

REVOKE ALL ON FUNCTION space.my_role(text), space.my_spaces() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION space.me(), space.my_role(text), space.my_spaces() TO mana_app;

ALTER TABLE auth."user" ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.rate_limit ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE space.space ENABLE ROW LEVEL SECURITY;
ALTER TABLE space.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE space.space_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.vault ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.vault_audit ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA auth, space, vault TO mana_app;
GRANT SELECT (id, email, name, role, locale, demo, created_at) ON auth."user" TO mana_app;
GRANT SELECT ON space.space, space.membership, space.space_key, vault.vault, vault.vault_audit TO mana_app;

CREATE POLICY own_account ON auth."user" FOR SELECT TO mana_app USING (
	id = space.me()
	OR EXISTS (SELECT FROM space.membership m WHERE m.user_id = "user".id AND m.space_id IN (SELECT space.my_spaces()))
);
CREATE POLICY member ON space.space FOR SELECT TO mana_app USING (id IN (SELECT space.my_spaces()));
CREATE POLICY fellow_member ON space.membership FOR SELECT TO mana_app USING (space_id IN (SELECT space.my_spaces()));
CREATE POLICY own_wrap ON space.space_key FOR SELECT TO mana_app USING (
	user_id = space.me() AND space_id IN (SELECT space.my_spaces())
);
CREATE POLICY own_vault ON vault.vault FOR SELECT TO mana_app USING (user_id = space.me());
CREATE POLICY own_audit ON vault.vault_audit FOR SELECT TO mana_app USING (user_id = space.me());
