/**
 * Takes records of the server into rows, in one transaction with the cursor that says so. Local writes that the server
 * has not seen survive, because merging is field by field; a typed value that loses is kept for the person.
 */
import { stampDevice, type Stamp } from '../../core/sync/hlc';
import { join, type Merged } from '../../core/sync/merge';
import type { SyncedRecord } from '../../core/sync/record';
import { tables } from '../../registry';
import type { AccountDb, RecordKey } from '../db';
import { stampOf, toRow } from '../local/row';
import { bareState } from '../rows/read-records';
import type { BaseRow, ConflictRow, CursorRow, StoredRow } from '../store-types';
import { storeConflict } from './conflict-rows';

export interface Applied {
	/** Ids that changed, by table. */
	readonly changed: ReadonlyMap<string, readonly string[]>;
	/** Whether a typed value was overwritten somewhere. */
	readonly conflicts: boolean;
}

export const applyStores = (db: AccountDb, records: readonly SyncedRecord[]) => [
	...[...new Set(records.map((record) => record.table))]
		.filter((name) => tables.has(name))
		.map((name) => db.rowsOf(name)),
	db._base,
	db._parked,
	db._cursors,
	db._device,
	db._conflicts,
];

/** `cursors` are stored with the records, so that a cursor never runs ahead of what is here. `now` dates conflicts. */
export async function applyRecords(
	db: AccountDb,
	records: readonly SyncedRecord[],
	cursors: readonly CursorRow[],
	now: number,
): Promise<Applied> {
	return db.transaction('rw', applyStores(db, records), async () => {
		const byTable = new Map<string, SyncedRecord[]>();
		for (const record of records) byTable.set(record.table, [...(byTable.get(record.table) ?? []), record]);
		const changed = new Map<string, readonly string[]>();
		const conflicts: ConflictRow[] = [];
		for (const [table, group] of byTable) {
			// A table of a newer version of the app: kept as it came, until this device knows it.
			if (!tables.has(table)) await db._parked.bulkPut(group);
			else changed.set(table, await applyTable(db, table, group, conflicts, now));
		}
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
			const conflict = conflictOf(table, row, record, merged, device?.id, now);
			if (conflict !== undefined) conflicts.push(conflict);
		}
		next.set(key, toRow(table, record, merged.state, row?.typed));
	});
	await store.bulkPut([...next.values()]);
	await db._base.bulkPut([...nextBases.values()]);
	return [...next.values()].map((row) => row.id);
}

/**
 * The typed fields that a write elsewhere overwrote without having seen them: it was made before the server had placed
 * ours, or ours never won there.
 */
function conflictOf(
	table: string,
	row: StoredRow,
	record: SyncedRecord,
	{ won, displaced }: Merged,
	device: string | undefined,
	now: number,
): ConflictRow | undefined {
	if (row.typed === undefined || displaced === null) return undefined;
	const fields = won.filter((field) => {
		const typed = row.typed?.[field];
		if (typed === undefined || stampOf(row, field) !== typed.stamp) return false;
		const theirs = stampOf(record, field);
		if (theirs === undefined || stampDevice(theirs) === device) return false;
		return typed.seq === null || record.last.seen < typed.seq;
	});
	if (fields.length === 0) return undefined;
	return {
		key: `${row.space}|${table}|${row.id}`,
		space: row.space,
		table,
		id: row.id,
		at: now,
		lost: slots(displaced, fields),
		won: slots(record, fields),
	};
}

/** The named fields of a state, with the boxes that hold them. */
function slots(state: ConflictRow['lost'], fields: readonly string[]): ConflictRow['lost'] {
	const clear = Object.fromEntries(Object.entries(state.clear).filter(([field]) => fields.includes(field)));
	const sealed = Object.fromEntries(Object.entries(state.sealed).filter(([field]) => fields.includes(field)));
	const stamps = new Set(Object.values(sealed));
	return {
		clear,
		sealed,
		boxes: Object.fromEntries(Object.entries(state.boxes).filter(([stamp]) => stamps.has(stamp))),
	};
}
