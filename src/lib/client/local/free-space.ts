/**
 * Makes room on a full device by forgetting old tombstones that the server has acknowledged. Unsent writes are never
 * touched: they are the last thing this device may lose.
 */
import type { Millis } from '../../core/ports/clock';
import { stampMillis } from '../../core/sync/hlc';
import { tables } from '../../registry';
import type { Bus } from '../bus';
import { isQuotaError, type AccountDb, type RecordKey } from '../db';

export const TOMBSTONE_MS = 30 * 86_400_000;

/** What the person is told when even that does not help. */
export const FULL =
	'This device has no space left for new data. What you wrote is safe; free some space to go on.';

/** Removes tombstones older than 30 days; answers how many. `now` is server time. */
export async function freeSpace(db: AccountDb, now: Millis): Promise<number> {
	let freed = 0;
	for (const table of tables.keys()) {
		freed += await db.transaction('rw', [db.rowsOf(table), db._base], async () => {
			const rows = db.rowsOf(table);
			const old = await rows
				.filter((row) => row.deleted?.[0] === true && stampMillis(row.deleted[1]) < now - TOMBSTONE_MS)
				.toArray();
			const bases = await db._base.bulkGet(old.map((row): RecordKey => [row.space, table, row.id]));
			// A record with a base still has a write that the server has not taken.
			const gone = old.filter((_, at) => bases[at] === undefined);
			await rows.bulkDelete(gone.map((row): [string, string] => [row.space, row.id]));
			return gone.length;
		});
	}
	return freed;
}

/** What a write does that found the device full, before it tries again. Says so when it helped. */
export async function makeRoom(
	deps: { readonly db: AccountDb; readonly bus: Bus },
	now: Millis,
): Promise<void> {
	if ((await freeSpace(deps.db, now)) > 0) deps.bus.send({ type: 'made-room' });
}

/** Does the work, and once more with room made when the device was full. */
export async function withRoom<T>(
	deps: { readonly db: AccountDb; readonly bus: Bus },
	now: Millis,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!isQuotaError(error)) throw error;
		await makeRoom(deps, now);
		return work();
	}
}
