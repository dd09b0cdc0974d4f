-- Records and their history in the form of their writes (docs/decisions/023-rows-by-write.md): the fields of one write share
-- its stamp. Most fields of most records are of one write, so that a stamp beside every field was most of the row.
-- One transaction: whoever is cut off in the middle has the old form, whole.
--
-- The fields of a record, or of what a write displaced:
--   stamp   of the newest write
--   clear   {field: value}
--   sealed  ["field", ...]: one box, of the write of the rest, which names these fields, and all of them are in it. Or, when
--           fields are in several boxes, [[stamp, fields of the box, its bytes, fields that are in it], ...] in the order
--           of `boxes`; without the last when it would repeat the fields of the box
--   boxes   those boxes, one after the other; none where the text has gone
--   deleted whether it is; NULL when nobody has said
--   marks   which write is whose: [[stamp, seen, field, ...], ...]. The first is the write of the rest, of all that no other
--           names. `seen` is null where nobody knows, and for the newest, which has a column. '$deleted' names the deletion.
--           A stamp is written as '' for the newest, and without its device when that is the one of the newest. NULL when
--           all fields are of the newest.
--   actor   a JSON object, or a text alone: the name under which the author of the record (of the change) wrote themselves
-- A box is the length of the id of its key, that id, and nonce and ciphertext. Length 0: the box follows as the text it was.

LOCK TABLE sync.record, sync.change IN ACCESS EXCLUSIVE MODE;

-- What a later version has said, to a program that cannot know what it means.
CREATE FUNCTION sync.not_understood(what text) RETURNS text
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	AS $$
BEGIN
	RAISE EXCEPTION 'A record is of a newer form than this program knows: %', left(what, 200) USING ERRCODE = '0A000';
END $$;

-- Reading: the row as {field: [value, stamp]}, {field: stamp}, {stamp: {fields, data}}, [deleted, stamp], and
-- {stamp, actor, seen, others}. What most rows are is put together by expressions that PostgreSQL inlines.

CREATE FUNCTION sync.whole_stamp(part text, newest text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$ SELECT CASE length(part) WHEN 0 THEN newest WHEN 18 THEN part || substr(newest, 19) ELSE part END $$;

CREATE FUNCTION sync.rest_stamp(marks text, newest text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$ SELECT CASE WHEN marks IS NULL THEN newest ELSE sync.whole_stamp(marks::json #>> '{0,0}', newest) END $$;

CREATE FUNCTION sync.named_stamps(marks text, newest text) RETURNS TABLE (name text, stamp text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT f.name, sync.whole_stamp(m.mark ->> 0, newest)
	FROM json_array_elements(marks::json) m(mark)
	CROSS JOIN LATERAL json_array_elements_text(m.mark) WITH ORDINALITY f(name, n)
	WHERE f.n > 2
$$;

CREATE FUNCTION sync.fields_text(clear json, marks text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || string_agg(
		to_json(c.key)::text || ':[' || c.value || ',"' || coalesce(m.named ->> c.key, m.rest) || '"]', ','
	) || '}'
	FROM json_each(clear) c
	CROSS JOIN (
		SELECT sync.rest_stamp(marks, newest) AS rest,
			(SELECT jsonb_object_agg(s.name, s.stamp) FROM sync.named_stamps(marks, newest) s) AS named OFFSET 0
	) m
$$;

CREATE FUNCTION sync.one_write_text(clear json, stamp text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || string_agg(to_json(c.key)::text || ':[' || c.value || ',"' || stamp || '"]', ',') || '}'
	FROM json_each(clear) c
$$;

CREATE FUNCTION sync.clear_text(clear json, marks text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN clear::text = '{}' THEN '{}'
		WHEN marks IS NULL THEN sync.one_write_text(clear, newest)
		ELSE sync.fields_text(clear, marks, newest) END
$$;

CREATE FUNCTION sync.several_boxes(sealed text, boxes bytea, newest text)
	RETURNS TABLE (stamp text, fields json, points json, box bytea)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT sync.whole_stamp(e.entry ->> 0, newest), e.entry -> 1, coalesce(e.entry -> 3, e.entry -> 1),
		substr(boxes, (1 + sum((e.entry ->> 2)::int) OVER (ORDER BY e.n) - (e.entry ->> 2)::int)::int, (e.entry ->> 2)::int)
	FROM json_array_elements(sealed::json) WITH ORDINALITY e(entry, n)
$$;

CREATE FUNCTION sync.several_sealed_text(sealed text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || string_agg(to_json(p.name)::text || ':"' || b.stamp || '"', ',') || '}'
	FROM sync.several_boxes(sealed, '', newest) b CROSS JOIN LATERAL json_array_elements_text(b.points) p(name)
$$;

CREATE FUNCTION sync.sealed_text(sealed text, marks text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE left(sealed, 2) WHEN '[]' THEN '{}' WHEN '[[' THEN sync.several_sealed_text(sealed, newest)
		ELSE '{' || rtrim(replace(
			substr(sealed, 2, length(sealed) - 2) || ',', '",', '":"' || sync.rest_stamp(marks, newest) || '",'
		), ',') || '}' END
$$;

CREATE FUNCTION sync.box_data(box bytea) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN get_byte(box, 0) = 0 THEN convert_from(substr(box, 2), 'UTF8')
		WHEN get_byte(box, 0) <= 64 THEN 'enc:2:' || convert_from(substr(box, 2, get_byte(box, 0)), 'UTF8') || ':'
			|| overlay(translate(encode(substr(box, 2 + get_byte(box, 0)), 'base64'), E'+/=\n', '-_') PLACING '.' FROM 17 FOR 0)
		ELSE sync.not_understood('box ' || get_byte(box, 0)) END
$$;

-- `raw`: as `bytes` in hex and not as `data`, for a merge that need not compare what boxes hold.
CREATE FUNCTION sync.box_member(box bytea, raw boolean) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT CASE WHEN raw THEN '"bytes":"' || encode(box, 'hex') ELSE '"data":"' || sync.box_data(box) END || '"' $$;

CREATE FUNCTION sync.several_boxes_text(sealed text, boxes bytea, newest text, raw boolean) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || coalesce(string_agg(
		'"' || b.stamp || '":{"fields":' || b.fields || ',' || sync.box_member(b.box, raw) || '}', ','
	) FILTER (WHERE b.box <> ''), '') || '}'
	FROM sync.several_boxes(sealed, boxes, newest) b
$$;

CREATE FUNCTION sync.boxes_text(sealed text, boxes bytea, marks text, newest text, raw boolean DEFAULT false) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN boxes = '' THEN '{}'
		WHEN left(sealed, 2) = '[[' THEN sync.several_boxes_text(sealed, boxes, newest, raw)
		ELSE '{"' || sync.rest_stamp(marks, newest) || '":{"fields":' || sealed || ',' || sync.box_member(boxes, raw) || '}}'
	END
$$;

CREATE FUNCTION sync.stamp_of(field text, marks text, newest text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT coalesce(
		(SELECT s.stamp FROM sync.named_stamps(marks, newest) s WHERE s.name = field), sync.rest_stamp(marks, newest)
	)
$$;

CREATE FUNCTION sync.deleted_text(deleted boolean, marks text, newest text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN deleted IS NULL THEN NULL ELSE '[' || deleted::text || ',"'
		|| CASE WHEN marks IS NULL THEN newest ELSE sync.stamp_of('$deleted', marks, newest) END || '"]' END
$$;

CREATE FUNCTION sync.actor_text(actor text, author text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN left(actor, 1) = '"'
		THEN '{"kind":"user","id":' || to_json(author)::text || ',"name":' || actor || '}' ELSE actor END
$$;

-- With the comma before it, or nothing.
CREATE FUNCTION sync.others_text(marks text, newest text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT coalesce(',"others":{' || string_agg(
		'"' || sync.whole_stamp(m.mark ->> 0, newest) || '":' || (m.mark ->> 1), ','
	) FILTER (WHERE m.mark ->> 1 IS NOT NULL) || '}', '')
	FROM json_array_elements(marks::json) m(mark)
$$;

-- {stamp: what its writer had seen}, of all stamps of a row.
CREATE FUNCTION sync.known_seen(seen bigint, marks text, newest text) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT ('{"' || newest || '":' || seen || CASE WHEN marks IS NULL THEN '' ELSE (
		SELECT coalesce(string_agg(',"' || sync.whole_stamp(m.mark ->> 0, newest) || '":' || (m.mark ->> 1), ''), '')
		FROM json_array_elements(marks::json) m(mark) WHERE m.mark ->> 1 IS NOT NULL
	) END || '}')::jsonb
$$;

CREATE FUNCTION sync.last_text(actor text, author text, seen bigint, marks text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{"stamp":"' || newest || '","actor":' || sync.actor_text(actor, author) || ',"seen":' || seen
		|| CASE WHEN marks IS NULL THEN '' ELSE sync.others_text(marks, newest) END || '}'
$$;

-- A change's `displaced` with its boxes, as {clear, sealed, boxes, deleted}.
CREATE FUNCTION sync.displaced_text(displaced json, boxes bytea) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{"clear":' || sync.clear_text(displaced -> 'clear', d.marks, d.stamp)
		|| ',"sealed":' || sync.sealed_text(d.sealed, d.marks, d.stamp)
		|| ',"boxes":' || sync.boxes_text(d.sealed, coalesce(boxes, ''), d.marks, d.stamp)
		|| ',"deleted":' || coalesce(sync.deleted_text((displaced ->> 'deleted')::boolean, d.marks, d.stamp), 'null') || '}'
	FROM (SELECT displaced ->> 'stamp', displaced ->> 'marks', displaced ->> 'sealed') d(stamp, marks, sealed)
$$;

-- Writing: the other way.

CREATE FUNCTION sync.short_stamp(stamp text, newest text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN stamp = newest THEN '' WHEN substr(stamp, 19) = substr(newest, 19) THEN left(stamp, 18) ELSE stamp END
$$;

CREATE FUNCTION sync.flat(clear jsonb) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT ('{' || coalesce(string_agg(to_json(c.key)::text || ':' || (c.value -> 0), ','), '') || '}')::json
	FROM jsonb_each(clear) c
$$;

-- `clear` with what was set put in its place, as text, because jsonb would print a blank after every comma and colon.
CREATE FUNCTION sync.with_values(clear json, set json) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT ('{' || string_agg(to_json(f.key)::text || ':' || f.value, ',' ORDER BY f.place, f.n) || '}')::json
	FROM (
		SELECT c.key, coalesce(s.value, c.value) AS value, 0 AS place, c.n
		FROM json_each(clear) WITH ORDINALITY c(key, value, n) LEFT JOIN json_each(set) s ON s.key = c.key
		UNION ALL
		SELECT s.key, s.value, 1, s.n FROM json_each(set) WITH ORDINALITY s(key, value, n)
		WHERE NOT EXISTS (SELECT FROM json_each(clear) c WHERE c.key = s.key)
	) f
$$;

-- Text that is no canonical base64url would come back as another, so it stays as it is.
CREATE FUNCTION sync.box_bytes(data text) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN sync.box_data(b.box) = data THEN b.box ELSE '\x00'::bytea || convert_to(data, 'UTF8') END
	FROM (
		SELECT CASE WHEN data ~ '^enc:2:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' AND length(t.key) <= 64
				AND length(t.text) % 4 <> 1
			THEN set_byte('\x00', 0, length(t.key)) || convert_to(t.key, 'UTF8')
				|| decode(rpad(t.text, (length(t.text) + 3) / 4 * 4, '='), 'base64') END AS box
		FROM (
			SELECT split_part(data, ':', 3) AS key, translate(split_part(data, ':', 4), '-_.', '+/') AS text
			OFFSET 0
		) t
		OFFSET 0
	) b
$$;

CREATE FUNCTION sync.name_list(fields jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT '[' || string_agg(f.name::text, ',' ORDER BY f.n) || ']' FROM jsonb_array_elements(fields) WITH ORDINALITY f(name, n)
$$;

-- `alone`: whether a single box may be written as its fields alone, because it is of the write of the rest.
CREATE FUNCTION sync.packed_boxes(sealed jsonb, boxes jsonb, newest text, alone boolean) RETURNS TABLE (names text, bytes bytea)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN count(*) = 0 THEN '[]'
			WHEN count(*) = 1 AND alone AND bool_and(coalesce(b.fields, b.points) = b.points) THEN min(b.points)
			ELSE '[' || string_agg('["' || sync.short_stamp(b.stamp, newest) || '",' || coalesce(b.fields, 'null') || ',' || coalesce(length(b.box), 0)
				|| CASE WHEN b.fields = b.points THEN '' ELSE ',' || b.points END || ']', ',' ORDER BY b.stamp COLLATE "C") || ']'
		END,
		coalesce(string_agg(b.box, ''::bytea ORDER BY b.stamp COLLATE "C"), '')
	FROM (
		SELECT p.stamp, p.points, sync.name_list(boxes -> p.stamp -> 'fields') AS fields,
			coalesce(decode(boxes -> p.stamp ->> 'bytes', 'hex'), sync.box_bytes(boxes -> p.stamp ->> 'data')) AS box
		FROM (
			SELECT s.value AS stamp, '[' || string_agg(to_json(s.key)::text, ',' ORDER BY s.key COLLATE "C") || ']' AS points
			FROM jsonb_each_text(sealed) s GROUP BY s.value
		) p
		OFFSET 0
	) b
$$;

-- `known` is what the writers of other stamps had seen. `names` is the column `sealed`: a single box makes its write the one
-- of the rest; otherwise it is the one of most fields.
CREATE FUNCTION sync.packed_marks(clear jsonb, sealed jsonb, deleted jsonb, newest text, known jsonb, names text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	WITH field AS MATERIALIZED (
		SELECT c.key AS name, c.value ->> 1 AS stamp FROM jsonb_each(clear) c
		UNION ALL SELECT '$deleted', deleted ->> 1 WHERE deleted IS NOT NULL
	), rest AS MATERIALIZED (
		SELECT coalesce(
			CASE WHEN left(names, 2) = '["' THEN (SELECT s.value FROM jsonb_each_text(sealed) s LIMIT 1)
				ELSE (SELECT f.stamp FROM field f GROUP BY f.stamp ORDER BY count(*) DESC, f.stamp COLLATE "C" DESC LIMIT 1) END,
			newest
		) AS stamp
	)
	SELECT CASE WHEN count(*) > 1 OR min(m.stamp) <> newest
		THEN '[' || string_agg(m.mark, ',' ORDER BY m.stamp <> r.stamp, m.stamp COLLATE "C") || ']' END
	FROM rest r CROSS JOIN LATERAL (
		SELECT n.stamp, '["' || sync.short_stamp(n.stamp, newest) || '",'
			|| coalesce(CASE WHEN n.stamp <> newest THEN known ->> n.stamp END, 'null')
			|| coalesce(',' || string_agg(to_json(n.name)::text, ',' ORDER BY n.name COLLATE "C"), '') || ']' AS mark
		FROM (
			SELECT r.stamp, NULL AS name
			UNION ALL SELECT f.stamp, f.name FROM field f WHERE f.stamp <> r.stamp
			UNION ALL SELECT s.value, NULL FROM jsonb_each_text(sealed) s WHERE s.value <> newest AND known ? s.value
		) n
		GROUP BY n.stamp
	) m
	GROUP BY r.stamp
$$;

CREATE FUNCTION sync.packed_actor(actor jsonb, author text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN actor = jsonb_build_object('kind', 'user', 'id', author, 'name', actor -> 'name')
		THEN (actor -> 'name')::text ELSE actor::text END
$$;

-- $1 clear, $2 sealed, $3 boxes, $4 deleted, $5 last, $6 author, as reading puts them together.
CREATE FUNCTION sync.packed(jsonb, jsonb, jsonb, jsonb, jsonb, text)
	RETURNS TABLE (clear json, sealed text, boxes bytea, deleted boolean, stamp text, actor text, seen bigint, marks text)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT sync.flat($1), b.names, b.bytes, ($4 ->> 0)::boolean, $5 ->> 'stamp', sync.packed_actor($5 -> 'actor', $6),
		coalesce(($5 ->> 'seen')::bigint, 0), sync.packed_marks($1, $2, $4, $5 ->> 'stamp', coalesce($5 -> 'others', '{}'), b.names)
	FROM sync.packed_boxes($2, $3, $5 ->> 'stamp', true) b
$$;

CREATE FUNCTION sync.packed_displaced(was jsonb) RETURNS TABLE (displaced text, boxes bytea)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{"stamp":"' || n.stamp || '"' || coalesce(',"marks":' || p.marks, '') || ',"clear":' || p.clear
		|| ',"sealed":' || p.sealed || ',"deleted":' || coalesce(p.deleted::text, 'null') || '}', p.boxes
	FROM (
		SELECT coalesce(max(s.stamp COLLATE "C"), '') AS stamp
		FROM (
			SELECT c.value ->> 1 AS stamp FROM jsonb_each(was -> 'clear') c
			UNION ALL SELECT s.value FROM jsonb_each_text(was -> 'sealed') s
			UNION ALL SELECT was -> 'deleted' ->> 1
		) s
	) n
	CROSS JOIN LATERAL sync.packed(
		was -> 'clear', was -> 'sealed', was -> 'boxes', nullif(was -> 'deleted', 'null'), jsonb_build_object('stamp', n.stamp), ''
	) p
$$;

-- The same after a write that has no box.
CREATE FUNCTION sync.kept_sealed(sealed text, newest_was text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN left(sealed, 2) <> '[[' THEN sealed ELSE (
		SELECT '[' || string_agg('["' || sync.short_stamp(sync.whole_stamp(e.entry ->> 0, newest_was), newest) || '"'
			|| substr(e.entry::text, length(e.entry ->> 0) + 4), ',' ORDER BY e.n) || ']'
		FROM json_array_elements(sealed::json) WITH ORDINALITY e(entry, n)
	) END
$$;

-- What a record's sealed fields are called.
CREATE FUNCTION sync.sealed_names(sealed text) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN left(sealed, 2) <> '[[' THEN sealed::jsonb ELSE (
		SELECT jsonb_agg(p.name) FROM sync.several_boxes(sealed, '', '') b CROSS JOIN LATERAL json_array_elements_text(b.points) p(name)
	) END
$$;

-- The tables, numbers first so that nothing is lost to alignment.

ALTER TABLE sync.record RENAME TO record_by_field;
ALTER TABLE sync.change RENAME TO change_by_field;
ALTER TABLE sync.record_by_field RENAME CONSTRAINT record_pkey TO record_by_field_pkey;
ALTER TABLE sync.change_by_field RENAME CONSTRAINT change_pkey TO change_by_field_pkey;
DROP INDEX sync.record_space_no_seq_key, sync.record_pending_proposal_idx, sync.change_space_id_iteration_id_idx;

CREATE TABLE sync.record (
	space_no bigint NOT NULL,
	seq bigint NOT NULL,
	-- Of the newest write: the sequence its writer had applied.
	seen bigint NOT NULL,
	deleted boolean,
	space_id text COLLATE "C" NOT NULL,
	tbl text COLLATE "C" NOT NULL,
	id text COLLATE "C" NOT NULL,
	author_id text NOT NULL,
	stamp text COLLATE "C" NOT NULL,
	actor text NOT NULL,
	-- json and not jsonb: it passes through as the text that the writer printed. Only a contested write takes it apart.
	clear json NOT NULL,
	sealed text NOT NULL,
	boxes bytea NOT NULL,
	marks text,
	losses jsonb,
	-- What a later form has to say of the row or of single fields, as how a field is merged. A migration that gives this a
	-- meaning replaces the check; a program that does not know it refuses the row, to read it as to merge into it.
	more json,
	CONSTRAINT record_more_check CHECK (more IS NULL)
);

CREATE TABLE sync.change (
	seq bigint NOT NULL,
	-- The change of this record before this one: its history is a list, and needs no index.
	prev_seq bigint,
	seen bigint NOT NULL,
	at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	deleted boolean,
	space_id text COLLATE "C" NOT NULL,
	tbl text COLLATE "C" NOT NULL,
	id text COLLATE "C" NOT NULL,
	user_id text NOT NULL,
	mission_id text,
	iteration_id text,
	stamp text COLLATE "C" NOT NULL,
	actor text NOT NULL,
	-- What it set; of its one box the names of the fields and the box.
	clear json NOT NULL,
	sealed text NOT NULL,
	boxes bytea NOT NULL,
	-- Fields that took effect; NULL when all of them did
	won text[],
	-- {stamp, marks, clear, sealed, deleted}: what it pushed out; NULL when it created the record
	displaced text,
	displaced_boxes bytea
);

INSERT INTO sync.record (space_no, seq, seen, deleted, space_id, tbl, id, author_id, stamp, actor, clear, sealed, boxes,
	marks, losses)
SELECT r.space_no, r.seq, p.seen, p.deleted, r.space_id, r.tbl, r.id, r.author_id, r.stamp, p.actor, p.clear, p.sealed,
	p.boxes, p.marks, r.losses
FROM sync.record_by_field r
CROSS JOIN LATERAL sync.packed(r.clear::jsonb, r.sealed::jsonb, r.boxes::jsonb, r.deleted::jsonb, r.last::jsonb, r.author_id) p
ORDER BY r.space_no, r.seq;

-- A change whose text has gone has nothing of its box.
INSERT INTO sync.change (seq, prev_seq, seen, at, deleted, space_id, tbl, id, user_id, mission_id, iteration_id, stamp, actor,
	clear, sealed, boxes, won, displaced, displaced_boxes)
SELECT c.seq, c.prev_seq, p.seen, c.at, p.deleted, c.space_id, c.tbl, c.id, c.user_id, c.mission_id, c.iteration_id, p.stamp,
	p.actor, p.clear, p.sealed, p.boxes, c.won, d.displaced, d.boxes
FROM sync.change_by_field c
CROSS JOIN LATERAL (
	SELECT coalesce(jsonb_object_agg(f.name, b.key), '{}') AS sealed
	FROM jsonb_each(c.boxes::jsonb) b CROSS JOIN LATERAL jsonb_array_elements_text(b.value -> 'fields') f(name)
) s
CROSS JOIN LATERAL sync.packed(c.clear::jsonb, s.sealed, c.boxes::jsonb, c.deleted::jsonb, c.last::jsonb, c.user_id) p
LEFT JOIN LATERAL sync.packed_displaced(c.displaced::jsonb) d ON c.displaced IS NOT NULL
ORDER BY c.space_id, c.seq;

DROP TABLE sync.record_by_field, sync.change_by_field;
DROP FUNCTION sync.joined_last(jsonb, jsonb, boolean, jsonb, jsonb, jsonb);

-- Ciphertext does not compress, so trying only costs time.
ALTER TABLE sync.record ALTER COLUMN boxes SET STORAGE EXTERNAL;
ALTER TABLE sync.change ALTER COLUMN boxes SET STORAGE EXTERNAL;
ALTER TABLE sync.change ALTER COLUMN displaced_boxes SET STORAGE EXTERNAL;

ALTER TABLE sync.record ADD CONSTRAINT record_pkey PRIMARY KEY (space_id, tbl, id);
-- By number and not by id: a second index that begins with space_id would tempt the planner, while the table is small,
-- into looking single records up through it, and that plan stays in use when the table has grown.
CREATE UNIQUE INDEX record_space_no_seq_key ON sync.record (space_no, seq);
ALTER TABLE sync.change ADD CONSTRAINT change_pkey PRIMARY KEY (space_id, seq);
CREATE INDEX change_space_id_iteration_id_idx ON sync.change (space_id, iteration_id, seq) WHERE iteration_id IS NOT NULL;
CREATE INDEX record_pending_proposal_idx ON sync.record (((clear ->> 'expiresAt')::numeric))
	WHERE tbl = 'missions.proposals' AND clear ->> 'status' = 'pending';

GRANT SELECT, INSERT, UPDATE ON sync.record TO mana_app;
GRANT SELECT, INSERT ON sync.change TO mana_app;
ALTER TABLE sync.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync.record FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.change ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync.change FORCE ROW LEVEL SECURITY;

CREATE POLICY system_jobs ON sync.record TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY system_jobs ON sync.change TO CURRENT_USER USING (true) WITH CHECK (true);
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

-- As before, over the clear fields as they are now.
CREATE OR REPLACE FUNCTION ops.follow_mission() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
	AS $$
DECLARE
	wanted_state text := coalesce(NEW.clear ->> 'state', 'active');
	wanted_at bigint := floor((NEW.clear ->> 'nextRunAt')::numeric)::bigint;
BEGIN
	IF NEW.tbl = 'missions.iterations' THEN
		IF NEW.clear ->> 'cancelRequested' = 'true' THEN
			UPDATE ops.mission_lease SET cancel_requested = true
			WHERE space_id = NEW.space_id AND iteration_id = NEW.id AND NOT cancel_requested;
			IF FOUND THEN
				PERFORM pg_catalog.pg_notify('mana_missions', 'cancel ' || NEW.id);
			END IF;
		END IF;
		RETURN NULL;
	END IF;
	IF NEW.deleted THEN
		DELETE FROM ops.mission WHERE space_id = NEW.space_id AND mission_id = NEW.id;
		UPDATE ops.mission_lease SET cancel_requested = true WHERE space_id = NEW.space_id AND mission_id = NEW.id;
		RETURN NULL;
	END IF;
	INSERT INTO ops.mission AS m (space_id, mission_id, user_id, state, next_run_at)
	VALUES (NEW.space_id, NEW.id, NEW.author_id, wanted_state, wanted_at)
	ON CONFLICT ON CONSTRAINT mission_pkey
	DO UPDATE SET state = excluded.state, next_run_at = excluded.next_run_at
	WHERE (m.state, m.next_run_at) IS DISTINCT FROM (excluded.state, excluded.next_run_at);
	IF FOUND AND wanted_state = 'active' AND wanted_at IS NOT NULL THEN
		PERFORM pg_catalog.pg_notify('mana_missions', 'due ' || NEW.space_id || ' ' || NEW.id);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER follow_mission AFTER INSERT OR UPDATE ON sync.record
	FOR EACH ROW WHEN (NEW.tbl IN ('missions.missions', 'missions.iterations'))
	EXECUTE FUNCTION ops.follow_mission();
