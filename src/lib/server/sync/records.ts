/** Records of one table as the caller may see them, for the server's own reader. Nothing is opened here. */
import type { AnyTable } from '../../core/module';
import type { Scalar } from '../../core/query';
import type { SyncedRecord } from '../../core/sync/record';
import type { Database } from '../db/database';
import { groupSql, orderKeys, whereSql, type Narrow } from './narrow-sql';
import { recordColumns } from './row-form';

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
	/** Newest change first, and only those that changed before this place in the sequence of the space. */
	readonly before?: number;
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

/** The records that a query means, in its order. Empty for a space the caller is not in. */
export async function narrowRecords(
	db: Database,
	userId: string,
	spaceId: string,
	{ table, where, order, limit, skip, before }: NarrowQuery,
): Promise<SyncedRecord[]> {
	const { values, place } = valuesFrom(spaceId);
	const text = [
		`SELECT ${columns} ${from} AND ${whereSql(table, where, place)}`,
		...(before === undefined ? [] : [`AND seq < ${place(before)}`]),
		`ORDER BY ${before === undefined ? orderKeys(table, order).join(', ') : 'seq DESC'}`,
		...(limit === undefined ? [] : [`LIMIT ${place(limit)}`]),
		...(skip === undefined ? [] : [`OFFSET ${place(skip)}`]),
	].join(' ');
	return rowsOf<SyncedRecord>(db, userId, text, values);
}

/** How many live records match; 0 for a space the caller is not in. */
export async function countRecords(
	db: Database,
	userId: string,
	spaceId: string,
	{ table, where }: Pick<NarrowQuery, 'table' | 'where'>,
): Promise<number> {
	const { values, place } = valuesFrom(spaceId);
	const text = `SELECT count(*) AS n ${from} AND ${whereSql(table, where, place)}`;
	const [row] = await rowsOf<{ n: number }>(db, userId, text, values);
	return row!.n;
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
