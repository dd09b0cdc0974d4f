/** Records of one table as the caller may see them, for the server's own reader. Nothing is opened here. */
import type { AnyTable } from '../../core/module';
import type { Scalar } from '../../core/query';
import type { SyncedRecord } from '../../core/sync/record';
import type { Database } from '../db/database';
import { groupSql, orderKeys, whereSql, type Narrow } from './narrow-sql';
import { boxColumns, boxesOf, recordColumns, type BoxColumns } from './row-form';

export interface RecordQuery {
	readonly table: string;
	readonly ids?: readonly string[];
	/** Live records only when absent; deleted ones too, or nothing but them. */
	readonly deleted?: 'too' | 'only';
}

/** Live records by their indexed fields. */
export interface NarrowQuery extends Narrow {
	readonly table: AnyTable;
	/** Leaves out the first ones. */
	readonly skip?: number;
}

const columns = `r.space_id AS space, r.tbl AS "table", r.id, r.seq, r.author_id AS author, ${recordColumns}`;

const byIds = `
SELECT ${columns} FROM sync.record r
WHERE space_id = $1 AND tbl = $2
	AND ($3::text[] IS NULL OR id = ANY($3))
	AND ($4 = 'too' OR coalesce(r.deleted, false) = ($4 = 'only'))
ORDER BY seq`;

/** In the order of their last change. Empty for a space the caller is not in. */
export async function readRecords(
	db: Database,
	userId: string,
	spaceId: string,
	query: RecordQuery,
): Promise<SyncedRecord[]> {
	return db.asUser(userId, async (sql) => {
		const { rows } = await sql.query<SyncedRecord>(byIds, [
			spaceId,
			query.table,
			query.ids ?? null,
			query.deleted ?? 'live',
		]);
		return rows;
	});
}

/** What a statement is asked with, in the order of their places. */
function valuesFrom(spaceId: string): {
	readonly values: unknown[];
	readonly place: (value: unknown) => string;
} {
	const values: unknown[] = [spaceId];
	return { values, place: (value) => `$${values.push(value)}` };
}

async function rowsOf<Row>(
	db: Database,
	userId: string,
	text: string,
	values: readonly unknown[],
): Promise<Row[]> {
	const [answer] = await db.asUserInOneTrip(userId, [{ text, values: [...values] }]);
	return answer!.rows as Row[];
}

const from = 'FROM sync.readable r WHERE space_no = (SELECT no FROM sync.head WHERE space_id = $1)';

type StoredRow = Omit<SyncedRecord, 'boxes'> & BoxColumns;

const recordFrom = ({ boxBytes, boxFields, boxStamp, boxes, ...row }: StoredRow): SyncedRecord => ({
	...row,
	boxes: boxesOf({ boxBytes, boxFields, boxStamp, boxes }),
});

const plain = `r.space_id AS space, r.tbl AS "table", r.id, r.seq, r.author_id AS author, ${boxColumns}`;

/** The records that a query means, in its order. Empty for a space the caller is not in. */
export async function narrowRecords(
	db: Database,
	userId: string,
	spaceId: string,
	{ table, where, order, limit, skip }: NarrowQuery,
): Promise<SyncedRecord[]> {
	const { values, place } = valuesFrom(spaceId);
	const text = [
		`SELECT ${plain} ${from} AND ${whereSql(table, where, place)}`,
		`ORDER BY ${orderKeys(table, order).join(', ')}`,
		...(limit === undefined ? [] : [`LIMIT ${place(limit)}`]),
		...(skip === undefined ? [] : [`OFFSET ${place(skip)}`]),
	].join(' ');
	return (await rowsOf<StoredRow>(db, userId, text, values)).map(recordFrom);
}

/**
 * The places in the sequence of the space of all live records that match, newest change first: what a walk goes along. One
 * text, because tens of thousands of rows would hold up the program for longer than asking for them takes.
 */
export async function recordPlaces(
	db: Database,
	userId: string,
	spaceId: string,
	{ table, where }: Pick<NarrowQuery, 'table' | 'where'>,
): Promise<readonly number[]> {
	const { values, place } = valuesFrom(spaceId);
	const text = `SELECT string_agg(seq::text, ' ' ORDER BY seq DESC) AS places ${from} AND ${whereSql(table, where, place)}`;
	const [row] = await rowsOf<{ places: string | null }>(db, userId, text, values);
	return row?.places?.split(' ').map(Number) ?? [];
}

/**
 * The records at these places, newest change first; one that was changed has moved and is left out. They are found by their
 * places alone: what is at one matched when it was asked for, and PostgreSQL, which cannot know how many records a condition
 * means, would go through all of them for every few.
 */
export async function recordsAt(
	db: Database,
	userId: string,
	spaceId: string,
	places: readonly number[],
): Promise<SyncedRecord[]> {
	const text = `SELECT ${plain} ${from} AND seq = ANY ($2::bigint[]) ORDER BY seq DESC`;
	return (await rowsOf<StoredRow>(db, userId, text, [spaceId, places])).map(recordFrom);
}

/** A count, and the sequence of the space that it is of. */
export interface CountAt {
	readonly seq: number;
	readonly n: number;
}

/** What is counted in a space, as the statement and its values: alike for alike questions. */
interface CountQuestion {
	readonly text: string;
	readonly values: readonly unknown[];
}

/**
 * Asks how many live records match, of one space: $1. Where the space still is at the sequence $2 nobody counts, and `n` is
 * NULL. Both are of one moment, because a statement sees one.
 */
export function countQuestion(
	spaceId: string,
	{ table, where }: Pick<NarrowQuery, 'table' | 'where'>,
): CountQuestion {
	const values: unknown[] = [spaceId, null];
	const condition = whereSql(table, where, (value) => `$${values.push(value)}`);
	const text =
		`SELECT h.seq, CASE WHEN h.seq = $2::bigint THEN NULL ELSE (` +
		`SELECT count(*) FROM sync.readable r WHERE space_no = h.no AND ${condition}) END AS n ` +
		`FROM sync.head h WHERE h.space_id = $1`;
	return { text, values };
}

/** The answer now, which may be the one that is `known`; undefined for a space the caller is not in. */
export async function countRecords(
	db: Database,
	userId: string,
	{ text, values }: CountQuestion,
	known?: CountAt,
): Promise<CountAt | undefined> {
	const asked = [values[0], known?.seq ?? null, ...values.slice(2)];
	const [row] = await rowsOf<{ seq: number; n: number | null }>(db, userId, text, asked);
	return row === undefined ? undefined : row.n === null ? known : { seq: row.seq, n: row.n };
}

/** How many live records match by the value of a text field, empty ones apart. */
export async function countRecordsBy(
	db: Database,
	userId: string,
	spaceId: string,
	field: string,
	{ table, where }: Pick<NarrowQuery, 'table' | 'where'>,
): Promise<ReadonlyMap<Scalar, number>> {
	const { values, place } = valuesFrom(spaceId);
	const text = `SELECT ${groupSql(table, field)} AS value, count(*) AS n ${from} AND ${whereSql(table, where, place)} GROUP BY 1`;
	const rows = await rowsOf<{ value: Scalar; n: number }>(db, userId, text, values);
	return new Map(rows.map(({ value, n }) => [value, n]));
}
