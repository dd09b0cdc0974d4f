/**
 * Moves malformed rows out of the way of everything that reads, and notes what has to be fetched again. What exists nowhere
 * else, such as a write that was never sent, is kept as it is until the person lets go of it.
 */
import type { Millis } from '../../core/ports/clock';
import { tables } from '../../registry';
import { dropColumns, noteMoves } from '../columns/column-store';
import { removal } from '../columns/peek';
import type { AccountDb, RecordKey } from '../db';
import type { DamagedRow } from '../store-types';
import type { FoundRow } from './tolerant-reads';

/** Nobody but this device has what these hold. */
const onlyHere: ReadonlySet<string> = new Set(['_outbox', '_rejected', '_conflicts']);
/** Made anew by whoever needs them: the session and the keys by the server, the device row by its clock, columns out of rows. */
const remade: ReadonlySet<string> = new Set(['_session', '_keys', '_device', '_columns', '_moves']);
/** What the columns were made of, or they themselves. */
const told: ReadonlySet<string> = new Set(['_pages', '_columns', '_moves']);

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

/** Stores with an index that tells the place of a row when the row itself does not. */
const placeIndex: Readonly<Record<string, string>> = {
	_outbox: '[space+table+id]',
	_rejected: '[space+table+id]',
	_pages: '[space+staged]',
};

interface Place {
	readonly space: string;
	readonly table: string;
	readonly id: string;
}

/** Where a row belongs: what itself says, else its key, else an index. Parts that nothing tells are empty. */
async function placeOf(db: AccountDb, { store, key, row }: FoundRow): Promise<Place> {
	if (row !== undefined) {
		const table = tables.has(store) ? store : textOf(row, 'table');
		return { space: textOf(row, 'space'), table, id: textOf(row, 'id') };
	}
	const path =
		tables.has(store) && Array.isArray(key) ? [key[0], store, key[1]] : await pathOf(db, store, key);
	const [space, table, id] = path.map((part) => (typeof part === 'string' ? part : ''));
	return { space: space ?? '', table: table ?? '', id: id ?? '' };
}

async function pathOf(db: AccountDb, store: string, key: unknown): Promise<readonly unknown[]> {
	const index = placeIndex[store];
	if (index === undefined) return Array.isArray(key) ? key : store === '_cursors' ? [key] : [];
	let path: readonly unknown[] = [];
	// Keys only: the values are what cannot be read.
	await db
		.table(store)
		.orderBy(index)
		.eachKey((found, { primaryKey }) => {
			if (primaryKey === key) path = found as unknown as readonly unknown[];
		});
	return path;
}

const noted = ({ store, key, row }: FoundRow, place: Place, at: Millis): DamagedRow => ({
	key: damageKey(store, key),
	store,
	...place,
	// Cursor and base are no entries of anybody: they are mended without a word.
	count: store === '_cursors' || store === '_base' ? 0 : sizeOf(store, row),
	at,
	...(onlyHere.has(store) ? { kept: row ?? null } : {}),
});

/**
 * Sets rows aside that were found malformed, unless sound ones have taken their place meanwhile. Answers the records that
 * have to be computed anew because of it.
 */
export async function setAside(
	db: AccountDb,
	found: readonly FoundRow[],
	now: Millis,
): Promise<readonly RecordKey[]> {
	const isStill = await Promise.all(
		found.map(async ({ store, key }) => (await db.table(store).get(key as string)) === undefined),
	);
	const rebuilt: RecordKey[] = [];
	// Values are not looked at in here: one that cannot be read would end it.
	await db.transaction('rw', db.tables, async () => {
		for (const one of found.filter((_, at) => isStill[at])) {
			const store = db.table(one.store);
			const key = one.key as string;
			const isHere = (await store.where(':id').equals(key).count()) > 0;
			// The records of a page are owed to this device even when the page itself is gone already.
			if (!isHere && one.store !== '_pages') continue;
			const place = await placeOf(db, one);
			await store.delete(key);
			// What the columns say of it is no longer so, and of a page nobody knows any more which records it held.
			if (tables.has(one.store)) await noteMoves(db, place.space, one.store, [removal(place.id)]);
			else if (told.has(one.store)) await dropColumns(db, place.space === '' ? undefined : place.space);
			if (remade.has(one.store)) continue;
			await db._damaged.put(noted(one, place, now));
			const record: RecordKey = [place.space, place.table, place.id];
			// What its write made of the row is taken back, so that the row shows what the server has.
			if (onlyHere.has(one.store) && !record.includes('')) rebuilt.push(record);
		}
	});
	return rebuilt;
}
