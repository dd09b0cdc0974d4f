/**
 * The database's side of admission: one statement judges all requests that wait at the same moment, and another brings
 * home the calls that a process counted by itself.
 */
import { RATE_LIMIT } from '../../core/policy';
import type { Role, SpaceKind } from '../../core/spaces/kinds';
import type { Database } from '../db/database';
import { addCalls } from './add-calls';
import type { AdmissionCall, Admitted, Refused } from './admitted';
import type { CallTimes } from './call-window';
import type { NotedCalls } from './lease';

export interface Question {
	/** SHA-256 of the token, hex. */
	readonly hash: string;
	readonly session?: string | undefined;
	readonly call?: AdmissionCall | undefined;
}

export interface Judgement {
	readonly state: Refused['state'] | 'ok' | 'held';
	/** Exactly when the state is `ok`. */
	readonly admitted: Admitted | undefined;
	readonly userId: string | null;
	/** Epoch ms. */
	readonly expiresAt: number | null;
	/** Epoch ms of the database. */
	readonly now: number;
	/** Whether this process answers for the person by itself now; calls are then given, and not counted. */
	readonly leased: boolean;
	/** Another process holds the lease for this long, ms. */
	readonly heldMs: number;
	readonly calls: CallTimes | undefined;
}

export interface AdmissionQuery {
	readonly ask: (question: Question) => Promise<Judgement>;
	/** Resolves when what is being asked right now is answered. */
	readonly settled: () => Promise<void>;
	/** Adds calls to those the database knows. */
	readonly bring: (noted: readonly NotedCalls[]) => Promise<void>;
	/** Gives back every lease of this process, which must not use them any more. */
	readonly release: () => Promise<void>;
	/** Drops counts and leases that ended long ago. */
	readonly forgetOld: () => Promise<void>;
	/** How long another process may still answer for this person without having asked since now, ms. */
	readonly heldElsewhere: (userId: string) => Promise<number>;
}

interface Row {
	readonly n: number;
	readonly state: Judgement['state'];
	readonly token_id: string;
	readonly token_name: string;
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	readonly zone: string;
	readonly user_id: string | null;
	readonly locale: 'en' | 'de';
	readonly space_id: string;
	readonly space_kind: SpaceKind;
	readonly space_name: string;
	readonly role: Role;
	readonly used: number | null;
	readonly expires_ms: string | null;
	readonly now_ms: string;
	readonly leased: boolean | null;
	readonly held_ms: number | null;
	readonly calls: readonly string[] | null;
}

interface Waiting extends Question {
	readonly resolve: (answer: Judgement) => void;
	readonly reject: (error: unknown) => void;
}

/** Requests answered by one statement at most. */
const MAX_BATCH = 64;

// Locked, so that a judgement that is being made is waited for.
const HELD = `
	SELECT extract(epoch FROM l.until - clock_timestamp()) * 1000 AS ms
	FROM ops.mcp_lease l WHERE l.user_id = $1 AND l.holder <> $2 FOR UPDATE`;

const toJudgement = (row: Row): Judgement => ({
	state: row.state,
	admitted:
		row.state === 'ok' && row.user_id !== null
			? {
					state: 'ok',
					tokenId: row.token_id,
					tokenName: row.token_name,
					scope: row.scope,
					destructive: row.destructive,
					zone: row.zone,
					userId: row.user_id,
					locale: row.locale,
					space: { id: row.space_id, kind: row.space_kind, name: row.space_name, role: row.role },
					used: row.used ?? undefined,
				}
			: undefined,
	userId: row.user_id,
	expiresAt: row.expires_ms === null ? null : Number(row.expires_ms),
	now: Number(row.now_ms),
	leased: row.leased ?? false,
	heldMs: row.held_ms ?? 0,
	calls: row.calls?.map(Number),
});

/** `holder` names this process; `leaseMs` is how long a lease lasts in the database. */
export function createAdmissionQuery(deps: {
	readonly db: Database;
	readonly enforced: boolean;
	readonly holder: string;
	readonly leaseMs: number;
}): AdmissionQuery {
	// The owner connection: who is asking is exactly what is not known yet.
	const { pool } = deps.db;
	let waiting: Waiting[] = [];
	let draining: Promise<void> | undefined;

	const askTogether = async (batch: readonly Waiting[]): Promise<void> => {
		try {
			const { rows } = await pool.query<Row>({
				name: 'mcp_admit',
				text: `SELECT * FROM auth.mcp_admit($1, $2, $3, $4, $5, $6, $7, $8)`,
				values: [
					batch.map(({ hash }) => hash),
					batch.map(({ session }) => session ?? null),
					batch.map(({ call }) => call?.tool ?? null),
					batch.map(({ call }) => call?.effect ?? null),
					RATE_LIMIT,
					deps.enforced,
					deps.holder,
					`${deps.leaseMs} milliseconds`,
				],
			});
			for (const row of rows) batch[row.n - 1]?.resolve(toJudgement(row));
		} catch (error) {
			for (const request of batch) request.reject(error);
		}
	};

	/** One statement at a time: whatever arrives meanwhile is asked together in the next. */
	const drain = async (): Promise<void> => {
		while (waiting.length > 0) {
			const batch = waiting.slice(0, MAX_BATCH);
			waiting = waiting.slice(MAX_BATCH);
			await askTogether(batch);
		}
		draining = undefined;
	};

	return {
		ask: (question) =>
			new Promise((resolve, reject) => {
				waiting.push({ ...question, resolve, reject });
				draining ??= drain();
			}),
		settled: async () => {
			await draining;
		},
		bring: async (noted) => {
			await pool.query(addCalls(noted));
		},
		release: async () => {
			await pool.query('UPDATE ops.mcp_lease SET until = now() WHERE holder = $1 AND until > now()', [
				deps.holder,
			]);
		},
		forgetOld: async () => {
			await pool.query(`DELETE FROM ops.mcp_window
				WHERE calls[cardinality(calls)] < extract(epoch FROM now() - interval '1 hour') * 1000`);
			await pool.query(`DELETE FROM ops.mcp_lease
				WHERE greatest(until, shared_until) < now() - interval '1 hour'`);
		},
		heldElsewhere: async (userId) => {
			const { rows } = await pool.query<{ ms: string }>(HELD, [userId, deps.holder]);
			return Math.max(0, Math.ceil(Number(rows[0]?.ms ?? 0)));
		},
	};
}
