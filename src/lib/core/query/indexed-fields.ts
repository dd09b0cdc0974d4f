/** What a query has to know of the indexed fields of a table: their defaults, and how their values compare. */
import { z } from 'zod';
import type { AnyTable } from '../module/table';
import { compareText } from '../sync/canonical';

/** Values that can stand in an index. */
export type Scalar = string | number | boolean | null;

export interface IndexedField {
	readonly name: string;
	/** How its values compare: `ranked` ones by their place in the enum. */
	readonly kind: 'text' | 'number' | 'flag' | 'ranked';
	/** The value of a row that never set it. */
	readonly fallback: Scalar;
	/** Whether a row can say that it is empty. */
	readonly isNullable: boolean;
	/** The values of an enum, in its order. */
	readonly ranks?: readonly string[];
}

/** The schema inside defaults, `null`s and descriptions. */
function bare(schema: unknown): unknown {
	let inner = schema;
	while (
		inner instanceof z.ZodDefault ||
		inner instanceof z.ZodNullable ||
		inner instanceof z.ZodOptional ||
		inner instanceof z.ZodPrefault
	)
		inner = inner.unwrap();
	return inner;
}

function kindOf(inner: unknown): IndexedField['kind'] {
	if (inner instanceof z.ZodEnum) return 'ranked';
	if (inner instanceof z.ZodNumber) return 'number';
	return inner instanceof z.ZodBoolean ? 'flag' : 'text';
}

function describe(table: AnyTable): ReadonlyMap<string, IndexedField> {
	const shape = (table.row as z.ZodObject).shape as Readonly<Record<string, z.ZodType>>;
	return new Map(
		table.index.map((name: string) => {
			const schema = shape[name]!;
			const fallback = schema.safeParse(undefined);
			const inner = bare(schema);
			return [
				name,
				{
					name,
					kind: kindOf(inner),
					isNullable: schema.safeParse(null).success,
					fallback: fallback.success ? ((fallback.data ?? null) as Scalar) : null,
					...(inner instanceof z.ZodEnum ? { ranks: inner.options.map(String) } : {}),
				},
			];
		}),
	);
}

const described = new WeakMap<AnyTable, ReadonlyMap<string, IndexedField>>();

/** The indexed fields of a table by name. */
export function indexedFields(table: AnyTable): ReadonlyMap<string, IndexedField> {
	const known = described.get(table);
	if (known !== undefined) return known;
	const fields = describe(table);
	described.set(table, fields);
	return fields;
}

/** Negative, zero or positive as `a` comes before, beside or after `b`; neither is empty. */
export function compareValues(field: IndexedField | undefined, a: Scalar, b: Scalar): number {
	if (a === b) return 0;
	const { ranks } = field ?? {};
	if (ranks !== undefined) {
		const by = ranks.indexOf(String(a)) - ranks.indexOf(String(b));
		if (by !== 0) return by;
	}
	return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : Number(a) - Number(b);
}
