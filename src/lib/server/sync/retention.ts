/**
 * What the sync tables forget: the text of records that were deleted more than 30 days ago, and tombstones and history
 * older than 90 days. A job of the system, for a scheduler to call.
 */
import { stampMillis } from '../../core/sync/hlc';
import { TRASH_MS } from '../../core/sync/trash';
import type { Millis } from '../../core/ports/clock';
import type { Database } from '../db/database';

export const RETENTION_MS = 90 * 24 * 3_600_000;

/**
 * A tombstone is old when it was last touched before the bound; no deletion is newer than that. The newest purged sequence is kept, so that a
 * device which has not pulled since is told to start over instead of keeping what everyone else has deleted.
 */
const purgeRecords = `
WITH gone AS (
	DELETE FROM sync.record
	WHERE deleted AND stamp < $1
	RETURNING space_id, seq
)
UPDATE sync.head h SET purged_seq = greatest(h.purged_seq, g.seq)
FROM (SELECT space_id, max(seq) AS seq FROM gone GROUP BY space_id) g
WHERE h.space_id = g.space_id`;

/**
 * The boxes go, with those in the record's history; which field was written when stays, so that merging is the same with
 * and without them. No sequence moves: each device lets go of its own copy by the same rule. The history of a record is a
 * list that begins at the record; a write that came late and lost has its text there alone.
 */
const emptyTrash = `
WITH RECURSIVE emptied AS (
	UPDATE sync.record r SET boxes = ''
	WHERE deleted AND stamp < $1 AND (boxes <> ''
		OR EXISTS (SELECT FROM sync.change c WHERE c.space_id = r.space_id AND c.seq = r.seq AND c.boxes <> ''))
	RETURNING r.space_id, r.seq
), walk AS (
	SELECT c.space_id, c.seq, c.prev_seq FROM emptied e JOIN sync.change c USING (space_id, seq)
	UNION ALL
	SELECT c.space_id, c.seq, c.prev_seq
	FROM walk w JOIN sync.change c ON c.space_id = w.space_id AND c.seq = w.prev_seq
)
UPDATE sync.change c SET sealed = '[]', boxes = '', displaced_boxes = NULL
FROM walk w WHERE c.space_id = w.space_id AND c.seq = w.seq`;

/** The beginning of every stamp made at that moment, for comparing. */
function stampAt(bound: Millis): string {
	const stamp = String(bound).padStart(13, '0');
	if (stampMillis(stamp) !== bound) throw new Error('The bound is not a moment that stamps can name.');
	return stamp;
}

/** Answers how many history entries were dropped. */
export async function forgetOld(db: Database, now: Millis): Promise<{ readonly changes: number }> {
	const bound = now - RETENTION_MS;
	return db.asSystem('sync retention', async (sql) => {
		// The same lock as a push takes, so that none revives a record between the look and the delete.
		await sql.query('SELECT FROM sync.head ORDER BY space_id FOR UPDATE');
		await sql.query(purgeRecords, [stampAt(bound)]);
		await sql.query(emptyTrash, [stampAt(now - TRASH_MS)]);
		const { rowCount } = await sql.query('DELETE FROM sync.change WHERE at < to_timestamp($1 / 1000.0)', [
			bound,
		]);
		return { changes: rowCount ?? 0 };
	});
}
