/**
 * Takes records of the server into rows, in one transaction with the cursor that says so. Local writes that the server
 * has not seen survive, because merging is field by field; a typed value that loses is kept for the person.
 */
import type { Stamp } from '../../core/sync/hlc';
import { join } from '../../core/sync/merge';
import { bareState, type SyncedRecord } from '../../core/sync/record';
import { referrersOf, tables } from '../../registry/tables';
import { noteMoves } from '../columns/column-store';
import { moveOf, type Move } from '../columns/peek';
import type { AccountDb, RecordKey } from '../db';
import { toRow } from '../local/row';
import type { BaseRow, ConflictRow, CursorRow, StoredRow } from '../store-types';
import { storeConflict } from './conflict-rows';
import { goneKey, lostTyping, orphaned } from './lost-typing';

export interface Applied {
	/** Ids that changed, by table. */
	readonly changed: ReadonlyMap<string, readonly string[]>;
	/** Whether a typed value was overwritten somewhere. */
	readonly conflicts: boolean;
}

export const applyStores = (db: AccountDb, records: readonly SyncedRecord[]) => [
	...[...new Set(records.flatMap(({ table }) => [table, ...referrersOf(table).map((by) => by.table.name)]))]
		.filter((name) => tables.has(name))
		.map((name) => db.rowsOf(name)),
	db._base,
	db._parked,
	db._cursors,
	db._device,
	db._conflicts,
	db._moves,
];

/** `cursors` are stored with the records, so that a cursor never runs ahead of what is here. `now` dates conflicts. */
export async function applyRecords(
	db: AccountDb,
	records: readonly SyncedRecord[],
	cursors: readonly CursorRow[],
	now: number,
): Promise<Applied> {
	return db.atomic('rw', applyStores(db, records), async () => {
		const byTable = new Map<string, SyncedRecord[]>();
		for (const record of records) byTable.set(record.table, [...(byTable.get(record.table) ?? []), record]);
		const changed = new Map<string, readonly string[]>();
		const conflicts: ConflictRow[] = [];
		for (const [table, group] of byTable) {
			// A table of a newer version of the app: kept as it came, until this device knows it.
			if (!tables.has(table)) await db._parked.bulkPut(group);
			else changed.set(table, await applyTable(db, table, group, conflicts, now));
		}
		for (const [table, group] of byTable)
			if (tables.has(table)) conflicts.push(...(await orphaned(db, group, now)));
		// What is there again, whoever brought it back, is no longer gone.
		const live = records.filter(({ deleted }) => deleted !== null && !deleted[0]).map(goneKey);
		await db._conflicts.bulkDelete(live);
		for (const conflict of conflicts) await storeConflict(db, conflict);
		await db._cursors.bulkPut([...cursors]);
		await observe(db, records);
		return { changed, conflicts: conflicts.length > 0 };
	});
}

/** A device that has seen a stamp writes after it. */
async function observe(db: AccountDb, records: readonly SyncedRecord[]): Promise<void> {
	let newest: Stamp = '';
	for (const { last } of records) if (last.stamp > newest) newest = last.stamp;
	const device = await db._device.get('self');
	if (device !== undefined && newest > (device.stamp ?? ''))
		await db._device.put({ ...device, stamp: newest });
}

/** What came is a row of its own from now on, also where it changed nothing. */
async function noteArrivals(
	db: AccountDb,
	table: string,
	records: readonly SyncedRecord[],
	rows: readonly (StoredRow | undefined)[],
	next: ReadonlyMap<string, StoredRow>,
): Promise<void> {
	const moves = new Map<string, Move[]>();
	for (const [at, { space, id }] of records.entries()) {
		const state = next.get(`${space}|${id}`) ?? rows[at];
		if (state === undefined) continue;
		const list = moves.get(space) ?? [];
		list.push(moveOf(tables.get(table)!.table, id, state, 0));
		moves.set(space, list);
	}
	for (const [space, list] of moves) await noteMoves(db, space, table, list);
}

async function applyTable(
	db: AccountDb,
	table: string,
	records: readonly SyncedRecord[],
	conflicts: ConflictRow[],
	now: number,
): Promise<readonly string[]> {
	const store = db.rowsOf(table);
	const rows = await store.bulkGet(records.map((record): [string, string] => [record.space, record.id]));
	const bases = await db._base.bulkGet(records.map((record): RecordKey => [record.space, table, record.id]));
	// The same record may come twice in one batch; the second must see the first.
	const next = new Map<string, StoredRow>();
	const nextBases = new Map<string, BaseRow>();
	const device = await db._device.get('self');
	records.forEach((record, at) => {
		const key = `${record.space}|${record.id}`;
		const row = next.get(key) ?? rows[at];
		const merged = join(row === undefined ? undefined : bareState(row), bareState(record));
		const base = nextBases.get(key) ?? bases[at];
		if (base !== undefined) {
			const state = join(base.state ?? undefined, bareState(record)).state;
			nextBases.set(key, { ...base, author: record.author, state });
		}
		if (!merged.changed && row?.author === record.author) return;
		if (row !== undefined) {
			conflicts.push(...lostTyping({ table, row, record, merged, device: device?.id, now }));
		}
		next.set(key, toRow(table, record, merged.state, row?.typed));
	});
	await store.bulkPut([...next.values()]);
	await noteArrivals(db, table, records, rows, next);
	await db._base.bulkPut([...nextBases.values()]);
	return [...next.values()].map((row) => row.id);
}
