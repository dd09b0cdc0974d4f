/**
 * Takes records of the server into rows, in one transaction with the cursor that says so. Local writes that the server
 * has not seen survive, because merging is field by field; a typed value that loses is kept for the person.
 */
import { stampDevice, type Stamp } from '../../core/sync/hlc';
import { DELETED, join, type Merged } from '../../core/sync/merge';
import { seenBy, type SyncedRecord } from '../../core/sync/record';
import { referrersOf, tables } from '../../registry/tables';
import type { AccountDb, RecordKey } from '../db';
import { stampOf, toRow } from '../local/row';
import { grewFrom } from '../local/typed-over';
import { bareState } from '../rows/read-records';
import type { BaseRow, ConflictRow, CursorRow, Gone, StoredRow, Typed } from '../store-types';
import { NO_FIELDS, storeConflict } from './conflict-rows';

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
			const around = { table, row, record, merged, device: device?.id, now };
			conflicts.push(...[overwritten(around), deletedUnseen(around)].filter((one) => one !== undefined));
		}
		next.set(key, toRow(table, record, merged.state, row?.typed));
	});
	await store.bulkPut([...next.values()]);
	await db._base.bulkPut([...nextBases.values()]);
	return [...next.values()].map((row) => row.id);
}

interface Arrival {
	readonly table: string;
	/** The row before the record arrived. */
	readonly row: StoredRow;
	readonly record: SyncedRecord;
	readonly merged: Merged;
	readonly device: string | undefined;
	readonly now: number;
}

/** What the writer of this stamp had seen. Records of older versions tell of their newest write only. */
const seenOf = (record: SyncedRecord, writer: Stamp): number => seenBy(record, writer) ?? record.last.seen;

/** Whether the writer of this stamp, on another device, had not seen what was typed here. */
const isUnseen = ({ record, device }: Arrival, typed: Typed, writer: Stamp): boolean =>
	stampDevice(writer) !== device && (typed.seq === null || seenOf(record, writer) < typed.seq);

/**
 * What those had seen whose value stands where something was typed here: the writer of it, or whoever overwrote what was
 * typed before that writer went on from there.
 */
function seenInPlace(record: SyncedRecord, field: string, typed: Typed, writer: Stamp): number {
	const loss = record.losses?.[field]?.[typed.stamp];
	return Math.min(seenOf(record, writer), loss?.[0] ?? Infinity);
}

/**
 * The typed fields that a write elsewhere overwrote without having seen them: it was made before the server had placed
 * ours, or ours never won there.
 */
function overwritten(around: Arrival): ConflictRow | undefined {
	const { row, record, merged } = around;
	if (row.typed === undefined || merged.displaced === null) return undefined;
	const fields = merged.won.filter((field) => {
		const typed = row.typed?.[field];
		const theirs = stampOf(record, field);
		if (typed === undefined || theirs === undefined || stampOf(row, field) !== typed.stamp) return false;
		if (stampDevice(theirs) === around.device) return false;
		return typed.seq === null || seenInPlace(record, field, typed, theirs) < typed.seq;
	});
	if (fields.length === 0) return undefined;
	const over = grewFrom(
		row.typed,
		fields.map((field) => [field, seenInPlace(record, field, row.typed![field]!, stampOf(record, field)!)]),
	);
	return {
		...conflictAt(around),
		...(over === undefined ? {} : { over }),
		lost: slots(merged.displaced, fields),
		won: slots(record, fields),
	};
}

/**
 * What was typed into a record that somebody elsewhere has deleted without having seen it. The values are still those of
 * the record, so that bringing it back brings them back; they are kept here as well, because a deleted record ends one day.
 */
function deletedUnseen(around: Arrival): ConflictRow | undefined {
	const { row, merged } = around;
	const { deleted } = merged.state;
	if (deleted === null || !deleted[0] || !merged.won.includes(DELETED)) return undefined;
	const typed = Object.entries(row.typed ?? {}).filter(
		([field, mark]) => stampOf(merged.state, field) === mark.stamp && isUnseen(around, mark, deleted[1]),
	);
	if (typed.length === 0) return undefined;
	const fields = typed.map(([field]) => field);
	return {
		...conflictAt(around),
		key: goneKey(around.record),
		lost: slots(merged.state, fields),
		won: NO_FIELDS,
		gone: { ...deleterOf(around.record), under: [] },
	};
}

/** A record names the author of its newest write alone; a deletion that is older than that has lost its own. */
const deleterOf = ({ last, deleted }: SyncedRecord): Pick<Gone, 'by' | 'byId'> =>
	last.stamp === deleted?.[1] ? { by: last.actor.name, byId: last.actor.id } : { by: '' };

/** Beside the key of values that were overwritten: both can be true of one record. */
const goneKey = ({ space, table, id }: Pick<SyncedRecord, 'space' | 'table' | 'id'>): string =>
	`${space}|${table}|${id}|gone`;

/**
 * Records that were deleted elsewhere under others that a person here had put there meanwhile, such as a project under the
 * task that was moved into it. What names the record is kept, so that the notice can.
 */
async function orphaned(
	db: AccountDb,
	records: readonly SyncedRecord[],
	now: number,
): Promise<readonly ConflictRow[]> {
	const device = (await db._device.get('self'))?.id;
	const conflicts: ConflictRow[] = [];
	for (const record of records) {
		const { space, table, id, deleted } = record;
		if (!deleted?.[0] || stampDevice(deleted[1]) === device) continue;
		const under: Gone['under'][number][] = [];
		for (const { table: child, field } of referrersOf(table)) {
			const rows = await db.rowsOf(child.name).where(`[space+index.${field}]`).equals([space, id]).toArray();
			const unseen = rows.filter((row) => {
				const typed = row.typed?.[field];
				if (typed === undefined || row.deleted?.[0] || stampOf(row, field) !== typed.stamp) return false;
				return typed.seq === null || seenOf(record, deleted[1]) < typed.seq;
			});
			under.push(...unseen.map((row) => ({ table: child.name, id: row.id })));
		}
		if (under.length === 0) continue;
		const lost = slots(record, tables.get(table)!.table.sealed);
		const gone = { ...deleterOf(record), under };
		conflicts.push({ key: goneKey(record), space, table, id, at: now, lost, won: NO_FIELDS, gone });
	}
	return conflicts;
}

const conflictAt = ({ table, row, now }: Arrival) => ({
	key: `${row.space}|${table}|${row.id}`,
	space: row.space,
	table,
	id: row.id,
	at: now,
});

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
