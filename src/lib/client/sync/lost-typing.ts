/**
 * What a person typed on this device and somebody elsewhere overwrote or deleted without having seen it. Nothing here decides
 * who wins: it is told when a record of the server arrives, and kept until the person has looked at it.
 */
import { stampDevice, type Stamp } from '../../core/sync/hlc';
import { DELETED, type Merged } from '../../core/sync/merge';
import { seenBy, type SyncedRecord } from '../../core/sync/record';
import { referrersOf, tables } from '../../registry/tables';
import type { AccountDb } from '../db';
import { stampOf } from '../local/row';
import { grewFrom } from '../local/typed-over';
import type { ConflictRow, Gone, StoredRow, Typed } from '../store-types';
import { NO_FIELDS, only } from './conflict-rows';

/** A record of the server that meets a row of this device. */
export interface Arrival {
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

/** Whether what was typed here was not yet placed on the server where its writer had got to. */
const isUnseen = ({ seq }: Typed, seen: number): boolean => seq === null || seen < seq;

/**
 * What those had seen whose value stands where something was typed here: the writer of it, or whoever overwrote what was
 * typed before that writer went on from there.
 */
function seenInPlace(record: SyncedRecord, field: string, typed: Typed, writer: Stamp): number {
	const loss = record.losses?.[field]?.[typed.stamp];
	return Math.min(seenOf(record, writer), loss?.[0] ?? Infinity);
}

/** What was typed into this row and lost to the record, as the notices that have to be stored. */
export const lostTyping = (around: Arrival): readonly ConflictRow[] =>
	[overwritten(around), deletedUnseen(around)].filter((one) => one !== undefined);

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
		return isUnseen(typed, seenInPlace(record, field, typed, theirs));
	});
	if (fields.length === 0) return undefined;
	const over = grewFrom(
		row.typed,
		fields.map((field) => {
			const [typed, theirs] = [row.typed![field]!, stampOf(record, field)!];
			return { field, seen: seenInPlace(record, field, typed, theirs), stamp: theirs };
		}),
	);
	return {
		...conflictAt(around),
		...(over === undefined ? {} : { over }),
		lost: only(merged.displaced, fields),
		won: only(record, fields),
	};
}

/**
 * What was typed into a record that somebody elsewhere has deleted without having seen it. The values are still those of
 * the record, so that bringing it back brings them back; they are kept here as well, because a deleted record ends one day.
 */
function deletedUnseen(around: Arrival): ConflictRow | undefined {
	const { row, record, merged, device } = around;
	const { deleted } = merged.state;
	if (deleted === null || !deleted[0] || !merged.won.includes(DELETED)) return undefined;
	if (stampDevice(deleted[1]) === device) return undefined;
	const seen = seenOf(record, deleted[1]);
	const typed = Object.entries(row.typed ?? {}).filter(
		([field, mark]) => stampOf(merged.state, field) === mark.stamp && isUnseen(mark, seen),
	);
	if (typed.length === 0) return undefined;
	const fields = typed.map(([field]) => field);
	return {
		...conflictAt(around),
		key: goneKey(record),
		lost: only(merged.state, fields),
		won: NO_FIELDS,
		gone: { ...deleterOf(record), under: [] },
	};
}

/** A record names the author of its newest write alone; a deletion that is older than that has lost its own. */
const deleterOf = ({ last, deleted }: SyncedRecord): Pick<Gone, 'by' | 'byId'> =>
	last.stamp === deleted?.[1] ? { by: last.actor.name, byId: last.actor.id } : { by: '' };

/** Beside the key of values that were overwritten: both can be true of one record. */
export const goneKey = ({ space, table, id }: Pick<SyncedRecord, 'space' | 'table' | 'id'>): string =>
	`${space}|${table}|${id}|gone`;

/**
 * Records that were deleted elsewhere under others that a person here had put there meanwhile, such as a project under the
 * task that was moved into it. What names the record is kept, so that the notice can.
 */
export async function orphaned(
	db: AccountDb,
	records: readonly SyncedRecord[],
	now: number,
	device: string | undefined,
): Promise<readonly ConflictRow[]> {
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
				return isUnseen(typed, seenOf(record, deleted[1]));
			});
			under.push(...unseen.map((row) => ({ table: child.name, id: row.id })));
		}
		if (under.length === 0) continue;
		const lost = only(record, tables.get(table)!.table.sealed);
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
