/**
 * The inverse of one step, from the rows before it. A field that somebody has changed since keeps the newer value: undo
 * takes back this step, not the work of others.
 */
import type { Change } from '../../core/module';
import type { RecordState, Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { fieldsOf, type Entry } from '../rows/open-row';
import type { RowStore } from '../rows/row-store';
import { placeOf, type ReadStates } from './moved';
import { stampOf, writtenFields } from './row';

/** A record as it was before the step; `undefined` when it did not exist. */
export interface Before {
	readonly table: string;
	readonly id: string;
	readonly state: RecordState | undefined;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** Looks at the records a step is about to change. */
export async function rememberBefore(
	rows: RowStore,
	space: string,
	changes: readonly Change[],
): Promise<readonly Before[]> {
	const entries = await rows.entriesAt(space, changes);
	const places = new Map(changes.map(({ table, id }) => [placeOf({ table, id }), { table, id }]));
	return [...places].map(([key, place]) => ({ ...place, ...opened(entries.get(key)) }));
}

const opened = (entry: Entry | undefined): Pick<Before, 'state' | 'fields'> =>
	entry === undefined
		? { state: undefined, fields: {} }
		: { state: entry.state, fields: fieldsOf(entry.state, entry.opened).fields };

/** The changes that put things back, given what the step wrote, and the records as they are now, which decide it. */
export async function inverseOf(
	rows: RowStore,
	space: string,
	before: readonly Before[],
	writes: readonly Write[],
): Promise<{ readonly changes: readonly Change[]; readonly read: ReadStates }> {
	const read = new Map<string, RecordState | undefined>();
	const entries = await rows.entriesAt(space, writes);
	const changes = writes.flatMap((write): Change[] => {
		const was = before.find(({ table, id }) => table === write.table && id === write.id)!;
		const { table } = tables.get(write.table)!;
		const now = entries.get(placeOf(write))?.state;
		if (now === undefined) return [];
		read.set(placeOf(write), now);
		const mine = (stamp: string | undefined): boolean => stamp === write.stamp;
		if (was.state === undefined) {
			const untouched = writtenFields(write).some((field) => mine(stampOf(now, field)));
			return untouched && !now.deleted?.[0] ? [{ table: write.table, id: write.id, deleted: true }] : [];
		}
		const fields = writtenFields(write).filter((field) => mine(stampOf(now, field)));
		// A field that did not exist before goes back to what the table says about missing ones.
		const defaults = table.row.safeParse({});
		const fallback = (defaults.success ? defaults.data : {}) as Record<string, unknown>;
		const set = Object.fromEntries(
			fields.map((field) => [field, field in was.fields ? was.fields[field] : fallback[field]]),
		);
		const deleted =
			write.deleted !== undefined &&
			mine(now.deleted?.[1]) &&
			(was.state.deleted?.[0] ?? false) !== write.deleted
				? { deleted: !write.deleted }
				: {};
		if (fields.length === 0 && !('deleted' in deleted)) return [];
		return [{ table: write.table, id: write.id, ...(fields.length === 0 ? {} : { set }), ...deleted }];
	});
	return { changes, read };
}
