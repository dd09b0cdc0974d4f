/**
 * Cold sync: records are stored as they come, about 100 to a page, which is some twenty times faster than rows; lists read
 * them from there. Pages become indexed rows in the background, a few at a time.
 */
import type { SyncedRecord } from '../../core/sync/record';
import { tables } from '../../registry';
import type { Bus } from '../bus';
import type { AccountDb } from '../db';
import type { CursorRow, DamagedRow, PageRow } from '../store-types';
import { applyRecords, applyStores, type Applied } from './apply-records';
import { dropRows, rebuildRecord, rebuildStores, unsentKeys } from './rebuild';

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
	for (let at = 0; at < records.length; at += PAGE_RECORDS) {
		const staged = cursor.staged === undefined ? 0 : 1;
		pages.push({ space, staged, records: records.slice(at, at + PAGE_RECORDS) });
	}
	await db.atomic('rw', [db._pages, db._cursors], async () => {
		await db._pages.bulkAdd(pages);
		await db._cursors.put(cursor);
	});
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
	const places = new Map<string, { space: string; table: string; ids: string[] }>();
	for (const { space, table, id } of records) {
		const place = places.get(`${space}|${table}`) ?? { space, table, ids: [] };
		place.ids.push(id);
		places.set(`${space}|${table}`, place);
	}
	for (const place of places.values()) bus.send({ type: 'expanded', ...place });
	return applied;
}

/** The server forgot what this device would need to catch up: fetch the space again while the old rows stay readable. */
export async function beginRefetch(db: AccountDb, space: string): Promise<void> {
	await db.atomic('rw', [db._pages, db._cursors], async () => {
		await db._pages.where('[space+staged]').equals([space, 1]).delete();
		const cursor = await db._cursors.get(space);
		await db._cursors.put({ space, seq: cursor?.seq ?? 0, staged: 0 });
	});
}

/** Fetches the spaces again that something damaged belongs to; of what does not tell its space, all of them. */
export async function refetchDamaged(db: AccountDb, spaces: readonly string[]): Promise<void> {
	const owed = (await db._damaged.toArray()).filter(isOwed);
	if (owed.length === 0) return;
	for (const space of spaces) {
		if (!owed.some((row) => row.space === space || row.space === '')) continue;
		const cursor = await db._cursors.get(space);
		if (cursor?.staged === undefined) await beginRefetch(db, space);
	}
}

/** Whether the server may have it: not what only this device had, and not what it was asked for already. */
const isOwed = (row: DamagedRow): boolean => row.kept === undefined && row.fetched === undefined;

/** Rows that stood in their place are looked at again, now that they are the server's; the others are here or nowhere. */
async function markFetched(db: AccountDb, space: string): Promise<void> {
	const owed = (await db._damaged.toArray()).filter(
		(row) => isOwed(row) && (row.space === space || row.space === ''),
	);
	const [inPlace, others] = [owed.filter((row) => row.id !== ''), owed.filter((row) => row.id === '')];
	await db._damaged.bulkPut(inPlace.map((row) => ({ ...row, fetched: true as const })));
	await db._damaged.bulkDelete(others.map((row) => row.key));
}

/** The re-fetch is complete: the new records take the place of the old ones, and unsent writes go on top. */
export async function finishRefetch(db: AccountDb, space: string, seq: number): Promise<void> {
	const stores = [...rebuildStores(db, tables.keys()), db._pages, db._cursors, db._parked, db._damaged];
	await db.atomic('rw', stores, async () => {
		// Another tab may have finished it: what is here then is the new.
		if ((await db._cursors.get(space))?.staged === undefined) return;
		const unsent = await unsentKeys(db, space);
		const authors = await db._base.bulkGet([...unsent]);
		await dropRows(db, space);
		for (const [at, [, table, id]] of unsent.entries()) {
			// Null until the page of this record is expanded, which completes base and row.
			await db._base.put({ space, table, id, author: authors[at]?.author ?? '', state: null, open: 0 });
			await rebuildRecord(db, [space, table, id]);
		}
		await db._pages.where('[space+staged]').equals([space, 1]).modify({ staged: 0 });
		await db._cursors.put({ space, seq });
		await markFetched(db, space);
	});
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
