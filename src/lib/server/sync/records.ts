/** Records of one table as the caller may see them, for the server's own reader. Nothing is opened here. */
import type { SyncedRecord } from '../../core/sync/record';
import type { Database } from '../db/database';
import { recordColumns } from './row-form';

export interface RecordQuery {
	readonly table: string;
	readonly ids?: readonly string[];
	/** Equality on clear fields. */
	readonly where?: Readonly<Record<string, unknown>>;
	/** Live records only when absent; deleted ones too, or nothing but them. */
	readonly deleted?: 'too' | 'only';
}

const columns = `r.space_id AS space, r.tbl AS "table", r.id, r.seq, r.author_id AS author, ${recordColumns}`;

/** A field that was never set matches everything: its value is the default of the row schema, which the reader knows. */
const text = `
SELECT ${columns} FROM sync.record r
WHERE space_id = $1 AND tbl = $2
	AND ($3::text[] IS NULL OR id = ANY($3))
	AND ($4 = 'too' OR coalesce(r.deleted, false) = ($4 = 'only'))
	AND NOT EXISTS (
		SELECT FROM jsonb_each($5::jsonb) w WHERE r.clear::jsonb -> w.key <> w.value
	)
ORDER BY seq`;

/** In the order of their last change. Empty for a space the caller is not in. */
export async function readRecords(
	db: Database,
	userId: string,
	spaceId: string,
	query: RecordQuery,
): Promise<SyncedRecord[]> {
	return db.asUser(userId, async (sql) => {
		const { rows } = await sql.query<SyncedRecord>(text, [
			spaceId,
			query.table,
			query.ids ?? null,
			query.deleted ?? 'live',
			JSON.stringify(query.where ?? {}),
		]);
		return rows;
	});
}
