-- Synced records and their history: generic tables that hold the rows of every module, so that a module never needs a
-- migration. Written by one statement (lib/server/sync/merge-sql.ts); read through row security.
-- Row security is forced: even the owner gets in only by the policy that names system jobs.

CREATE SCHEMA IF NOT EXISTS sync;

-- Roles belong to the whole cluster; the accounts migration usually made this one.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mana_app') THEN
		BEGIN
			CREATE ROLE mana_app NOLOGIN NOINHERIT;
		EXCEPTION WHEN duplicate_object OR unique_violation THEN
			NULL;
		END;
	END IF;
END $$;

-- The sequence of one space. Its row lock orders the commits of the space, so a cursor can never skip a late one.
CREATE TABLE sync.head (
	space_id text COLLATE "C" NOT NULL,
	-- A short name for the space in the index below.
	no bigint GENERATED ALWAYS AS IDENTITY,
	seq bigint NOT NULL DEFAULT 0,
	-- The newest sequence among purged tombstones: a device whose cursor is older must start over.
	purged_seq bigint NOT NULL DEFAULT 0,
	CONSTRAINT head_pkey PRIMARY KEY (space_id),
	CONSTRAINT head_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE
);

-- json and not jsonb: a row is written and sent far more often than it is looked into, so it passes through as the text
-- that our own program printed, on one line. What no query looks into is not even checked: it is text. Only a contested
-- write takes its fields apart.
-- Keys compare byte by byte, which costs a fraction of comparing by language.
-- No foreign key to the space: checked row by row it would cost a tenth of a push. The trigger below keeps the promise.
CREATE TABLE sync.record (
	space_id text COLLATE "C" NOT NULL,
	tbl text COLLATE "C" NOT NULL,
	id text COLLATE "C" NOT NULL,
	-- {field: [value, stamp]}
	clear json NOT NULL,
	-- {field: stamp of its box}
	sealed text NOT NULL,
	-- {stamp: {fields, data}}
	boxes text NOT NULL,
	-- [deleted, stamp]
	deleted json,
	-- {stamp, actor, seen} of the newest write
	last json NOT NULL,
	-- last.stamp again, where it can be compared without opening the object: no field has a newer one
	stamp text COLLATE "C" NOT NULL,
	author_id text NOT NULL,
	space_no bigint NOT NULL,
	seq bigint NOT NULL,
	CONSTRAINT record_pkey PRIMARY KEY (space_id, tbl, id)
);
-- By number and not by id: a second index that begins with space_id would tempt the planner, while the table is small,
-- into looking single records up through it, and that plan stays in use when the table has grown.
CREATE UNIQUE INDEX record_space_no_seq_key ON sync.record (space_no, seq);

-- Ciphertext does not compress, so trying only costs time.
ALTER TABLE sync.record ALTER COLUMN boxes SET STORAGE EXTERNAL;

-- Append-only history, 90 days: one row per write that changed something, one sequence number each.
CREATE TABLE sync.change (
	space_id text COLLATE "C" NOT NULL,
	seq bigint NOT NULL,
	tbl text COLLATE "C" NOT NULL,
	id text COLLATE "C" NOT NULL,
	-- The change of this record before this one: its history is a list, and needs no index.
	prev_seq bigint,
	user_id text NOT NULL,
	mission_id text,
	iteration_id text,
	-- {stamp, actor, seen}
	last json NOT NULL,
	-- What it set: {field: [value, stamp]}, {stamp: {fields, data}}, [deleted, stamp]
	clear json NOT NULL,
	boxes text NOT NULL,
	deleted json,
	-- Fields that took effect; NULL when all of them did
	won text[],
	-- {clear, sealed, boxes, deleted}: what it pushed out; NULL when it created the record
	displaced text,
	at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT change_pkey PRIMARY KEY (space_id, seq)
);
CREATE INDEX change_space_id_iteration_id_idx ON sync.change (space_id, iteration_id, seq) WHERE iteration_id IS NOT NULL;
ALTER TABLE sync.change ALTER COLUMN boxes SET STORAGE EXTERNAL;
ALTER TABLE sync.change ALTER COLUMN displaced SET STORAGE EXTERNAL;

CREATE FUNCTION sync.forget_space() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
	AS $$
BEGIN
	DELETE FROM sync.record WHERE space_id = OLD.space_id;
	DELETE FROM sync.change WHERE space_id = OLD.space_id;
	RETURN NULL;
END $$;
CREATE TRIGGER forget_space AFTER DELETE ON sync.head FOR EACH ROW EXECUTE FUNCTION sync.forget_space();

-- Spaces in which the person asking may change records. A set, so that one lookup serves a whole push.
CREATE FUNCTION sync.my_writable_spaces() RETURNS SETOF text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
	AS $$ SELECT m.space_id FROM space.membership m WHERE m.user_id = space.me() AND m.role <> 'viewer' $$;

-- The fields of `theirs` that win against `ours`; both are {field: [value, stamp]}. Same rule as lib/core/sync/merge.ts.
CREATE FUNCTION sync.winning(ours jsonb, theirs jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT coalesce(jsonb_object_agg(n.key, n.value), '{}')
	FROM jsonb_each(theirs) n
	WHERE NOT ours ? n.key
		OR (n.value ->> 1) COLLATE "C" > (ours -> n.key ->> 1) COLLATE "C"
		OR (
			n.value ->> 1 = ours -> n.key ->> 1
			AND ((n.value -> 0)::text) COLLATE "C" > ((ours -> n.key -> 0)::text) COLLATE "C"
		)
$$;

-- The fields of `theirs` that are neither winning nor the same.
CREATE FUNCTION sync.losing(ours jsonb, theirs jsonb, winning jsonb) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT array_agg(n.key) FROM jsonb_each(theirs) n
	WHERE NOT winning ? n.key AND ours -> n.key IS DISTINCT FROM n.value
$$;

-- {field: stamp} and boxes as {field: [box, stamp]}, so that the same two functions judge sealed fields.
CREATE FUNCTION sync.with_boxes(sealed jsonb, boxes jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT coalesce(jsonb_object_agg(s.key, jsonb_build_array(boxes -> (s.value #>> '{}'), s.value)), '{}')
	FROM jsonb_each(sealed) s
$$;

-- The boxes that `sealed` still points to; of two under one stamp the one with the greater text.
CREATE FUNCTION sync.kept_boxes(ours jsonb, theirs jsonb, sealed jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT coalesce(jsonb_object_agg(s.stamp, CASE
		WHEN NOT ours ? s.stamp THEN theirs -> s.stamp
		WHEN NOT theirs ? s.stamp THEN ours -> s.stamp
		WHEN ((theirs -> s.stamp)::text) COLLATE "C" > ((ours -> s.stamp)::text) COLLATE "C" THEN theirs -> s.stamp
		ELSE ours -> s.stamp
	END), '{}')
	FROM (SELECT DISTINCT value AS stamp FROM jsonb_each_text(sealed)) s
	WHERE ours ? s.stamp OR theirs ? s.stamp
$$;

-- The entries of `map` whose keys `keys` has.
CREATE FUNCTION sync.only(map jsonb, keys jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(map) m WHERE keys ? m.key
$$;

REVOKE ALL ON FUNCTION sync.my_writable_spaces() FROM PUBLIC;
GRANT USAGE ON SCHEMA sync TO mana_app;
GRANT EXECUTE ON FUNCTION sync.my_writable_spaces() TO mana_app;
GRANT SELECT, INSERT, UPDATE ON sync.head, sync.record TO mana_app;
GRANT SELECT, INSERT ON sync.change TO mana_app;

ALTER TABLE sync.head ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync.head FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync.record FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.change ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync.change FORCE ROW LEVEL SECURITY;

CREATE POLICY system_jobs ON sync.head TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY system_jobs ON sync.record TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY system_jobs ON sync.change TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE POLICY read ON sync.head FOR SELECT TO mana_app USING (space_id IN (SELECT space.my_spaces()));
CREATE POLICY add ON sync.head FOR INSERT TO mana_app WITH CHECK (space_id IN (SELECT sync.my_writable_spaces()));
CREATE POLICY edit ON sync.head FOR UPDATE TO mana_app
	USING (space_id IN (SELECT sync.my_writable_spaces()))
	WITH CHECK (space_id IN (SELECT sync.my_writable_spaces()));

CREATE POLICY read ON sync.record FOR SELECT TO mana_app USING (space_id IN (SELECT space.my_spaces()));
CREATE POLICY add ON sync.record FOR INSERT TO mana_app WITH CHECK (space_id IN (SELECT sync.my_writable_spaces()));
CREATE POLICY edit ON sync.record FOR UPDATE TO mana_app
	USING (space_id IN (SELECT sync.my_writable_spaces()))
	WITH CHECK (space_id IN (SELECT sync.my_writable_spaces()));

CREATE POLICY read ON sync.change FOR SELECT TO mana_app USING (space_id IN (SELECT space.my_spaces()));
-- The account in the history is the session's, whatever the program says.
CREATE POLICY add ON sync.change FOR INSERT TO mana_app WITH CHECK (
	space_id IN (SELECT sync.my_writable_spaces()) AND user_id = space.me()
);
