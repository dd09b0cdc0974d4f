/**
 * Calls that must happen once. The sealed outcome is kept under the caller's key in the very transaction that stores the
 * writes, so that one is there exactly when the other is; whoever repeats the call (a restarted mission, a double click
 * on approve) is answered the same outcome. Readable text is never stored.
 */
import type { PoolClient } from 'pg';
import type { Box, Write } from '../../core/sync/record';
import type { Database } from '../db/database';

export interface KeptCall {
	readonly spaceId: string;
	/** Stamp under which the outcome is sealed. */
	readonly stamp: string;
	readonly outcome: Box;
}

/** A call as it was kept before writes and outcome were stored together: its writes may not have arrived. */
export interface EarlierCall extends KeptCall {
	readonly writes: readonly Write[];
	readonly applied: boolean;
}

/** Somebody has made the call meanwhile. */
export class AlreadyMade extends Error {}

/** How long a call is remembered: longer than any run is resumed or any proposal stays open. */
const KEEP_DAYS = 90;

export interface CallLedger {
	readonly find: (userId: string, key: string) => Promise<EarlierCall | undefined>;
	/** Keeps the call in a transaction of its writes. Throws `AlreadyMade` when somebody was first. */
	readonly keep: (sql: PoolClient, userId: string, key: string, call: KeptCall) => Promise<void>;
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

const toCall = (row: Row): EarlierCall => ({
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
		keep: async (sql, userId, key, { spaceId, stamp, outcome }) => {
			await sql.query(
				`DELETE FROM ops.tool_call WHERE user_id = $1 AND created_at < now() - make_interval(days => $2)`,
				[userId, KEEP_DAYS],
			);
			const { rowCount } = await sql.query(
				`INSERT INTO ops.tool_call (user_id, key, space_id, stamp, writes, outcome, applied_at)
				VALUES ($1, $2, $3, $4, '[]', $5, now()) ON CONFLICT ON CONSTRAINT tool_call_pkey DO NOTHING`,
				[userId, key, spaceId, stamp, JSON.stringify(outcome)],
			);
			if (rowCount === 0) throw new AlreadyMade('This call was already made.');
		},
		markApplied: (userId, key) =>
			db.asUser(userId, async (sql) => {
				await sql.query(
					`UPDATE ops.tool_call SET applied_at = now() WHERE user_id = $1 AND key = $2 AND applied_at IS NULL`,
					[userId, key],
				);
			}),
	};
}
