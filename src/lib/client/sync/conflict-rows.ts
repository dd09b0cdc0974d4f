/**
 * Values a person typed here that lost to an edit made elsewhere. Kept sealed in `_conflicts` until the person restores
 * or dismisses them, so that a reload does not lose the notice. Nothing here decides who wins.
 */
import { canonicalText } from '../../core/sync/canonical';
import { tables } from '../../registry';
import type { AccountDb } from '../db';
import type { Opener } from '../local/opener';
import type { ConflictRow, FieldSlots } from '../store-types';

/** More notices than a person will look at; the oldest go first. */
const MAX_CONFLICTS = 50;

/** Adds conflicts, inside the caller's transaction. Fields of an earlier notice keep the value that was lost first. */
export async function storeConflicts(db: AccountDb, rows: readonly ConflictRow[]): Promise<void> {
	if (rows.length === 0) return;
	const known = await db._conflicts.bulkGet([...new Set(rows.map(({ key }) => key))]);
	const byKey = new Map(known.flatMap((row) => (row === undefined ? [] : [[row.key, row]])));
	const next = new Map<string, ConflictRow>();
	for (const row of rows) {
		const before = next.get(row.key) ?? byKey.get(row.key);
		const told = before === undefined ? row : besides(before, row);
		next.set(told.key, told);
	}
	await db._conflicts.bulkPut([...next.values()]);
	const keys = await db._conflicts.orderBy('at').primaryKeys();
	await db._conflicts.bulkDelete(keys.slice(0, Math.max(0, keys.length - MAX_CONFLICTS)));
}

/** Words that were lost once more are other words: such a text gets a notice of its own, named for the write that lost. */
const textOfBoth = (row: ConflictRow, known: ConflictRow): string | undefined =>
	tables
		.get(row.table)
		?.table.texts.filter((field) => known.lost.sealed[field] !== row.lost.sealed[field])
		.filter((field) => known.lost.sealed[field] !== undefined)
		.map((field) => row.lost.sealed[field])
		.find((stamp) => stamp !== undefined);

/** The row to store for a loss in a record that has a notice already. */
function besides(known: ConflictRow, row: ConflictRow): ConflictRow {
	const again = textOfBoth(row, known);
	if (again !== undefined) return { ...row, key: `${row.key}|${again}` };
	const told = conflictFields(known.lost);
	const fresh = conflictFields(row.lost).filter((field) => !told.includes(field));
	return {
		...row,
		lost: union(row.lost, known.lost),
		won: union(known.won ?? NO_FIELDS, row.won ?? NO_FIELDS),
		// What the earlier loss grew from, or nothing where that is not known.
		over: union(only(row.over ?? NO_FIELDS, fresh), known.over ?? NO_FIELDS),
	};
}

export const NO_FIELDS: FieldSlots = { clear: {}, sealed: {}, boxes: {} };

const union = (a: FieldSlots, b: FieldSlots): FieldSlots => ({
	clear: { ...a.clear, ...b.clear },
	sealed: { ...a.sealed, ...b.sealed },
	boxes: { ...a.boxes, ...b.boxes },
});

export const conflictFields = (slots: FieldSlots): readonly string[] =>
	[...Object.keys(slots.clear), ...Object.keys(slots.sealed)].sort();

/** Compares what won with what was lost; notices about equal values disappear. Answers whether any changed. */
export async function weighConflicts(db: AccountDb, opener: Opener): Promise<boolean> {
	const fresh = (await db._conflicts.toArray()).filter((row) => row.won !== undefined);
	for (const row of fresh) {
		const lost = (await opener.record(row, row.lost)).fields;
		const won = (await opener.record(row, row.won!)).fields;
		const differing = conflictFields(row.lost).filter(
			(field) => !(field in won && field in lost) || canonicalText(won[field]) !== canonicalText(lost[field]),
		);
		// A modification, not a put: the person may have dismissed it meanwhile.
		await db._conflicts
			.where('key')
			.equals(row.key)
			.modify((_, at: { value?: ConflictRow }) => {
				const { won: _weighed, ...kept } = at.value!;
				if (differing.length === 0) delete at.value;
				else at.value = { ...kept, lost: only(row.lost, differing) };
			});
	}
	return fresh.length > 0;
}

/** The notice without these fields, once their values are not lost any more; `undefined` when nothing is left of it. */
export async function withoutFields(
	db: AccountDb,
	row: ConflictRow,
	fields: readonly string[],
): Promise<ConflictRow | undefined> {
	const kept = conflictFields(row.lost).filter((field) => !fields.includes(field));
	const next = kept.length === 0 ? undefined : { ...row, lost: only(row.lost, kept) };
	// A modification, not a put: the person may have dismissed it meanwhile, or lost more.
	await db._conflicts
		.where('key')
		.equals(row.key)
		.modify((_, at: { value?: ConflictRow }) => {
			const now = at.value!;
			const left = conflictFields(now.lost).filter(
				(field) => !isSame(now, row, field) || kept.includes(field),
			);
			if (left.length === 0) delete at.value;
			else at.value = { ...now, lost: only(now.lost, left) };
		});
	return next;
}

const isSame = (a: ConflictRow, b: ConflictRow, field: string): boolean =>
	a.lost.sealed[field] === b.lost.sealed[field] && a.lost.clear[field]?.[1] === b.lost.clear[field]?.[1];

/** The named fields of a state, with the boxes that hold them. */
export function only(state: FieldSlots, fields: readonly string[]): FieldSlots {
	const among = <T>(map: Readonly<Record<string, T>>): Record<string, T> =>
		Object.fromEntries(Object.entries(map).filter(([field]) => fields.includes(field)));
	const sealed = among(state.sealed);
	const stamps = new Set(Object.values(sealed));
	const boxes = Object.fromEntries(Object.entries(state.boxes).filter(([stamp]) => stamps.has(stamp)));
	return { clear: among(state.clear), sealed, boxes };
}
