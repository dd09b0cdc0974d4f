/** Which rows a query means and in which order: the one definition that every store is held to. */
import type { AnyTable } from '../module/table';
import { compareText } from '../sync/canonical';
import { compareValues, indexedFields, type IndexedField, type Scalar } from './indexed-fields';
import type { OrderBy, Query, Range, Where } from './query';

/** A row as far as a query looks into it. */
export interface Asked {
	readonly id: string;
	/** The value of an indexed field, or `updatedAt`. */
	readonly value: (field: string) => Scalar;
}

/** Whether a value is meant by a condition. */
export function isMatch(field: IndexedField | undefined, condition: unknown, value: Scalar): boolean {
	if (typeof condition !== 'object' || condition === null) return value === condition;
	if ('in' in condition) return (condition.in as readonly Scalar[]).includes(value);
	if (value === null) return false;
	const { from, below } = condition as Range<Scalar>;
	return (
		(from === undefined || compareValues(field, value, from) >= 0) &&
		(below === undefined || compareValues(field, value, below) < 0)
	);
}

/** Throws for a field that the table is not asked by: a defect of the caller that the compiler did not see. */
const knownField = (table: AnyTable, name: string): IndexedField => {
	const field = indexedFields(table).get(name);
	if (field === undefined) throw new Error(`The table ${table.name} has no index on ${name}.`);
	return field;
};

/** The conditions of a query, field by field. */
export const conditionsOf = <T extends AnyTable>(
	table: T,
	where: Where<T> = {},
): readonly { readonly field: IndexedField; readonly condition: unknown }[] =>
	Object.entries(where)
		.filter(([, condition]) => condition !== undefined)
		.map(([name, condition]) => ({ field: knownField(table, name), condition }));

/** Whether a row is among those a query means. */
export function matcherOf<T extends AnyTable>(table: T, where?: Where<T>): (row: Asked) => boolean {
	const conditions = conditionsOf(table, where);
	return (row) =>
		conditions.every(({ field, condition }) => isMatch(field, condition, row.value(field.name)));
}

function stepOf<T extends AnyTable>(table: T, step: OrderBy<T>): (a: Asked, b: Asked) => number {
	const name = step.by as string;
	const field = name === 'updatedAt' ? undefined : knownField(table, name);
	const direction = step.descending === true ? -1 : 1;
	const empty = step.emptyFirst === true ? -1 : 1;
	return (a, b) => {
		const [x, y] = [a.value(name), b.value(name)];
		if (x === null || y === null) return x === y ? 0 : x === null ? empty : -empty;
		return direction * compareValues(field, x, y);
	};
}

/** The order of a query as a comparison; two rows are never alike in it. */
export function comparatorOf<T extends AnyTable>(
	table: T,
	order: Query<T>['order'] = [],
): (a: Asked, b: Asked) => number {
	const steps = order.map((step) => stepOf(table, step));
	return (a, b) => {
		for (const step of steps) {
			const by = step(a, b);
			if (by !== 0) return by;
		}
		return compareText(a.id, b.id);
	};
}

/** A row as a query sees it. */
export const asAsked = (row: {
	readonly id: string;
	readonly meta: { readonly updatedAt: number };
}): Asked => ({
	id: row.id,
	value: (field) =>
		field === 'updatedAt' ? row.meta.updatedAt : ((row as unknown as Record<string, Scalar>)[field] ?? null),
});

/** The rows a query means out of all rows of a table: for those who hold all of them anyway. */
export function answer<
	T extends AnyTable,
	Row extends { readonly id: string; readonly meta: { readonly updatedAt: number } },
>(table: T, rows: readonly Row[], { where, order, limit }: Query<T>): Row[] {
	const matches = matcherOf(table, where);
	const compare = comparatorOf(table, order);
	return rows
		.map((row) => ({ row, asked: asAsked(row) }))
		.filter(({ asked }) => matches(asked))
		.sort((a, b) => compare(a.asked, b.asked))
		.slice(0, limit)
		.map(({ row }) => row);
}
