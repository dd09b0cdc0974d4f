/** How long a text may be, from the one place that says it: the schema of its table. */
import { z } from 'zod';
import type { AnyTable, RowOf } from './table';

/** Fields of a row that hold text. */
export type TextOf<Row> = {
	readonly [Field in keyof Row]: Row[Field] extends string ? Field : never;
}[keyof Row] &
	string;

/** Characters (UTF-16 units) that a field of this table holds. Throws where its schema names no bound. */
export function textLimit<T extends AnyTable>(table: T, field: TextOf<RowOf<T>>): number {
	const schema: unknown = table.row.shape[field];
	const text = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
	const limit = text instanceof z.ZodString ? text.maxLength : null;
	if (limit === null) throw new Error(`${table.name} does not say how long "${field}" may be.`);
	return limit;
}
