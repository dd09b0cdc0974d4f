/** The history of a space, a record or an iteration, newest first: what a browser needs to show a step and take it back. */
import type { HistoryEntry } from '../../core/sync/history';
import { DELETED } from '../../core/sync/merge';
import type { Displaced } from '../../core/sync/merge';
import type { Actor } from '../../core/sync/actor';
import type { Stamp } from '../../core/sync/hlc';
import type { Database } from '../db/database';
import { changeColumns } from './row-form';

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
	readonly stamp: Stamp;
	readonly actor: Actor;
	readonly clear: Readonly<Record<string, unknown>>;
	readonly boxFields: readonly string[];
	/** Null without a box, and when its text has gone. */
	readonly boxData: string | null;
	readonly deleted: boolean | null;
	readonly won: readonly string[] | null;
	readonly displaced: Displaced | null;
	readonly at: Date;
}

export const columns = `c.seq, c.tbl, c.id, c.user_id, ${changeColumns}, c.at`;

const bySpace = `SELECT ${columns} FROM sync.change c WHERE space_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`;
const byIteration = `
SELECT ${columns} FROM sync.change c
WHERE space_id = $1 AND seq < $2 AND iteration_id = $4 ORDER BY seq DESC LIMIT $3`;
/** Follows the list that each change keeps to the one before it. */
const byRecord = `
WITH RECURSIVE walk AS (
	SELECT c.* FROM sync.record r JOIN sync.change c ON c.space_id = r.space_id AND c.seq = r.seq
	WHERE r.space_id = $1 AND r.tbl = $4 AND r.id = $5
	UNION ALL
	SELECT c.* FROM walk w JOIN sync.change c ON c.space_id = w.space_id AND c.seq = w.prev_seq
)
SELECT ${columns} FROM walk c WHERE seq < $2 ORDER BY seq DESC LIMIT $3`;

export function toEntry(spaceId: string, row: Row): HistoryEntry {
	const { clear, boxFields, boxData, deleted } = row;
	const box = boxData === null ? null : { fields: [...boxFields], data: boxData };
	const all = [...Object.keys(clear), ...(box?.fields ?? []), ...(deleted === null ? [] : [DELETED])];
	return {
		space: spaceId,
		table: row.tbl,
		id: row.id,
		seq: row.seq,
		at: row.at.getTime(),
		userId: row.user_id,
		actor: row.actor,
		stamp: row.stamp,
		set: clear,
		box,
		deleted,
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
