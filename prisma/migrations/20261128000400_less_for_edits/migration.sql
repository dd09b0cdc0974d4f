-- An edit that leaves older fields standing takes its record apart, by functions that each look into lists. As an expression
-- such a function starts and ends a statement of its own for every row, which cost several times what it did. Told as a
-- row, it becomes a part of the statement that asks for it, which is started once. What is said stays the same: the
-- expressions of rows_by_write are now defined by these.

CREATE FUNCTION sync.one_write_row(clear json, stamp text) RETURNS TABLE (said text)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || string_agg(to_json(c.key)::text || ':[' || c.value || ',"' || stamp || '"]', ',') || '}'
	FROM json_each(clear) c
$$;
CREATE OR REPLACE FUNCTION sync.one_write_text(clear json, stamp text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.one_write_row(clear, stamp) w $$;

CREATE FUNCTION sync.fields_row(clear json, marks text, newest text) RETURNS TABLE (said text)
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
CREATE OR REPLACE FUNCTION sync.fields_text(clear json, marks text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.fields_row(clear, marks, newest) w $$;

CREATE FUNCTION sync.several_sealed_row(sealed text, newest text) RETURNS TABLE (said text)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || string_agg(to_json(p.name)::text || ':"' || sync.whole_stamp(e.entry ->> 0, newest) || '"', ',' ORDER BY e.n) || '}'
	FROM json_array_elements(sealed::json) WITH ORDINALITY e(entry, n)
	CROSS JOIN LATERAL json_array_elements_text(coalesce(e.entry -> 3, e.entry -> 1)) p(name)
$$;
CREATE OR REPLACE FUNCTION sync.several_sealed_text(sealed text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.several_sealed_row(sealed, newest) w $$;

CREATE FUNCTION sync.several_boxes_row(sealed text, boxes bytea, newest text, raw boolean) RETURNS TABLE (said text)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '{' || coalesce(string_agg(
		'"' || b.stamp || '":{"fields":' || b.fields || ',' || sync.box_member(b.box, raw) || '}', ','
	) FILTER (WHERE b.box <> ''), '') || '}'
	FROM (SELECT * FROM sync.several_boxes(sealed, boxes, newest) OFFSET 0) b
$$;
CREATE OR REPLACE FUNCTION sync.several_boxes_text(sealed text, boxes bytea, newest text, raw boolean) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.several_boxes_row(sealed, boxes, newest, raw) w $$;

CREATE FUNCTION sync.known_seen_row(seen bigint, marks text, newest text) RETURNS TABLE (said jsonb)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT jsonb_build_object(newest, seen) || coalesce(
		jsonb_object_agg(sync.whole_stamp(m.mark ->> 0, newest), m.mark -> 1) FILTER (WHERE m.mark ->> 1 IS NOT NULL), '{}'
	)
	FROM json_array_elements(coalesce(marks, '[]')::json) m(mark)
$$;
CREATE OR REPLACE FUNCTION sync.known_seen(seen bigint, marks text, newest text) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.known_seen_row(seen, marks, newest) w $$;

-- A member is looked for in the other text, which is short, and not joined. What is new comes behind what was there.
CREATE FUNCTION sync.with_values_row(clear json, set json) RETURNS TABLE (said json)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT ('{' || string_agg(to_json(f.key)::text || ':' || f.value, ',') || '}')::json
	FROM (
		SELECT c.key, coalesce((set -> c.key)::text, c.value::text) AS value FROM json_each(clear) c
		UNION ALL SELECT s.key, s.value::text FROM json_each(set) s WHERE clear -> s.key IS NULL
	) f
$$;
CREATE OR REPLACE FUNCTION sync.with_values(clear json, set json) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.with_values_row(clear, set) w $$;

CREATE FUNCTION sync.kept_sealed_row(sealed text, newest_was text, newest text) RETURNS TABLE (said text)
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT '[' || string_agg('["' || sync.short_stamp(sync.whole_stamp(e.entry ->> 0, newest_was), newest) || '"'
		|| substr(e.entry::text, length(e.entry ->> 0) + 4), ',' ORDER BY e.n) || ']'
	FROM json_array_elements(sealed::json) WITH ORDINALITY e(entry, n)
$$;
CREATE OR REPLACE FUNCTION sync.kept_sealed(sealed text, newest_was text, newest text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN left(sealed, 2) <> '[[' THEN sealed
		ELSE (SELECT w.said FROM sync.kept_sealed_row(sealed, newest_was, newest) w) END
$$;

CREATE FUNCTION sync.packed_marks_row(clear jsonb, sealed jsonb, deleted jsonb, newest text, known jsonb, names text)
	RETURNS TABLE (said text)
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
CREATE OR REPLACE FUNCTION sync.packed_marks(clear jsonb, sealed jsonb, deleted jsonb, newest text, known jsonb, names text)
	RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.packed_marks_row(clear, sealed, deleted, newest, known, names) w $$;

-- The entries of `map` whose keys `keys` has.
CREATE FUNCTION sync.only_row(map jsonb, keys jsonb) RETURNS TABLE (said jsonb)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$ SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(map) m WHERE keys ? m.key $$;
CREATE OR REPLACE FUNCTION sync.only(map jsonb, keys jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$ SELECT w.said FROM sync.only_row(map, keys) w $$;

-- Entries are of three or four; the fourth is what counts of the second.
CREATE OR REPLACE FUNCTION sync.sealed_names(sealed text) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT CASE WHEN left(sealed, 2) <> '[[' THEN sealed::jsonb
		ELSE jsonb_path_query_array(sealed::jsonb, 'strict $[*] ? (@.size() == 4)[3][*]')
			|| jsonb_path_query_array(sealed::jsonb, 'strict $[*] ? (@.size() == 3)[1][*]') END
$$;
