/**
 * Empties the trash of this device: deleted records whose 30 days are over go with their text, which also makes room on a
 * full device. Unsent writes are never touched: they are the last thing this device may lose.
 */
import type { Millis } from '../../core/ports/clock';
import { isPastTrash } from '../../core/sync/trash';
import { tables } from '../../registry';
import type { Bus } from '../bus';
import { noteMoves } from '../columns/column-store';
import { removal } from '../columns/peek';
import { isQuotaError, type AccountDb, type RecordKey } from '../db';
import type { StoredRow } from '../store-types';

/** What the person is told when even that does not help. */
export const FULL = {
	code: 'error_device_no_room',
	message: 'This device has no space left for new data. What you wrote is safe; free some space to go on.',
} as const;

/** Rows looked at in one go: a whole table need not fit into memory. */
const PART_ROWS = 500;

interface Freeing {
	readonly db: AccountDb;
	readonly bus: Bus;
}

/** Removes what is past its 30 days and tells every tab; answers how many. `now` is server time. */
export async function freeSpace({ db, bus }: Freeing, now: Millis): Promise<number> {
	let freed = 0;
	for (const table of tables.keys()) {
		const gone = await db.atomic('rw', [db.rowsOf(table), db._base, db._moves], async () => {
			const rows = db.rowsOf(table);
			const old: StoredRow[] = [];
			const keys = await rows.toCollection().primaryKeys();
			for (let at = 0; at < keys.length; at += PART_ROWS) {
				const part = await rows.bulkGet(keys.slice(at, at + PART_ROWS));
				for (const row of part) if (row !== undefined && isPastTrash(row, now)) old.push(row);
			}
			const bases = await db._base.bulkGet(old.map((row): RecordKey => [row.space, table, row.id]));
			// A record with a base still has a write that the server has not taken.
			const settled = old.filter((_, at) => bases[at] === undefined);
			await rows.bulkDelete(settled.map((row): [string, string] => [row.space, row.id]));
			for (const space of new Set(settled.map((row) => row.space))) {
				const own = settled.filter((row) => row.space === space);
				await noteMoves(
					db,
					space,
					table,
					own.map(({ id }) => removal(id)),
				);
			}
			return settled;
		});
		freed += gone.length;
		for (const space of new Set(gone.map((row) => row.space))) {
			const ids = gone.filter((row) => row.space === space).map(({ id }) => id);
			bus.send({ type: 'rows', space, table, ids });
		}
	}
	return freed;
}

/** What a write does that found the device full, before it tries again. Says so when it helped. */
export async function makeRoom(deps: Freeing, now: Millis): Promise<void> {
	if ((await freeSpace(deps, now)) > 0) deps.bus.send({ type: 'made-room' });
}

/** Does the work, and once more with room made when the device was full. */
export async function withRoom<T>(deps: Freeing, now: Millis, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!isQuotaError(error)) throw error;
		await makeRoom(deps, now);
		return work();
	}
}
