/**
 * Calls that must happen once. Before anything is pushed, the sealed writes and the sealed outcome are kept under the
 * caller's key; whoever repeats the call (a restarted mission, a double click on approve) pushes the same bytes, which
 * the merge ignores, and answers the same outcome. Readable text is never stored.
 */
import type { Box, Write } from '../../core/sync/record';
import type { Database } from '../db/database';

export interface KeptCall {
	readonly spaceId: string;
	/** Stamp under which the outcome is sealed. */
	readonly stamp: string;
	readonly writes: readonly Write[];
	readonly outcome: Box;
	/** Whether the writes are known to have arrived. */
	readonly applied: boolean;
}

/** How long a call is remembered: longer than any run is resumed or any proposal stays open. */
const KEEP_DAYS = 90;

export interface CallLedger {
	readonly find: (userId: string, key: string) => Promise<KeptCall | undefined>;
	/** Keeps the call unless somebody was first; answers the one that counts. */
	readonly keep: (userId: string, key: string, call: Omit<KeptCall, 'applied'>) => Promise<KeptCall>;
	readonly markApplied: (userId: string, key: string) => Promise<void>;
}

interface Row {
	readonly space_id: string;
	readonly stamp: string;
	readonly writes: readonly Write[];
	readonly outcome: Box;
	readonly applied: boolean;
}

const SELECT = `SELECT space_id, stamp, writes, outcome, applied_at IS NOT NULL AS applied
	FROM ops.tool_call WHERE user_id = $1 AND key = $2`;

const toCall = (row: Row): KeptCall => ({
	spaceId: row.space_id,
	stamp: row.stamp,
	writes: row.writes,
	outcome: row.outcome,
	applied: row.applied,
});

export function createCallLedger({ db }: { readonly db: Database }): CallLedger {
	return {
		find: (userId, key) =>
			db.asUser(userId, async (sql) => {
				const { rows } = await sql.query<Row>(SELECT, [userId, key]);
				return rows[0] === undefined ? undefined : toCall(rows[0]);
			}),
		keep: (userId, key, call) =>
			db.asUser(userId, async (sql) => {
				await sql.query(
					`DELETE FROM ops.tool_call WHERE user_id = $1 AND created_at < now() - make_interval(days => $2)`,
					[userId, KEEP_DAYS],
				);
				await sql.query(
					`INSERT INTO ops.tool_call (user_id, key, space_id, stamp, writes, outcome)
					VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ON CONSTRAINT tool_call_pkey DO NOTHING`,
					[userId, key, call.spaceId, call.stamp, JSON.stringify(call.writes), JSON.stringify(call.outcome)],
				);
				const { rows } = await sql.query<Row>(SELECT, [userId, key]);
				if (rows[0] === undefined) throw new Error('A tool call that was just kept is gone.');
				return toCall(rows[0]);
			}),
		markApplied: (userId, key) =>
			db.asUser(userId, async (sql) => {
				await sql.query(
					`UPDATE ops.tool_call SET applied_at = now() WHERE user_id = $1 AND key = $2 AND applied_at IS NULL`,
					[userId, key],
				);
			}),
	};
}
