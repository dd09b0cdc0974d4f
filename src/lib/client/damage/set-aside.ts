/**
 * Moves malformed rows out of the way of everything that reads, and notes what has to be fetched again. What exists nowhere
 * else, such as a write that was never sent, is kept as it is until the person lets go of it.
 */
import type { Millis } from '../../core/ports/clock';
import { tables } from '../../registry';
import type { AccountDb, RecordKey } from '../db';
import type { DamagedRow } from '../store-types';
import { rebuildRecord } from '../sync/rebuild';
import type { FoundRow } from './tolerant-reads';

/** Nobody but this device has what these hold. */
const onlyHere: ReadonlySet<string> = new Set(['_outbox', '_rejected', '_conflicts']);
/** Asked for anew by whoever needs them: the session and the keys of the server, the device row by its clock. */
const remade: ReadonlySet<string> = new Set(['_session', '_keys', '_device']);

export const damageKey = (store: string, key: unknown): string => `${store}|${JSON.stringify(key)}`;

const textOf = (row: unknown, field: string): string => {
	const value = (row as Readonly<Record<string, unknown>> | null | undefined)?.[field];
	return typeof value === 'string' ? value : '';
};

/** How many records were in the row: a page holds about a hundred. */
function sizeOf(store: string, row: unknown): number {
	const records = (row as { readonly records?: unknown } | null | undefined)?.records;
	if (store !== '_pages') return 1;
	return Array.isArray(records) ? records.length : 1;
}

function noted({ store, key, row }: FoundRow, at: Millis): DamagedRow {
	const table = tables.has(store) ? store : textOf(row, 'table');
	return {
		key: damageKey(store, key),
		store,
		space: textOf(row, 'space'),
		table,
		id: textOf(row, 'id'),
		// Cursor and base are no entries of anybody: they are mended without a word.
		count: store === '_cursors' || store === '_base' ? 0 : sizeOf(store, row),
		at,
		...(onlyHere.has(store) ? { kept: row } : {}),
	};
}

/** Sets rows aside that were found malformed, unless sound ones have taken their place meanwhile. */
export async function setAside(db: AccountDb, found: readonly FoundRow[], now: Millis): Promise<void> {
	await db.transaction('rw', db.tables, async () => {
		for (const one of found) {
			const store = db.table(one.store);
			const key = one.key as string;
			if ((await store.get(key)) !== undefined) continue;
			const isHere = (await store.where(':id').equals(key).count()) > 0;
			// The records of a page are owed to this device even when the page itself is gone already.
			if (!isHere && one.store !== '_pages') continue;
			await store.delete(key);
			if (remade.has(one.store)) continue;
			await db._damaged.put(noted(one, now));
			const { space, table, id } = noted(one, now);
			const record: RecordKey = [space, table, id];
			// What its write made of the row is taken back, so that the row shows what the server has.
			if (onlyHere.has(one.store) && record.every((part) => part !== '')) await rebuildRecord(db, record);
		}
	});
}
