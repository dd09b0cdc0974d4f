-- Addresses that a letter was sent to and that nobody has proven to own yet. No rights for mana_app: only the owner
-- connection, which signs people in, reads it.
CREATE TABLE auth.confirmation (
	key text NOT NULL,
	email text NOT NULL,
	user_id text,
	name text,
	password_hash text,
	locale text NOT NULL,
	expires_at timestamptz(3) NOT NULL,
	CONSTRAINT confirmation_pkey PRIMARY KEY (key),
	CONSTRAINT confirmation_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT confirmation_email_lower CHECK (email = lower(email)),
	CONSTRAINT confirmation_locale CHECK (locale IN ('en', 'de')),
	CONSTRAINT confirmation_one_purpose CHECK (
		(user_id IS NULL) = (name IS NOT NULL AND password_hash IS NOT NULL)
	)
);
CREATE INDEX confirmation_user_id_idx ON auth.confirmation (user_id);
CREATE INDEX confirmation_expires_at_idx ON auth.confirmation (expires_at);

ALTER TABLE auth.confirmation ENABLE ROW LEVEL SECURITY;
