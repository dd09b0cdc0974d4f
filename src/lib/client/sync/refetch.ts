/**
 * Fetching a space anew, because the server forgot what this device would need to catch up or something here is damaged:
 * the old rows stay readable until the new records are complete, and take nothing with them that only this device knows.
 */
import type { Millis } from '../../core/ports/clock';
import { join } from '../../core/sync/merge';
import { bareState, type SyncedRecord } from '../../core/sync/record';
import { tables } from '../../registry';
import { spaceRange, type AccountDb } from '../db';
import { toRow } from '../local/row';
import type { ConflictRow, DamagedRow, StoredRow } from '../store-types';
import { storeConflicts } from './conflict-rows';
import { lostTyping } from './lost-typing';
import { dropRows, rebuildRecord, rebuildStores, unsentKeys } from './rebuild';

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

/**
 * The re-fetch is complete: the new records take the place of the old ones, and unsent writes go on top. What was typed here
 * and overwritten meanwhile is told like at any other arrival. Answers whether there is something to tell.
 */
export async function finishRefetch(
	db: AccountDb,
	space: string,
	seq: number,
	now: Millis,
): Promise<boolean> {
	const stores = [
		...[...rebuildStores(db, tables.keys()), db._pages, db._cursors, db._parked, db._damaged],
		...[db._device, db._conflicts],
	];
	return db.atomic('rw', stores, async () => {
		// Another tab may have finished it: what is here then is the new.
		if ((await db._cursors.get(space))?.staged === undefined) return false;
		const unsent = await unsentKeys(db, space);
		const authors = await db._base.bulkGet([...unsent]);
		const marked = await markedRows(db, space);
		await dropRows(db, space);
		const carried = await carryMarks(db, space, marked, now);
		for (const [at, [, table, id]] of unsent.entries()) {
			const known = carried.records.get(`${table}|${id}`);
			const author = known?.author ?? authors[at]?.author ?? '';
			// Null until the page of this record is expanded, which completes base and row.
			const state = known === undefined ? null : bareState(known);
			await db._base.put({ space, table, id, author, state, open: 0 });
			await rebuildRecord(db, [space, table, id]);
		}
		await db._pages.where('[space+staged]').equals([space, 1]).modify({ staged: 0 });
		await db._cursors.put({ space, seq });
		await markFetched(db, space);
		return carried.lost;
	});
}

/** Rows read at a time: only those with a mark stay in memory. */
const READ_ROWS = 1_000;

type Marked = ReadonlyMap<string, StoredRow>;

/** Rows with something that was typed here, by `table|id`. One that is damaged is no measure of what comes. */
async function markedRows(db: AccountDb, space: string): Promise<Marked> {
	const damaged = new Set((await db._damaged.toArray()).map(({ table, id }) => `${table}|${id}`));
	const marked = new Map<string, StoredRow>();
	const [lower, upper] = spaceRange(space);
	for (const table of tables.keys()) {
		const keys = await db.rowsOf(table).where('[space+id]').between(lower, upper).primaryKeys();
		for (let at = 0; at < keys.length; at += READ_ROWS) {
			for (const row of await db.rowsOf(table).bulkGet(keys.slice(at, at + READ_ROWS)))
				if (row?.typed !== undefined && !damaged.has(`${table}|${row.id}`))
					marked.set(`${table}|${row.id}`, row);
		}
	}
	return marked;
}

/**
 * Notices of what the new records of the space overwrote, and rows of those that were typed in, so that what comes later is
 * measured by the same marks. Pages that hold the same records change nothing in them.
 */
async function carryMarks(
	db: AccountDb,
	space: string,
	marked: Marked,
	now: Millis,
): Promise<{ readonly lost: boolean; readonly records: ReadonlyMap<string, SyncedRecord> }> {
	const device = (await db._device.get('self'))?.id;
	const newest = new Map<string, SyncedRecord>();
	for (const key of await db._pages.where('[space+staged]').equals([space, 1]).primaryKeys()) {
		for (const record of (await db._pages.get(key))?.records ?? [])
			if (marked.has(`${record.table}|${record.id}`)) newest.set(`${record.table}|${record.id}`, record);
	}
	const conflicts: ConflictRow[] = [];
	for (const [key, record] of newest) {
		const [row, state] = [marked.get(key)!, bareState(record)];
		const merged = join(bareState(row), state);
		conflicts.push(...lostTyping({ table: record.table, row, record, merged, device, now }));
		await db.rowsOf(record.table).put(toRow(record.table, record, state, row.typed));
	}
	await storeConflicts(db, conflicts);
	return { lost: conflicts.length > 0, records: newest };
}
