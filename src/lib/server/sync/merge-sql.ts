/**
 * The merge of `core/sync/merge.ts` as one set-based statement: judge every write against the stored record, number
 * what changes something, insert or update, append to the history, move the space's sequence and tell the listeners.
 * Runs under the lock of the space's `sync.head` row, so what it reads is what it overwrites. At most one write per
 * record; chains of writes to one record go through `chains.ts`.
 */

/**
 * $1 space, $2 to $11 the columns of `input` as arrays, $12 sequence so far when chains have moved it, else null, $13
 * account, $14 channel of live events or null. The sequence is read here and not handed in, so that the statement can be
 * sent before the lock is answered; its snapshot is taken after that.
 *
 * `ahead` is the common case: the write is newer than anything in the record, so all of it wins and no field needs to
 * be compared; `won` is stored as NULL then. `covers` means that no box of the record outlives it. In both cases JSON
 * stays the text it came as, because taking it apart would cost more than storing it.
 * New records are inserted plainly: the lock has settled which are new, and ON CONFLICT would cost a fifth of the
 * statement; should a writer ever bypass the lock, the key refuses its push. Known ones are updated where they were found.
 * A push of nothing but such writes (`plain`) has the sequence numbers that end with `head`, in order, and is not told one
 * by one. A write that changes nothing leaves no trace, so that a device that sends its whole outbox twice changes not one byte.
 */
export const mergeSql = `
WITH head AS MATERIALIZED (
	SELECT h.no, h.seq FROM sync.head h WHERE h.space_id = $1
), start AS MATERIALIZED (
	SELECT no, coalesce($12::bigint, seq) AS seq FROM head
), input AS (
	SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		$10::text[], $11::text[])
	WITH ORDINALITY AS x(tbl, id, stamp, clear, sealed, boxes, deleted, last, mission_id, iteration_id, n)
), met AS (
	SELECT i.*, r.seq AS old_seq, r.place, r.clear::text AS old_clear, r.sealed AS old_sealed,
		r.boxes AS old_boxes, r.deleted::text AS old_deleted, r.last::text AS old_last, r.stamp AS old_stamp, r.losses AS old_losses,
		r.seq IS NULL AS fresh,
		coalesce(i.stamp COLLATE "C" > r.stamp, true) AS ahead
	FROM input i
	LEFT JOIN LATERAL (
		SELECT *, r.ctid AS place FROM sync.record r WHERE r.space_id = $1 AND r.tbl = i.tbl AND r.id = i.id LIMIT 1
	) r ON true
), judged AS (
	SELECT *,
		CASE WHEN ahead THEN clear ELSE sync.winning(old_clear::jsonb, clear::jsonb)::text END AS won_clear,
		CASE WHEN ahead THEN sealed ELSE sync.only(sealed::jsonb, sync.winning(
			sync.with_boxes(old_sealed::jsonb, old_boxes::jsonb), sync.with_boxes(sealed::jsonb, boxes::jsonb)
		))::text END AS won_sealed,
		CASE WHEN ahead OR old_deleted IS NULL
			OR (deleted::json ->> 1) COLLATE "C" > (old_deleted::json ->> 1) COLLATE "C"
			OR (deleted::json ->> 1 = old_deleted::json ->> 1 AND deleted::json ->> 0 > old_deleted::json ->> 0)
		THEN deleted END AS won_deleted,
		ahead OR (stamp = old_stamp
			AND (last::jsonb::text) COLLATE "C" > ((old_last::jsonb - 'others')::text) COLLATE "C") AS won_last,
		CASE WHEN fresh THEN true
			WHEN NOT ahead THEN false
			WHEN replace(old_sealed, old_stamp, stamp) = sealed THEN true
			ELSE old_sealed::jsonb || sealed::jsonb = sealed::jsonb END AS covers
	FROM met
), numbered AS MATERIALIZED (
	SELECT *, CASE
		WHEN changes THEN (SELECT seq FROM start) + count(*) FILTER (WHERE changes) OVER (ROWS UNBOUNDED PRECEDING)
		ELSE old_seq
	END AS seq
	FROM (
		SELECT *, won_last OR won_deleted IS NOT NULL OR won_clear <> '{}' OR won_sealed <> '{}' AS changes
		FROM judged
	) j
), inserted AS (
	INSERT INTO sync.record (space_id, tbl, id, clear, sealed, boxes, deleted, last, stamp, author_id, space_no, seq)
	SELECT $1, tbl, id, clear::json, sealed, boxes, deleted::json, last::json, stamp, $13, (SELECT no FROM start), seq
	FROM numbered WHERE fresh
), updated AS (
	UPDATE sync.record r SET
		clear = CASE WHEN won_clear = '{}' THEN r.clear
			ELSE (old_clear::jsonb || won_clear::jsonb)::json END,
		sealed = CASE WHEN covers THEN n.sealed
			WHEN won_sealed = '{}' THEN r.sealed
			ELSE (old_sealed::jsonb || won_sealed::jsonb)::text END,
		boxes = CASE WHEN covers THEN n.boxes
			WHEN n.sealed = '{}' THEN r.boxes
			ELSE sync.kept_boxes(old_boxes::jsonb, n.boxes::jsonb, old_sealed::jsonb || won_sealed::jsonb)::text END,
		deleted = coalesce(won_deleted, old_deleted)::json,
		last = CASE WHEN covers AND old_clear = '{}' AND old_deleted IS NULL
			THEN n.last::json
			ELSE sync.joined_last(old_last::jsonb, n.last::jsonb, won_last,
				CASE WHEN won_clear = '{}' THEN old_clear::jsonb ELSE old_clear::jsonb || won_clear::jsonb END,
				CASE WHEN covers THEN n.sealed::jsonb WHEN won_sealed = '{}' THEN old_sealed::jsonb
					ELSE old_sealed::jsonb || won_sealed::jsonb END,
				coalesce(won_deleted, old_deleted)::jsonb)::json END,
		stamp = CASE WHEN won_last THEN n.stamp ELSE old_stamp END,
		losses = CASE WHEN old_losses IS NOT NULL OR (n.last::json ->> 'seen')::bigint < old_seq THEN
			sync.losses(old_losses, sync.only(old_clear::jsonb, won_clear::jsonb),
				sync.only(old_sealed::jsonb, won_sealed::jsonb), n.stamp, (n.last::json ->> 'seen')::bigint, old_seq, n.seq) END,
		seq = n.seq
	FROM numbered n
	WHERE n.changes AND NOT n.fresh AND r.ctid = n.place
), logged AS (
	INSERT INTO sync.change (space_id, seq, tbl, id, prev_seq, user_id, mission_id, iteration_id, last, clear, boxes,
		deleted, won, displaced)
	SELECT $1, seq, tbl, id, old_seq, $13, mission_id, iteration_id, last::json, clear::json, boxes, deleted::json,
		CASE WHEN NOT ahead THEN ARRAY(
			SELECT jsonb_object_keys(won_clear::jsonb || won_sealed::jsonb
				|| CASE WHEN won_deleted IS NULL THEN '{}'::jsonb ELSE '{"$deleted": 1}' END)
		) END,
		CASE WHEN NOT fresh THEN '{"clear":'
			|| CASE WHEN won_clear = '{}' THEN '{}' ELSE sync.only(old_clear::jsonb, won_clear::jsonb)::text END
			|| ',"sealed":'
			|| CASE WHEN covers THEN old_sealed WHEN won_sealed = '{}' THEN '{}'
				ELSE sync.only(old_sealed::jsonb, won_sealed::jsonb)::text END
			|| ',"boxes":'
			|| CASE WHEN covers THEN old_boxes WHEN won_sealed = '{}' THEN '{}'
				ELSE sync.kept_boxes(old_boxes::jsonb, '{}', sync.only(old_sealed::jsonb, won_sealed::jsonb))::text END
			|| ',"deleted":'
			|| CASE WHEN won_deleted IS NULL THEN 'null' ELSE coalesce(old_deleted, 'null') END
			|| '}' END
	FROM numbered WHERE changes
), summary AS MATERIALIZED (
	SELECT count(*) FILTER (WHERE changes) AS changed,
		bool_and(changes AND ahead AND seq = (SELECT seq FROM start) + n) AS plain
	FROM numbered
), moved AS (
	UPDATE sync.head h SET seq = (SELECT seq FROM start) + s.changed
	FROM summary s
	WHERE h.space_id = $1 AND h.seq < (SELECT seq FROM start) + s.changed
	RETURNING h.seq, CASE WHEN $14::text IS NOT NULL THEN
		pg_notify($14, json_build_object('type', 'change', 'space', $1, 'seq', h.seq)::text)
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
				coalesce(sync.losing(old_clear::jsonb, clear::jsonb, won_clear::jsonb), '{}')
				|| coalesce(sync.losing(
					sync.with_boxes(old_sealed::jsonb, old_boxes::jsonb), sync.with_boxes(sealed::jsonb, boxes::jsonb),
					won_sealed::jsonb
				), '{}')
				|| CASE WHEN deleted IS NOT NULL AND won_deleted IS NULL
						AND deleted::jsonb IS DISTINCT FROM old_deleted::jsonb
					THEN ARRAY['$deleted'] ELSE '{}'::text[] END
			END AS lost
			FROM numbered
		) r
	) END AS stale
FROM summary`;
