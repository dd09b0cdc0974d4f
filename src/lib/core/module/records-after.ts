/** The records of a step as they are when it is done: what a program that wrote is answered, beside the value of the tool. */
import { z } from 'zod';
import type { Change } from './change';
import { cut } from '../text';

/** A step over hundreds of rows answers the first ones; the caller can read the others. */
export const MAX_RECORDS = 20;
/** Longer texts are cut in the answer, not in the record. */
export const MAX_RECORD_TEXT = 2_000;

export const RecordNow = z.object({
	table: z.string().describe('Table, as <module>.<table>'),
	id: z.string().describe('Record id'),
	deleted: z.literal(true).optional().describe('It was deleted'),
	fields: z.record(z.string(), z.unknown()).describe('All its fields, as they are now'),
	cut: z.array(z.string()).optional().describe('Fields whose text is longer than what is shown'),
});
export type RecordNow = z.infer<typeof RecordNow>;

/** What every writing tool answers beside its own value. */
export const Written = z.object({
	records: z.array(RecordNow).describe('The records that were changed, as they are now'),
	moreRecords: z.number().int().optional().describe('How many more were changed and are not shown'),
});
export type Written = z.infer<typeof Written>;

interface Before {
	readonly table: string;
	readonly id: string;
	readonly row: Readonly<Record<string, unknown>> | null;
}

function shown(table: string, id: string, row: Record<string, unknown>, deleted: boolean): RecordNow {
	const long = Object.keys(row).filter((field) => {
		const value = row[field];
		return typeof value === 'string' && value.length > MAX_RECORD_TEXT;
	});
	const fields = { ...row };
	for (const field of long) fields[field] = cut(row[field] as string, MAX_RECORD_TEXT);
	return {
		table,
		id,
		...(deleted ? { deleted: true as const } : {}),
		fields,
		...(long.length > 0 ? { cut: long } : {}),
	};
}

/** Applies the changes to the rows before them; a record that is changed twice is shown once, as it ends. */
export function recordsAfter(changes: readonly Change[], before: readonly Before[]): Written {
	const rows = new Map<
		string,
		{ table: string; id: string; row: Record<string, unknown>; deleted: boolean }
	>();
	for (const { table, id, set, deleted } of changes) {
		const key = `${table}|${id}`;
		const known = rows.get(key);
		const was = known?.row ?? before.find((each) => each.table === table && each.id === id)?.row ?? {};
		rows.set(key, { table, id, row: { ...was, ...set }, deleted: deleted ?? known?.deleted ?? false });
	}
	const all = [...rows.values()];
	return {
		records: all.slice(0, MAX_RECORDS).map(({ table, id, row, deleted }) => shown(table, id, row, deleted)),
		...(all.length > MAX_RECORDS ? { moreRecords: all.length - MAX_RECORDS } : {}),
	};
}
