/**
 * Queries over indexed fields as SQL: the same rows in the same order as `core/query/match.ts`. The expressions are those of
 * the indexes (`list-indexes.ts`), letter by letter, because only then PostgreSQL finds them.
 */
import pg from 'pg';
import type { AnyTable } from '../../core/module';
import { conditionsOf, indexedFields, type IndexedField, type Range, type Scalar } from '../../core/query';

/**
 * The value of a field as text; NULL when it is empty or was never written. Each such expression reads through all of `clear`,
 * in every write for every index that asks: that is most of what an index costs, so a field is asked for once where it can.
 */
const clearText = (field: string): string => `(clear ->> ${pg.escapeLiteral(field)})`;

/** The value of a field as json; NULL when it was never written. */
const clearValue = (field: string): string => `(clear -> ${pg.escapeLiteral(field)})`;

/** Records that are not deleted. */
export const liveSql = 'coalesce(deleted, false) = false';

/** What a query is asked with: conditions, steps of an order and a number, of a table whose name is known. */
export interface Narrow {
	readonly where?: Readonly<Record<string, unknown>>;
	readonly order?: readonly OrderStep[];
	readonly limit?: number;
}

export interface OrderStep {
	readonly by: PropertyKey;
	readonly descending?: boolean;
	readonly emptyFirst?: boolean;
}

/** Takes in a value and answers its place in the statement, `$3`. */
export type Place = (value: unknown) => string;

const literal = (value: Scalar): string =>
	value === null
		? 'NULL'
		: typeof value === 'number'
			? `'${value}'::float8`
			: pg.escapeLiteral(String(value));

/** What was stored, or the default of a field that was never written; what may be empty was written where it is. */
function orFallback({ name, fallback, isNullable }: IndexedField, stored: string): string {
	if (fallback === null) return stored;
	return isNullable
		? `(CASE WHEN ${clearValue(name)} IS NULL THEN ${literal(fallback)} ELSE ${stored} END)`
		: `coalesce(${stored}, ${literal(fallback)})`;
}

/** The value of a field, or its default where it was never written: numbers as such, all else as text by its bytes. */
function valueSql(field: IndexedField): string {
	const { name, kind } = field;
	if (kind !== 'number') return `(${orFallback(field, clearText(name))} COLLATE "C")`;
	// A cast that fails would fail the write.
	const number = `(CASE json_typeof(${clearValue(name)}) WHEN 'number' THEN ${clearText(name)}::float8 END)`;
	return orFallback(field, number);
}

/** Numbers that are written in one way alone, unlike those with an exponent. */
const PLAIN_NUMBER = /^-?[\d.]+$/u;

/** Whether a field is this value. Numbers are compared as they are written where that says the same. */
function equalSql(field: IndexedField, value: NonNullable<Scalar>, place: Place): string {
	const text = String(value);
	if (field.kind !== 'number' || !PLAIN_NUMBER.test(text))
		return `${valueSql(field)} = ${placed(field, value, place)}`;
	const { fallback } = field;
	const asText = { ...field, fallback: fallback === null ? null : String(fallback) };
	return `${orFallback(asText, clearText(field.name))} = ${literal(text)}`;
}

const rankSql = (field: IndexedField): string =>
	`array_position(ARRAY[${field.ranks!.map(literal).join(', ')}]::text[], ${valueSql(field)})`;

/** What orders and ranges go by. */
const keySql = (field: IndexedField): string => (field.kind === 'ranked' ? rankSql(field) : valueSql(field));

/**
 * A value in the statement. Of what only the program can ask (places in an enum, flags, numbers) it is written out, because
 * an index of some rows is found only by what can be read; text is sent beside it.
 */
const placed = ({ kind }: IndexedField, value: Scalar, place: Place): string =>
	kind === 'text' ? `${place(value)}::text` : literal(value);

/** PostgreSQL stores no such text, and refuses to be asked for it. */
const isNowhere = (value: Scalar): boolean => typeof value === 'string' && value.includes('\0');

function anyOf(field: IndexedField, values: readonly Scalar[], place: Place): string {
	const sql = valueSql(field);
	const stored = values.filter((value) => value !== null && !isNowhere(value));
	const alternatives = [
		...(values.includes(null) ? [`${sql} IS NULL`] : []),
		...(stored.length === 0
			? []
			: [`${sql} IN (${stored.map((value) => placed(field, value, place)).join(', ')})`]),
	];
	return alternatives.length === 0 ? 'false' : `(${alternatives.join(' OR ')})`;
}

function within(field: IndexedField, { from, below }: Range<Scalar>, place: Place): string {
	const key = keySql(field);
	const bound = (value: Scalar): string =>
		field.kind === 'ranked'
			? String(field.ranks!.indexOf(String(value)) + 1)
			: placed(field, isNowhere(value) ? String(value).replace(/\0.*/su, '\u0001') : value, place);
	return [
		`${key} IS NOT NULL`,
		...(from === undefined ? [] : [`${key} >= ${bound(from)}`]),
		...(below === undefined ? [] : [`${key} < ${bound(below)}`]),
	].join(' AND ');
}

function conditionSql(field: IndexedField, condition: unknown, place: Place): string {
	if (typeof condition !== 'object') {
		const value = condition as Scalar;
		return isNowhere(value) ? 'false' : equalSql(field, value!, place);
	}
	if (condition === null) return `${valueSql(field)} IS NULL`;
	if ('in' in condition) return anyOf(field, condition.in as readonly Scalar[], place);
	return within(field, condition as Range<Scalar>, place);
}

function fieldOf(table: AnyTable, name: string): IndexedField {
	const field = indexedFields(table).get(name);
	if (field === undefined) throw new Error(`The table ${table.name} has no index on ${name}.`);
	return field;
}

/** The live records of a table that a query means. Throws for a field without an index. */
export const whereSql = (table: AnyTable, where: Narrow['where'], place: Place): string =>
	[
		`tbl = ${pg.escapeLiteral(table.name)}`,
		liveSql,
		...conditionsOf(table, where ?? {}).map(({ field, condition }) => conditionSql(field, condition, place)),
	].join(' AND ');

/** The keys of the steps of an order. Throws for a field without an index. */
export const stepKeys = (table: AnyTable, order: readonly OrderStep[] = []): readonly string[] =>
	order.map(({ by, descending, emptyFirst }) => {
		// A stamp begins with its moment, in 13 digits.
		const key = by === 'updatedAt' ? `("left"(stamp, 13) COLLATE "C")` : keySql(fieldOf(table, String(by)));
		return `${key} ${descending === true ? 'DESC' : 'ASC'} NULLS ${emptyFirst === true ? 'FIRST' : 'LAST'}`;
	});

/** The keys of an order, ending with the id. Throws for a field without an index. */
export const orderKeys = (table: AnyTable, order?: readonly OrderStep[]): readonly string[] => [
	...stepKeys(table, order),
	'id',
];

/** The value of a field as text, to group by; NULL where it is empty. Throws for a field without an index. */
export const groupSql = (table: AnyTable, name: string): string => valueSql(fieldOf(table, name));
