/**
 * Decides for every request of a connected program who it is, where it works, whether the session is its own, and how
 * often the tool was called: one SQL statement, shared by all requests that wait at the same moment. Nothing is cached,
 * so a revoked token, a lost membership or a closed session counts from the next request on, on every process.
 */
import { RATE_LIMIT, type PolicyMode } from '../../core/policy';
import type { Effect } from '../../core/module';
import type { Role, SpaceKind } from '../../core/spaces/kinds';
import { hashToken, TOKEN_PATTERN } from '../connections/tokens';
import type { Database } from '../db/database';

export interface Admitted {
	readonly state: 'ok';
	readonly tokenId: string;
	readonly tokenName: string;
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	readonly zone: string;
	readonly userId: string;
	readonly locale: 'en' | 'de';
	readonly space: {
		readonly id: string;
		readonly kind: SpaceKind;
		readonly name: string;
		readonly role: Role;
	};
	/** Calls of the tool within the window before this one; absent when nothing was counted. */
	readonly used: number | undefined;
}

export const tokenRefusals = ['unknown_token', 'revoked', 'expired', 'suspended', 'not_a_member'] as const;
export type TokenRefusal = (typeof tokenRefusals)[number];

export interface Refused {
	readonly state: TokenRefusal | 'unknown_session' | 'foreign_session';
}

export interface AdmissionRequest {
	/** The bearer token as it came. */
	readonly token: string;
	readonly session?: string | undefined;
	/** Counted against the rate when given. */
	readonly call?: { readonly tool: string; readonly effect: Effect } | undefined;
}

export interface Admission {
	readonly admit: (request: AdmissionRequest) => Promise<Admitted | Refused>;
}

interface Row {
	readonly n: number;
	readonly state: Admitted['state'] | Refused['state'];
	readonly token_id: string;
	readonly token_name: string;
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	readonly zone: string;
	readonly user_id: string;
	readonly locale: 'en' | 'de';
	readonly space_id: string;
	readonly space_kind: SpaceKind;
	readonly space_name: string;
	readonly role: Role;
	readonly used: number | null;
}

interface Waiting extends AdmissionRequest {
	readonly resolve: (answer: Admitted | Refused) => void;
	readonly reject: (error: unknown) => void;
}

/** Requests answered by one statement at most. */
const MAX_BATCH = 64;

const toAnswer = (row: Row): Admitted | Refused =>
	row.state === 'ok'
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
		: { state: row.state };

/** `mode` decides whether calls over the limit are still counted, as `log-only` must. */
export function createAdmission(deps: { readonly db: Database; readonly mode: PolicyMode }): Admission {
	let waiting: Waiting[] = [];
	let running = false;

	const ask = async (batch: readonly Waiting[]): Promise<void> => {
		try {
			// The owner connection: who is asking is exactly what is not known yet.
			const { rows } = await deps.db.pool.query<Row>({
				name: 'mcp_admit',
				text: 'SELECT * FROM auth.mcp_admit($1, $2, $3, $4, $5, $6)',
				values: [
					batch.map(({ token }) => hashToken(token)),
					batch.map(({ session }) => session ?? null),
					batch.map(({ call }) => call?.tool ?? null),
					batch.map(({ call }) => call?.effect ?? null),
					RATE_LIMIT,
					deps.mode === 'enforce',
				],
			});
			for (const row of rows) batch[row.n - 1]?.resolve(toAnswer(row));
		} catch (error) {
			for (const request of batch) request.reject(error);
		}
	};

	/** One statement at a time: whatever arrives meanwhile is asked together in the next. */
	const drain = async (): Promise<void> => {
		running = true;
		while (waiting.length > 0) {
			const batch = waiting.slice(0, MAX_BATCH);
			waiting = waiting.slice(MAX_BATCH);
			await ask(batch);
		}
		running = false;
	};

	return {
		admit: (request) => {
			if (!TOKEN_PATTERN.test(request.token)) return Promise.resolve({ state: 'unknown_token' });
			return new Promise((resolve, reject) => {
				waiting.push({ ...request, resolve, reject });
				if (!running) void drain();
			});
		},
	};
}
