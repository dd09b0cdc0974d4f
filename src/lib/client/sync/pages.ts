/**
 * Cold sync: records are stored as they come, about 100 to a page, which is some twenty times faster than rows; lists read
 * them from there. Pages become indexed rows in the background, a few at a time.
 */
import { bareState, type SyncedRecord } from '../../core/sync/record';
import { tables } from '../../registry';
import { join } from '../../core/sync/merge';
import type { Bus } from '../bus';
import { noteMoves } from '../columns/column-store';
import { moveOf } from '../columns/peek';
import { spaceRange, type AccountDb } from '../db';
import type { CursorRow, PageRow, StoredRow } from '../store-types';
import { applyRecords, applyStores, type Applied } from './apply-records';
import { cursorAfter } from './cursor';

const PAGE_RECORDS = 100;
/** Pages turned into rows in one transaction: short enough to leave the main thread free in between. */
const EXPAND_PAGES = 2;

/** Stores records as pages together with the cursor that covers them. */
export async function storePages(
	db: AccountDb,
	space: string,
	records: readonly SyncedRecord[],
	cursor: CursorRow,
): Promise<void> {
	const pages: PageRow[] = [];
	const staged = cursor.staged === undefined ? 0 : 1;
	for (let at = 0; at < records.length; at += PAGE_RECORDS) {
		pages.push({ space, staged, records: records.slice(at, at + PAGE_RECORDS) });
	}
	await db.atomic('rw', [...storesOf(db, records), db._pages, db._cursors, db._moves], async () => {
		const keys = await db._pages.bulkAdd(pages, { allKeys: true });
		await db._cursors.put(cursorAfter(cursor, await db._cursors.get(space), records));
		// What is staged is not to be seen before all of it is here.
		if (staged === 1) return;
		const beside = new Map<string, ReadonlyMap<string, StoredRow>>();
		for (const name of namesIn(records)) beside.set(name, await rowsBeside(db, space, name, records));
		for (const [at, page] of pages.entries()) await notePage(db, page, keys[at]!, beside);
	});
}

const namesIn = (records: readonly SyncedRecord[]): readonly string[] =>
	[...new Set(records.map(({ table }) => table))].filter((name) => tables.has(name));

const storesOf = (db: AccountDb, records: readonly SyncedRecord[]) =>
	namesIn(records).map((name) => db.rowsOf(name));

/** News of the records of a page, with what their rows have beyond it. */
async function notePage(
	db: AccountDb,
	{ space, records }: PageRow,
	page: number,
	beside: ReadonlyMap<string, ReadonlyMap<string, StoredRow>>,
): Promise<void> {
	for (const name of namesIn(records)) {
		const { table } = tables.get(name)!;
		const own = records.filter((record) => record.table === name);
		const moves = own.map((record) => {
			const [state, row] = [bareState(record), beside.get(name)?.get(record.id)];
			const joined = row === undefined ? state : join(state, bareState(row)).state;
			return moveOf(table, record.id, joined, page);
		});
		await noteMoves(db, space, name, moves);
	}
}

/** So few rows are known by their keys, which are read in a moment; looking for each record takes much longer. */
const FEW_ROWS = 1_000;

/** Rows of these records: on a new device there are none but those that came first. */
async function rowsBeside(
	db: AccountDb,
	space: string,
	name: string,
	records: readonly SyncedRecord[],
): Promise<ReadonlyMap<string, StoredRow>> {
	const [lower, upper] = spaceRange(space);
	const store = db.rowsOf(name);
	const keys = await store.where('[space+id]').between(lower, upper).limit(FEW_ROWS).primaryKeys();
	const few = keys.length < FEW_ROWS ? new Set(keys.map(([, id]) => id)) : undefined;
	const wanted = records.filter(({ table, id }) => table === name && (few?.has(id) ?? true));
	const rows =
		wanted.length === 0 ? [] : await store.bulkGet(wanted.map(({ id }): [string, string] => [space, id]));
	return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row]])));
}

/** The oldest pages that are not staged. Found by what the index leaves over, because a damaged page may be in no index. */
async function oldestPages(db: AccountDb): Promise<readonly PageRow[]> {
	const places = (await db._pages.orderBy('[space+staged]').uniqueKeys()) as unknown as [string, 0 | 1][];
	const staged = new Set<number>();
	for (const place of places.filter(([, isStaged]) => isStaged === 1))
		for (const key of await db._pages.where('[space+staged]').equals(place).primaryKeys()) staged.add(key);
	const keys = (await db._pages.toCollection().primaryKeys()).filter((key) => !staged.has(key));
	for (let at = 0; at < keys.length; at += EXPAND_PAGES) {
		const pages = await db._pages.bulkGet(keys.slice(at, at + EXPAND_PAGES));
		const readable = pages.filter((page) => page !== undefined);
		if (readable.length > 0) return readable;
	}
	return [];
}

/** Turns the oldest pages into rows. Answers what it did, or `undefined` when there is nothing to expand. */
export async function expandPages(db: AccountDb, bus: Bus, now: number): Promise<Applied | undefined> {
	const pages = await oldestPages(db);
	if (pages.length === 0) return undefined;
	const records = pages.flatMap((page) => page.records);
	const applied = await db.atomic('rw', [...applyStores(db, records), db._pages], async () => {
		// A page that another tab expanded, or that was dropped with its space, must not come back.
		const present = await db._pages.bulkGet(pages.map((page) => page.key!));
		const left = pages.filter((_, at) => present[at] !== undefined);
		const done = await applyRecords(
			db,
			left.flatMap((page) => page.records),
			[],
			now,
		);
		await db._pages.bulkDelete(left.map((page) => page.key!));
		return done;
	});
	for (const space of new Set(pages.map((page) => page.space))) bus.send({ type: 'pages', space });
	return applied;
}

/** Records of tables this version has learned meanwhile move from where they were kept into rows. */
export async function unpark(db: AccountDb, now: number): Promise<void> {
	const names = (await db._parked.orderBy('table').uniqueKeys()) as string[];
	for (const name of names.filter((table) => tables.has(table))) {
		const records = await db._parked.where('table').equals(name).toArray();
		await db.atomic('rw', applyStores(db, records), async () => {
			await applyRecords(db, records, [], now);
			await db._parked.where('table').equals(name).delete();
		});
	}
}
