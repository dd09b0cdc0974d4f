/** What agents wrote in a space, newest first: the timeline. Their writes are few among a person's own, so the database sifts them. */
import type { HistoryEntry } from '../../core/sync/history';
import type { Database } from '../db/database';
import { columns, MAX_HISTORY, toEntry, type Row } from './history';

const byAgents = `
SELECT ${columns} FROM sync.change c
WHERE space_id = $1 AND seq < $2 AND CASE WHEN left(actor, 1) = '{' THEN actor::json ->> 'kind' = 'ai' END ORDER BY seq DESC LIMIT $3`;

export interface AgentHistoryQuery {
	readonly spaceId: string;
	readonly limit: number;
	/** Only entries with a smaller sequence, for the next page. */
	readonly before?: number | undefined;
}

/** Empty for a space the caller is not in. */
export async function agentHistory(
	db: Database,
	userId: string,
	{ spaceId, limit, before }: AgentHistoryQuery,
): Promise<HistoryEntry[]> {
	const page = [spaceId, before ?? Number.MAX_SAFE_INTEGER, Math.min(limit, MAX_HISTORY)];
	return db.asUser(userId, async (sql) => {
		const { rows } = await sql.query<Row>(byAgents, page);
		return rows.map((row) => toEntry(spaceId, row));
	});
}
