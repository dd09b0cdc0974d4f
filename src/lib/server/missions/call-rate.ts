/**
 * How often a person's agents called a tool within the last minute: one count for all runs of all workers, and the same
 * one that the gate in front of connected programs keeps.
 */
import { RATE_LIMIT, RATE_WINDOW_MS } from '../../core/policy';
import type { Database } from '../db/database';
import { addCalls } from '../mcp/add-calls';

export interface CallRate {
	/**
	 * Counts a call and answers the times (epoch ms of the database) of those before it, with the time of this one. When the
	 * limit is enforced, a call over it leaves no trace and cannot prolong it.
	 */
	readonly note: (
		userId: string,
		tool: string,
	) => Promise<{ readonly at: number; readonly before: readonly number[] }>;
}

const BEFORE = `
	SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at, coalesce(
		(SELECT calls::float8[] FROM ops.mcp_window WHERE user_id = $1 AND tool = $2), '{}'
	) AS calls`;

export const createCallRate = (deps: { readonly db: Database; readonly enforced: boolean }): CallRate => ({
	note: (userId, tool) =>
		deps.db.asSystem('agent call rate', async (sql) => {
			// Calls of one round run side by side; each must see the ones before it.
			await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 11))', [`${userId}|${tool}`]);
			const { rows } = await sql.query<{ at: number; calls: readonly number[] }>(BEFORE, [userId, tool]);
			const { at, calls } = rows[0]!;
			const before = calls.filter((call) => call >= at - RATE_WINDOW_MS);
			if (!deps.enforced || before.length < RATE_LIMIT)
				await sql.query(addCalls([{ userId, tool, times: [at] }]));
			return { at, before };
		}),
});
