/** What the sync tables forget: tombstones and history older than 90 days. A job of the system, for a scheduler to call. */
import { stampMillis } from '../../core/sync/hlc';
import type { Millis } from '../../core/ports/clock';
import type { Database } from '../db/database';

export const RETENTION_MS = 90 * 24 * 3_600_000;

/**
 * A tombstone is old when it was deleted and last touched before the bound. The newest purged sequence is kept, so that a
 * device which has not pulled since is told to start over instead of keeping what everyone else has deleted.
 */
const purgeRecords = `
WITH gone AS (
	DELETE FROM sync.record
	WHERE deleted ->> 0 = 'true' AND (deleted ->> 1) COLLATE "C" < $1 AND stamp < $1
	RETURNING space_id, seq
)
UPDATE sync.head h SET purged_seq = greatest(h.purged_seq, g.seq)
FROM (SELECT space_id, max(seq) AS seq FROM gone GROUP BY space_id) g
WHERE h.space_id = g.space_id`;

/** Answers how many history entries were dropped. */
export async function forgetOld(db: Database, now: Millis): Promise<{ readonly changes: number }> {
	const bound = now - RETENTION_MS;
	const stamp = String(bound).padStart(13, '0');
	if (stampMillis(stamp) !== bound) throw new Error('The bound is not a moment that stamps can name.');
	return db.asSystem('sync retention', async (sql) => {
		// The same lock as a push takes, so that none revives a record between the look and the delete.
		await sql.query('SELECT FROM sync.head ORDER BY space_id FOR UPDATE');
		await sql.query(purgeRecords, [stamp]);
		const { rowCount } = await sql.query('DELETE FROM sync.change WHERE at < to_timestamp($1 / 1000.0)', [
			bound,
		]);
		return { changes: rowCount ?? 0 };
	});
}
