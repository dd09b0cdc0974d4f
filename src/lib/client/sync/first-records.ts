/**
 * Records that came before their turn: rows at once, because somebody waits for them. The cursor remembers which of them have
 * not come again in their place. What is never met there was deleted and forgotten by the server meanwhile, and goes.
 */
import type { Millis } from '../../core/ports/clock';
import type { SyncedRecord } from '../../core/sync/record';
import { tables } from '../../registry';
import type { AccountDb, RecordKey } from '../db';
import { applyRecords, applyStores, type Applied } from './apply-records';
import { nameOf } from './cursor';
import { rebuildRecord, rebuildStores } from './rebuild';

/** Stores first records of a space that is fetched from nothing. Where it is fetched anew they are not needed. */
export async function storeFirst(
	db: AccountDb,
	space: string,
	records: readonly SyncedRecord[],
	now: Millis,
): Promise<Applied> {
	return db.atomic('rw', applyStores(db, records), async () => {
		const known = await db._cursors.get(space);
		if (known?.staged !== undefined) return { news: [], conflicts: false };
		const applied = await applyRecords(db, records, [], now);
		const first = new Map((known?.first ?? []).map((one) => [nameOf(one), one]));
		for (const { table, id, seq } of records) first.set(nameOf({ table, id }), { table, id, seq });
		await db._cursors.put({ space, seq: known?.seq ?? 0, first: [...first.values()] });
		return applied;
	});
}

/**
 * The space is here up to its end: takes away what came first and was met nowhere. Unsent writes to it stay. Answers what
 * went.
 */
export async function dropUnmet(db: AccountDb, space: string): Promise<readonly RecordKey[]> {
	const known = (await db._cursors.get(space))?.first ?? [];
	if (known.length === 0) return [];
	const stores = [...rebuildStores(db, new Set(known.map(({ table }) => table))), db._cursors, db._parked];
	return db.atomic('rw', stores, async () => {
		const { first = [], ...cursor } = (await db._cursors.get(space)) ?? { space, seq: 0 };
		const keys = first.map(({ table, id }): RecordKey => [space, table, id]);
		for (const key of keys) {
			if (!tables.has(key[1])) {
				await db._parked.delete(key);
				continue;
			}
			const base = await db._base.get(key);
			if (base !== undefined) await db._base.put({ ...base, state: null });
			await rebuildRecord(db, key);
		}
		await db._cursors.put(cursor);
		return keys;
	});
}
