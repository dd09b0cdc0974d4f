/** The history of a space, a record or an iteration, newest first: what a browser needs to show a step and take it back. */
import type { HistoryEntry } from '../../core/sync/history';
import { DELETED } from '../../core/sync/merge';
import type { Displaced } from '../../core/sync/merge';
import type { LastWrite, RecordState } from '../../core/sync/record';
import type { Database } from '../db/database';

export const MAX_HISTORY = 1_000;

export interface HistoryQuery {
	readonly spaceId: string;
	readonly iterationId?: string;
	/** Needs `table`. */
	readonly recordId?: string;
	readonly table?: string;
	readonly limit?: number;
	/** Only entries with a smaller sequence, for the next page. */
	readonly before?: number;
}

export interface Row {
	readonly seq: number;
	readonly tbl: string;
	readonly id: string;
	readonly user_id: string;
	readonly last: LastWrite;
	readonly clear: RecordState['clear'];
	readonly boxes: RecordState['boxes'];
	readonly deleted: RecordState['deleted'];
	readonly won: readonly string[] | null;
	readonly displaced: Displaced | null;
	readonly at: Date;
}

export const columns = `seq, tbl, id, user_id, last, clear, boxes::json, deleted, won, displaced::json, at`;

const bySpace = `SELECT ${columns} FROM sync.change WHERE space_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`;
const byIteration = `
SELECT ${columns} FROM sync.change
WHERE space_id = $1 AND seq < $2 AND iteration_id = $4 ORDER BY seq DESC LIMIT $3`;
/** Follows the list that each change keeps to the one before it. */
const byRecord = `
WITH RECURSIVE walk AS (
	SELECT c.* FROM sync.record r JOIN sync.change c ON c.space_id = r.space_id AND c.seq = r.seq
	WHERE r.space_id = $1 AND r.tbl = $4 AND r.id = $5
	UNION ALL
	SELECT c.* FROM walk w JOIN sync.change c ON c.space_id = w.space_id AND c.seq = w.prev_seq
)
SELECT ${columns} FROM walk WHERE seq < $2 ORDER BY seq DESC LIMIT $3`;

export function toEntry(spaceId: string, row: Row): HistoryEntry {
	const set = Object.fromEntries(Object.entries(row.clear).map(([field, [value]]) => [field, value]));
	const box = row.boxes[row.last.stamp];
	const all = [...Object.keys(row.clear), ...(box?.fields ?? []), ...(row.deleted === null ? [] : [DELETED])];
	return {
		space: spaceId,
		table: row.tbl,
		id: row.id,
		seq: row.seq,
		at: row.at.getTime(),
		userId: row.user_id,
		actor: row.last.actor,
		stamp: row.last.stamp,
		set,
		box: box === undefined ? null : { fields: [...box.fields], data: box.data },
		deleted: row.deleted?.[0] ?? null,
		won: row.won === null ? all : [...row.won],
		displaced: row.displaced as HistoryEntry['displaced'],
	};
}

/** Newest first. Empty for a space the caller is not in. */
export async function history(db: Database, userId: string, query: HistoryQuery): Promise<HistoryEntry[]> {
	const { spaceId, iterationId, recordId, table } = query;
	const page = [
		spaceId,
		query.before ?? Number.MAX_SAFE_INTEGER,
		Math.min(query.limit ?? MAX_HISTORY, MAX_HISTORY),
	];
	return db.asUser(userId, async (sql) => {
		const { rows } =
			recordId !== undefined
				? await sql.query<Row>(byRecord, [...page, table ?? '', recordId])
				: iterationId !== undefined
					? await sql.query<Row>(byIteration, [...page, iterationId])
					: await sql.query<Row>(bySpace, page);
		return rows.map((row) => toEntry(spaceId, row));
	});
}
