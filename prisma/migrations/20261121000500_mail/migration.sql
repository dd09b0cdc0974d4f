-- What the built-in mail sink keeps. Only the owner connection reads it: the admin page, never a person's request.

CREATE TABLE mail.sink_message (
	id bigserial NOT NULL,
	sender text NOT NULL,
	recipients text[],
	subject text NOT NULL,
	source bytea NOT NULL,
	bytes integer NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT sink_message_pkey PRIMARY KEY (id)
);
CREATE INDEX sink_message_created_at_idx ON mail.sink_message (created_at);

ALTER TABLE mail.sink_message ENABLE ROW LEVEL SECURITY;
