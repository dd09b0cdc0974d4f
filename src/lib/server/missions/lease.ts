/**
 * Who works on a mission. One row per running mission: whoever holds its token may go on, a row that was not renewed in
 * time is taken over together with its run. Time is the database's, so that clocks of workers do not matter.
 */
import type { Database } from '../db/database';

/** A holder that was silent for this long has lost the mission. */
export const LEASE_MS = 30_000;
/** Four renewals may fail before that happens. */
export const HEARTBEAT_MS = 5_000;
/** After this many workers lost without a new answer in between, the run is given up: it probably kills them. */
export const MAX_TAKEOVERS = 5;

export type RunTrigger = 'manual' | 'schedule';

export interface Lease {
	readonly spaceId: string;
	readonly missionId: string;
	readonly iterationId: string;
	readonly token: string;
	readonly trigger: RunTrigger;
	/** Whether another worker began this run. */
	readonly resumed: boolean;
	readonly takeovers: number;
	readonly cancelRequested: boolean;
}

export interface LeaseRequest {
	readonly spaceId: string;
	readonly missionId: string;
	readonly agentId: string;
	readonly userId: string;
	readonly trigger: RunTrigger;
	/** Other missions this agent may work on meanwhile, this one included. */
	readonly maxConcurrent: number;
	/** Runs of the account at the same time, this one included. */
	readonly maxOfAccount: number;
	/** Id of the run when a new one begins. */
	readonly iterationId: string;
	readonly token: string;
	/** Names the process, for people. */
	readonly holder: string;
}

interface Row {
	readonly iteration_id: string;
	readonly trigger: RunTrigger;
	readonly takeovers: number;
	readonly cancel_requested: boolean;
	readonly live: boolean;
}

export interface Leases {
	readonly acquire: (request: LeaseRequest) => Promise<Lease | 'busy' | 'concurrency'>;
	/** Takes a run whose worker went silent in order to end it, whatever its mission and agent may do by now. */
	readonly takeLost: (
		spaceId: string,
		missionId: string,
		token: string,
	) => Promise<{ readonly lease: Lease; readonly userId: string } | undefined>;
	/** Renews; `lost` when somebody else took over. */
	readonly renew: (lease: Lease) => Promise<'held' | 'cancel' | 'lost'>;
	/** Forgives earlier takeovers, because the run has got further. */
	readonly progressed: (lease: Lease) => Promise<void>;
	/** Lets the next worker take over at once, instead of after the lease has run out. */
	readonly handOver: (lease: Lease) => Promise<void>;
	/** Ends the run's bookkeeping: lease and journal go. */
	readonly release: (lease: Lease) => Promise<void>;
	readonly running: (
		spaceId: string,
		missionId: string,
	) => Promise<{ readonly iterationId: string; readonly startedAt: number } | undefined>;
	/** Marks a run for stopping and tells its worker; answers whether there was one. */
	readonly requestCancel: (spaceId: string, missionId: string) => Promise<boolean>;
	/** Runs whose worker went silent. */
	readonly expired: () => Promise<readonly { readonly spaceId: string; readonly missionId: string }[]>;
}

export function createLeases({
	db,
	leaseMs = LEASE_MS,
}: {
	readonly db: Database;
	readonly leaseMs?: number;
}): Leases {
	const until = `now() + make_interval(secs => ${leaseMs / 1000})`;
	return {
		acquire: (request) =>
			db.asSystem('mission lease', async (sql) => {
				const { spaceId, missionId, agentId } = request;
				// Counts and claims of one account and of one agent one after another; otherwise two workers both see one free place.
				for (const counted of [request.userId, `${spaceId}|${agentId}`]) {
					await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [counted]);
				}
				const { rows } = await sql.query<Row>(
					`SELECT iteration_id, trigger, takeovers, cancel_requested, expires_at > now() AS live
					FROM ops.mission_lease WHERE space_id = $1 AND mission_id = $2 FOR UPDATE`,
					[spaceId, missionId],
				);
				const existing = rows[0];
				if (existing?.live) return 'busy';
				const others = await sql.query<{ agent: number; account: number }>(
					`SELECT count(*) FILTER (WHERE space_id = $1 AND agent_id = $2) AS agent,
						count(*) FILTER (WHERE user_id = $4) AS account
					FROM ops.mission_lease
					WHERE (space_id, mission_id) <> ($1, $3) AND expires_at > now()`,
					[spaceId, agentId, missionId, request.userId],
				);
				const { agent, account } = others.rows[0]!;
				if (agent >= request.maxConcurrent || account >= request.maxOfAccount) return 'concurrency';
				const taken = await sql.query<Row>(
					`INSERT INTO ops.mission_lease AS l (space_id, mission_id, agent_id, user_id, iteration_id, holder, token,
						trigger, started_at, heartbeat_at, expires_at)
					VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), now(), ${until})
					ON CONFLICT ON CONSTRAINT mission_lease_pkey DO UPDATE
					SET holder = excluded.holder, token = excluded.token, takeovers = l.takeovers + 1,
						heartbeat_at = now(), expires_at = excluded.expires_at
					WHERE l.expires_at <= now()
					RETURNING iteration_id, trigger, takeovers, cancel_requested, true AS live`,
					[
						spaceId,
						missionId,
						agentId,
						request.userId,
						request.iterationId,
						request.holder,
						request.token,
						request.trigger,
					],
				);
				const row = taken.rows[0];
				if (row === undefined) return 'busy';
				return {
					spaceId,
					missionId,
					iterationId: row.iteration_id,
					token: request.token,
					trigger: row.trigger,
					resumed: existing !== undefined,
					takeovers: row.takeovers,
					cancelRequested: row.cancel_requested,
				};
			}),
		takeLost: async (spaceId, missionId, token) => {
			const { rows } = await db.pool.query<Row & { readonly user_id: string }>(
				`UPDATE ops.mission_lease SET token = $3, takeovers = takeovers + 1, heartbeat_at = now(), expires_at = ${until}
				WHERE space_id = $1 AND mission_id = $2 AND expires_at <= now()
				RETURNING iteration_id, trigger, takeovers, cancel_requested, user_id`,
				[spaceId, missionId, token],
			);
			const row = rows[0];
			if (row === undefined) return undefined;
			const lease: Lease = {
				spaceId,
				missionId,
				iterationId: row.iteration_id,
				token,
				trigger: row.trigger,
				resumed: true,
				takeovers: row.takeovers,
				cancelRequested: row.cancel_requested,
			};
			return { lease, userId: row.user_id };
		},
		renew: async (lease) => {
			const { rows } = await db.pool.query<{ cancel_requested: boolean }>(
				`UPDATE ops.mission_lease SET heartbeat_at = now(), expires_at = ${until}
				WHERE space_id = $1 AND mission_id = $2 AND token = $3 RETURNING cancel_requested`,
				[lease.spaceId, lease.missionId, lease.token],
			);
			return rows[0] === undefined ? 'lost' : rows[0].cancel_requested ? 'cancel' : 'held';
		},
		progressed: async (lease) => {
			if (!lease.resumed) return;
			await db.pool.query(
				`UPDATE ops.mission_lease SET takeovers = 0 WHERE space_id = $1 AND mission_id = $2 AND token = $3`,
				[lease.spaceId, lease.missionId, lease.token],
			);
		},
		handOver: async (lease) => {
			await db.pool.query(
				// Without its token, so that a renewal on its way does not take back what was given.
				`UPDATE ops.mission_lease SET expires_at = now(), token = '' WHERE space_id = $1 AND mission_id = $2 AND token = $3`,
				[lease.spaceId, lease.missionId, lease.token],
			);
		},
		release: (lease) =>
			db.asSystem('mission lease', async (sql) => {
				const { rowCount } = await sql.query(
					'DELETE FROM ops.mission_lease WHERE space_id = $1 AND mission_id = $2 AND token = $3',
					[lease.spaceId, lease.missionId, lease.token],
				);
				if (rowCount === 0) return;
				await sql.query('DELETE FROM ops.mission_journal WHERE space_id = $1 AND iteration_id = $2', [
					lease.spaceId,
					lease.iterationId,
				]);
			}),
		running: async (spaceId, missionId) => {
			const { rows } = await db.pool.query<{ iteration_id: string; started_at: Date }>(
				'SELECT iteration_id, started_at FROM ops.mission_lease WHERE space_id = $1 AND mission_id = $2',
				[spaceId, missionId],
			);
			const row = rows[0];
			return row === undefined
				? undefined
				: { iterationId: row.iteration_id, startedAt: row.started_at.getTime() };
		},
		requestCancel: (spaceId, missionId) =>
			db.asSystem('mission cancel', async (sql) => {
				const { rows } = await sql.query<{ iteration_id: string }>(
					`UPDATE ops.mission_lease SET cancel_requested = true
					WHERE space_id = $1 AND mission_id = $2 RETURNING iteration_id`,
					[spaceId, missionId],
				);
				const row = rows[0];
				if (row === undefined) return false;
				await sql.query("SELECT pg_notify('mana_missions', $1)", [`cancel ${row.iteration_id}`]);
				return true;
			}),
		expired: async () => {
			const { rows } = await db.pool.query<{ spaceId: string; missionId: string }>(
				`SELECT space_id AS "spaceId", mission_id AS "missionId" FROM ops.mission_lease
				WHERE expires_at <= now() ORDER BY expires_at LIMIT 500`,
			);
			return rows;
		},
	};
}
