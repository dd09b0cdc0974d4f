/**
 * The merge of `core/sync/merge.ts` as one set-based statement: judge every write against the stored record, number
 * what changes something, insert or update, append to the history, move the space's sequence and tell the listeners.
 * Runs under the lock of the space's `sync.head` row, so what it reads is what it overwrites. At most one write per
 * record; chains of writes to one record go through `chains.ts`.
 */

/**
 * $1 space, $2 to $12 the columns of `input` as arrays, $13 sequence so far when chains have moved it, else null, $14
 * account, $15 channel of live events or null. The sequence is read here and not handed in, so that the statement can be
 * sent before the lock is answered; its snapshot is taken after that.
 *
 * A row keeps its fields by write (migration `rows_by_write`). `ahead` is the common case: the write is newer than anything
 * in the record, so all of it wins and no field needs to be compared; `won` is stored as NULL then. `covers` means that no
 * box of the record outlives it, and `whole` that nothing does, because the write names all that the record holds: then the
 * row is the write, and what was there is what it pushed out. JSON and boxes stay what they came as, because taking them
 * apart would cost more than storing them. Every other write meets the record field by field,
 * as `opened` puts it together from its row, and the end is packed again; boxes are opened only where one may go.
 * New records are inserted plainly: the lock has settled which are new, and ON CONFLICT would cost a fifth of the
 * statement; should a writer ever bypass the lock, the key refuses its push. Known ones are updated where they were found.
 * A push of nothing but such writes (`plain`) has the sequence numbers that end with `head`, in order, and is not told one
 * by one. A write that changes nothing leaves no trace, so that a device that sends its whole outbox twice changes not one byte.
 * OFFSET 0 keeps what is expensive from being worked out once for every place that asks for it.
 * What looks into lists is asked for as a row (migration `less_for_edits`): as an expression each would be started anew for
 * every write. Boxes are packed by the fields that point to them, so those that nothing points to need not be left out before;
 * only of two under one stamp, as a write that is not ahead may bring, one has to be chosen.
 */
export const mergeSql = `
WITH head AS MATERIALIZED (
	SELECT h.no, h.seq FROM sync.head h WHERE h.space_id = $1
), start AS MATERIALIZED (
	SELECT no, coalesce($13::bigint, seq) AS seq FROM head
), input AS (
	SELECT tbl, id, stamp, clear, coalesce(sealed, '[]') AS sealed, coalesce(boxes, '') AS boxes, deleted::boolean AS deleted,
		actor, seen::bigint AS seen, mission_id, iteration_id, n
	FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::text[],
		$10::text[], $11::text[], $12::text[])
	WITH ORDINALITY AS x(tbl, id, stamp, clear, sealed, boxes, deleted, actor, seen, mission_id, iteration_id, n)
), met AS (
	SELECT i.*, r.seq AS old_seq, r.place, r.clear::text AS old_clear, r.sealed AS old_sealed, r.boxes AS old_boxes,
		r.deleted AS old_deleted, r.actor AS old_actor, r.seen AS old_seen, r.author_id AS author, r.stamp AS old_stamp,
		r.losses AS old_losses, CASE WHEN r.more IS NULL THEN r.marks ELSE sync.not_understood(r.more::text) END AS old_marks,
		r.seq IS NULL AS fresh,
		coalesce(i.stamp COLLATE "C" > r.stamp, true) AS ahead
	FROM input i
	LEFT JOIN LATERAL (
		SELECT *, r.ctid AS place FROM sync.record r WHERE r.space_id = $1 AND r.tbl = i.tbl AND r.id = i.id LIMIT 1
	) r ON true
), fitted AS (
	SELECT *, covers AND (fresh OR ((old_deleted IS NULL OR deleted IS NOT NULL)
			AND (old_clear = '{}' OR old_clear::jsonb || clear::jsonb = clear::jsonb))) AS whole,
		NOT covers AND sealed <> '[]' AS boxes_meet
	FROM (
		SELECT *, CASE WHEN fresh THEN true
			WHEN NOT ahead THEN false
			WHEN old_sealed = '[]' OR old_sealed = sealed THEN true
			WHEN sealed = '[]' THEN false
			ELSE sync.sealed_names(old_sealed) <@ sealed::jsonb END AS covers
		FROM met OFFSET 0
	) m
), opened AS (
	SELECT * FROM fitted f LEFT JOIN LATERAL (
		SELECT (CASE WHEN f.old_clear = '{}' THEN '{}'
				WHEN f.old_marks IS NULL THEN (SELECT w.said FROM sync.one_write_row(f.old_clear::json, f.old_stamp) w)
				ELSE (SELECT w.said FROM sync.fields_row(f.old_clear::json, f.old_marks, f.old_stamp) w) END)::jsonb AS was_clear,
			(CASE WHEN left(f.old_sealed, 2) = '[['
				THEN (SELECT w.said FROM sync.several_sealed_row(f.old_sealed, f.old_stamp) w)
				ELSE sync.sealed_text(f.old_sealed, f.old_marks, f.old_stamp) END)::jsonb AS was_sealed,
			(CASE WHEN NOT f.boxes_meet THEN NULL
				WHEN left(f.old_sealed, 2) = '[['
				THEN (SELECT w.said FROM sync.several_boxes_row(f.old_sealed, f.old_boxes, f.old_stamp, f.ahead) w)
				ELSE sync.boxes_text(f.old_sealed, f.old_boxes, f.old_marks, f.old_stamp, f.ahead) END)::jsonb AS was_boxes,
			sync.deleted_text(f.old_deleted, f.old_marks, f.old_stamp)::jsonb AS was_deleted,
			CASE WHEN f.stamp = f.old_stamp
				THEN sync.last_text(f.old_actor, f.author, f.old_seen, NULL, f.old_stamp)::jsonb END AS was_last,
			(SELECT w.said FROM sync.known_seen_row(f.old_seen, f.old_marks, f.old_stamp) w) AS was_known,
			(CASE WHEN f.clear = '{}' THEN '{}'
				ELSE (SELECT w.said FROM sync.one_write_row(f.clear::json, f.stamp) w) END)::jsonb AS set_clear,
			sync.sealed_text(f.sealed, NULL, f.stamp)::jsonb AS set_sealed,
			CASE WHEN f.boxes_meet THEN sync.boxes_text(f.sealed, f.boxes, NULL, f.stamp, f.ahead)::jsonb END AS set_boxes,
			sync.deleted_text(f.deleted, NULL, f.stamp)::jsonb AS set_deleted,
			CASE WHEN f.stamp = f.old_stamp THEN sync.last_text(f.actor, $14, f.seen, NULL, f.stamp)::jsonb END AS set_last,
			jsonb_build_object(f.stamp, f.seen) AS set_known
		WHERE NOT f.whole OFFSET 0
	) o ON true
), judged AS (
	SELECT *,
		CASE WHEN ahead THEN set_clear ELSE sync.winning(was_clear, set_clear) END AS won_clear,
		CASE WHEN ahead OR sealed = '[]' THEN set_sealed ELSE sync.only(set_sealed, sync.winning(
			sync.with_boxes(was_sealed, was_boxes), sync.with_boxes(set_sealed, set_boxes)
		)) END AS won_sealed,
		CASE WHEN ahead OR was_deleted IS NULL
			OR (set_deleted ->> 1) COLLATE "C" > (was_deleted ->> 1) COLLATE "C"
			OR (set_deleted ->> 1 = was_deleted ->> 1 AND set_deleted ->> 0 > was_deleted ->> 0)
		THEN set_deleted END AS won_deleted,
		ahead OR (stamp = old_stamp
			AND (set_last::text) COLLATE "C" > (was_last::text) COLLATE "C") AS won_last
	FROM opened OFFSET 0
), numbered AS MATERIALIZED (
	SELECT *, CASE
		WHEN changes THEN (SELECT seq FROM start) + count(*) FILTER (WHERE changes) OVER (ROWS UNBOUNDED PRECEDING)
		ELSE old_seq
	END AS seq
	FROM (
		SELECT *, whole OR won_last OR won_deleted IS NOT NULL OR won_clear <> '{}' OR won_sealed <> '{}' AS changes
		FROM judged
	) j
), inserted AS (
	INSERT INTO sync.record (space_no, seq, seen, deleted, space_id, tbl, id, author_id, stamp, actor, clear, sealed, boxes)
	SELECT (SELECT no FROM start), seq, seen, deleted, $1, tbl, id, $14, stamp, actor, clear::json, sealed, boxes
	FROM numbered WHERE fresh
), updated AS (
	UPDATE sync.record r SET
		seq = n.seq,
		seen = CASE WHEN won_last THEN n.seen ELSE old_seen END,
		deleted = CASE WHEN whole THEN n.deleted ELSE coalesce((won_deleted ->> 0)::boolean, old_deleted) END,
		stamp = CASE WHEN won_last THEN n.stamp ELSE old_stamp END,
		actor = CASE WHEN NOT won_last THEN old_actor
			WHEN n.author = $14 THEN n.actor
			ELSE sync.actor_text(n.actor, $14) END,
		clear = CASE WHEN whole THEN n.clear::json
			WHEN won_clear = '{}' THEN r.clear
			ELSE (SELECT w.said FROM sync.with_values_row(r.clear, CASE WHEN ahead THEN n.clear::json ELSE sync.flat(won_clear) END) w) END,
		sealed = CASE WHEN n.sealed = '[]' AND left(old_sealed, 2) = '[['
				THEN (SELECT w.said FROM sync.kept_sealed_row(old_sealed, old_stamp, p.newest) w)
			WHEN n.sealed = '[]' THEN old_sealed WHEN covers THEN n.sealed ELSE p.names END,
		boxes = CASE WHEN n.sealed = '[]' THEN r.boxes WHEN covers THEN n.boxes ELSE p.bytes END,
		marks = p.marks,
		losses = CASE WHEN old_losses IS NOT NULL
				OR (n.seen < old_seq AND NOT (substr(old_stamp, 20) = substr(n.stamp, 20) AND old_marks IS NULL
					AND left(old_sealed, 2) <> '[['))
			THEN sync.losses(old_losses, CASE WHEN whole
				THEN sync.clear_text(r.clear, old_marks, old_stamp)::jsonb
				ELSE sync.only(was_clear, won_clear) END, CASE WHEN whole
				THEN sync.sealed_text(old_sealed, old_marks, old_stamp)::jsonb
				ELSE sync.only(was_sealed, won_sealed) END, n.stamp, n.seen, old_seq, n.seq) END
	FROM numbered n
	LEFT JOIN LATERAL (
		SELECT j.newest, b.names, b.bytes, (
			SELECT w.said FROM sync.packed_marks_row(j.clear, j.sealed, j.deleted, j.newest, was_known || set_known,
				CASE WHEN n.sealed = '[]' THEN old_sealed WHEN covers THEN n.sealed ELSE b.names END) w
		) AS marks
		FROM (
			SELECT was_clear || won_clear AS clear, CASE WHEN covers THEN set_sealed ELSE was_sealed || won_sealed END AS sealed,
				coalesce(won_deleted, was_deleted) AS deleted, CASE WHEN won_last THEN n.stamp ELSE old_stamp END AS newest,
				CASE WHEN ahead THEN was_boxes || set_boxes
					WHEN n.boxes_meet THEN sync.kept_boxes(was_boxes, set_boxes, was_sealed || won_sealed) END AS boxes
			OFFSET 0
		) j
		LEFT JOIN LATERAL (
			SELECT * FROM sync.packed_boxes(j.sealed, j.boxes, j.newest, true) WHERE n.boxes_meet OFFSET 0
		) b ON true
		WHERE NOT n.whole OFFSET 0
	) p ON true
	WHERE n.changes AND NOT n.fresh AND r.ctid = n.place
), logged AS (
	INSERT INTO sync.change (seq, prev_seq, seen, deleted, space_id, tbl, id, user_id, mission_id, iteration_id, stamp, actor,
		clear, sealed, boxes, won, displaced, displaced_boxes)
	SELECT seq, old_seq, seen, deleted, $1, tbl, id, $14, mission_id, iteration_id, stamp, actor, clear::json, sealed, boxes,
		CASE WHEN NOT ahead THEN ARRAY(
			SELECT jsonb_object_keys(won_clear || won_sealed
				|| CASE WHEN won_deleted IS NULL THEN '{}'::jsonb ELSE '{"$deleted": 1}' END)
		) END,
		CASE WHEN NOT fresh THEN '{"stamp":"' || old_stamp || '"' || coalesce(',"marks":' || old_marks, '') || ',"clear":'
			|| CASE WHEN whole THEN old_clear WHEN won_clear = '{}' THEN '{}'
				ELSE (SELECT o.said::text FROM sync.only_row(old_clear::jsonb, won_clear) o) END
			|| ',"sealed":'
			|| CASE WHEN covers THEN old_sealed WHEN won_sealed = '{}' THEN '[]' ELSE d.names END
			|| ',"deleted":'
			|| CASE WHEN NOT whole AND won_deleted IS NULL THEN 'null' ELSE coalesce(old_deleted::text, 'null') END
			|| '}' END,
		CASE WHEN covers THEN old_boxes ELSE d.bytes END
	FROM numbered n
	LEFT JOIN LATERAL (
		SELECT b.* FROM (SELECT o.said FROM sync.only_row(was_sealed, won_sealed) o OFFSET 0) l
		CROSS JOIN LATERAL sync.packed_boxes(l.said, was_boxes, old_stamp, false) b
		WHERE n.boxes_meet AND n.won_sealed <> '{}' OFFSET 0
	) d ON true
	WHERE changes
), summary AS MATERIALIZED (
	SELECT count(*) FILTER (WHERE changes) AS changed,
		bool_and(changes AND ahead AND seq = (SELECT seq FROM start) + n) AS plain
	FROM numbered
), moved AS (
	UPDATE sync.head h SET seq = (SELECT seq FROM start) + s.changed
	FROM summary s
	WHERE h.space_id = $1 AND h.seq < (SELECT seq FROM start) + s.changed
	RETURNING h.seq, CASE WHEN $15::text IS NOT NULL THEN
		pg_notify($15, json_build_object('type', 'change', 'space', $1, 'seq', h.seq)::text)
	END AS told
)
SELECT
	(SELECT seq FROM moved) AS head,
	(SELECT told::text FROM moved) AS told,
	CASE WHEN NOT plain THEN (
		SELECT array_to_json(array_agg(CASE WHEN changes THEN seq ELSE -seq END ORDER BY n))::text FROM numbered
	) END AS seqs,
	CASE WHEN NOT plain THEN (
		SELECT json_object_agg(n, lost) FILTER (WHERE lost <> '{}')::text
		FROM (
			SELECT n, CASE WHEN NOT ahead THEN
				coalesce(sync.losing(was_clear, set_clear, won_clear), '{}')
				|| CASE WHEN boxes_meet THEN coalesce(sync.losing(
					sync.with_boxes(was_sealed, was_boxes), sync.with_boxes(set_sealed, set_boxes), won_sealed
				), '{}') ELSE '{}'::text[] END
				|| CASE WHEN deleted IS NOT NULL AND won_deleted IS NULL AND set_deleted IS DISTINCT FROM was_deleted
					THEN ARRAY['$deleted'] ELSE '{}'::text[] END
			END AS lost
			FROM numbered
		) r
	) END AS stale
FROM summary`;
