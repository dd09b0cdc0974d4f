/**
 * The inverse of writes, from their history. It takes back only what is still theirs: a field somebody has changed since
 * keeps the newer value and is reported. No tool needs an inverse of its own.
 */
import type { Change } from '../module/change';
import type { HistoryEntry, OpenedEntry } from './history';
import { DELETED } from './merge';
import type { RecordState } from './record';

export interface Skipped {
	readonly table: string;
	readonly id: string;
	/** Field name; `*` when the whole record stays because it was edited after it had been created. */
	readonly field: string;
	readonly why: 'changed_since' | 'unreadable' | 'gone';
}

export interface Inverse {
	/** At most one change per record, records touched last come first. */
	readonly changes: readonly Change[];
	readonly skipped: readonly Skipped[];
}

export interface InverseDeps {
	/** The record as it is now, deleted or not. */
	readonly current: (table: string, id: string) => RecordState | undefined;
	/** What a field holds that was never set: the default of the row schema. */
	readonly initial: (table: string, field: string) => unknown;
}

/** Winning stamps of one record, wound back step by step as entries are undone. */
function stampsOf(state: Omit<RecordState, 'boxes'>): Map<string, string> {
	const stamps = new Map<string, string>(Object.entries(state.sealed));
	for (const [field, [, stamp]] of Object.entries(state.clear)) stamps.set(field, stamp);
	if (state.deleted !== null) stamps.set(DELETED, state.deleted[1]);
	return stamps;
}

/** What of a history entry tells whether it still counts. */
export type WriteMark = Pick<HistoryEntry, 'stamp' | 'won'>;

/** Whether something that a write set is still what the record shows; if not, there is nothing of it to take back. */
export function stands(state: Omit<RecordState, 'boxes'>, write: WriteMark): boolean {
	const stamps = stampsOf(state);
	if (state.deleted?.[0] === true) return stamps.get(DELETED) === write.stamp;
	return write.won.some((field) => stamps.get(field) === write.stamp);
}

interface Undo {
	readonly set: Record<string, unknown>;
	deleted?: boolean;
}

function undoRecord(
	deps: InverseDeps,
	state: RecordState,
	entries: readonly OpenedEntry[],
	skip: (field: string, why: Skipped['why']) => void,
): Undo {
	const undo: Undo = { set: {} };
	const stamps = stampsOf(state);
	const ours = new Set(entries.map((entry) => entry.stamp));
	const table = entries[0]!.table;
	if (entries.some((entry) => entry.created)) {
		const foreign = [...stamps].filter(([, stamp]) => !ours.has(stamp));
		if (foreign.length === 0) return state.deleted?.[0] === true ? undo : { set: {}, deleted: true };
		skip('*', 'changed_since');
		return undo;
	}
	for (const entry of entries) {
		for (const field of entry.fields) {
			const before = entry.before[field];
			if (stamps.get(field) !== entry.stamp) {
				if (!Object.hasOwn(undo.set, field)) skip(field, 'changed_since');
			} else if (before === undefined && entry.unreadable.includes(field)) {
				skip(field, 'unreadable');
			} else {
				undo.set[field] = before === undefined ? deps.initial(table, field) : before.value;
				if (before === undefined) stamps.delete(field);
				else stamps.set(field, before.stamp);
			}
		}
		if (entry.deletion === undefined) continue;
		if (stamps.get(DELETED) !== entry.stamp) {
			if (undo.deleted === undefined) skip(DELETED, 'changed_since');
			continue;
		}
		undo.deleted = entry.deletion.from;
		if (entry.deletion.fromStamp === undefined) stamps.delete(DELETED);
		else stamps.set(DELETED, entry.deletion.fromStamp);
	}
	if (undo.deleted === state.deleted?.[0]) delete undo.deleted;
	return undo;
}

/**
 * The changes that take these entries back, newest first. Rows they created are deleted, rows they deleted come back,
 * fields return to what they pushed out. Entries may come in any order and concern many records.
 */
export function inverseOf(entries: readonly OpenedEntry[], deps: InverseDeps): Inverse {
	const byRecord = new Map<string, OpenedEntry[]>();
	for (const entry of [...entries].sort((a, b) => b.seq - a.seq)) {
		const key = JSON.stringify([entry.table, entry.id]);
		const list = byRecord.get(key);
		if (list === undefined) byRecord.set(key, [entry]);
		else list.push(entry);
	}
	const changes: Change[] = [];
	const skipped: Skipped[] = [];
	for (const list of byRecord.values()) {
		const { table, id } = list[0]!;
		const state = deps.current(table, id);
		if (state === undefined) {
			skipped.push({ table, id, field: '*', why: 'gone' });
			continue;
		}
		const undo = undoRecord(deps, state, list, (field, why) => skipped.push({ table, id, field, why }));
		const sets = Object.keys(undo.set).length > 0;
		if (sets || undo.deleted !== undefined) {
			changes.push({
				table,
				id,
				...(sets ? { set: undo.set } : {}),
				...(undo.deleted === undefined ? {} : { deleted: undo.deleted }),
			});
		}
	}
	return { changes, skipped };
}
