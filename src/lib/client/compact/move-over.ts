/**
 * Rows of older versions of the app, written again in the form of this one, a few at a time while the app is used. It can end
 * anywhere: what was not reached is read as it is, and is moved the next time.
 */
import type { AccountDb } from '../db';
import { formOf } from './compact-row';
import { isOldForm } from './compact-stores';

/** The number of this form, noted with the device once everything lies in it. */
export const FORM = 1;

/** Rows of one transaction: short enough to leave the database to the person. */
const PART_ROWS = 200;

/** Moves everything that is left; answers how many rows it was. `pause` lets others have their turn. */
export async function moveOver(
	db: AccountDb,
	pause: () => Promise<void>,
	signal?: AbortSignal,
): Promise<number> {
	if ((await db._device.get('self'))?.form === FORM) return 0;
	let moved = 0;
	for (const store of db.tables.filter(({ name }) => formOf(name) !== undefined)) {
		const keys = await store.toCollection().primaryKeys();
		for (let at = 0; at < keys.length && signal?.aborted !== true; at += PART_ROWS) {
			const part = keys.slice(at, at + PART_ROWS);
			moved += await db.atomic('rw', [store], async () => {
				const rows = (await store.bulkGet(part)) as (object | undefined)[];
				const older = rows.filter((row) => row !== undefined && isOldForm(row));
				if (older.length > 0) await store.bulkPut(older);
				return older.length;
			});
			await pause();
		}
	}
	if (signal?.aborted !== true) await db._device.update('self', { form: FORM });
	return moved;
}
