/** Tokens: charged per request when the answer arrives, whatever becomes of the run, and summed over a rolling day. */
import type { TokenUsage } from '../../core/ports/llm';
import type { Database } from '../db/database';

/** Tokens one account may use in 24 hours, all agents together. */
export const USER_TOKENS_PER_DAY = 2_000_000;

export interface Charge {
	readonly iterationId: string;
	/** Number of the request within the run: charging it again changes nothing. */
	readonly turn: number;
	readonly userId: string;
	readonly spaceId: string;
	readonly agentId: string;
	readonly missionId: string;
	readonly model: string;
}

export interface TokenLedger {
	readonly charge: (charge: Charge, usage: TokenUsage) => Promise<void>;
	/** Tokens of the last 24 hours, of the account and of the agent, without those of the run `except`. */
	readonly used: (of: {
		readonly userId: string;
		readonly spaceId: string;
		readonly agentId: string;
		readonly except?: string | undefined;
	}) => Promise<{ readonly user: number; readonly agent: number }>;
	/** Drops rows that no sum needs any more. */
	readonly forgetOld: () => Promise<void>;
}

export const createTokenLedger = ({ db }: { readonly db: Database }): TokenLedger => ({
	charge: async (charge, usage) => {
		if (usage.totalTokens === 0) return;
		await db.pool.query(
			`INSERT INTO ops.token_usage (iteration_id, turn, user_id, space_id, agent_id, mission_id, model,
				prompt_tokens, completion_tokens) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT ON CONSTRAINT token_usage_pkey DO NOTHING`,
			[
				charge.iterationId,
				charge.turn,
				charge.userId,
				charge.spaceId,
				charge.agentId,
				charge.missionId,
				charge.model,
				usage.promptTokens,
				usage.completionTokens,
			],
		);
	},
	used: async ({ userId, spaceId, agentId, except }) => {
		const { rows } = await db.pool.query<{ user: number; agent: number }>(
			`SELECT
				(SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::float8 FROM ops.token_usage
					WHERE user_id = $1 AND created_at > now() - interval '24 hours'
						AND iteration_id IS DISTINCT FROM $4) AS user,
				(SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::float8 FROM ops.token_usage
					WHERE space_id = $2 AND agent_id = $3 AND created_at > now() - interval '24 hours'
						AND iteration_id IS DISTINCT FROM $4) AS agent`,
			[userId, spaceId, agentId, except ?? null],
		);
		return rows[0] ?? { user: 0, agent: 0 };
	},
	forgetOld: async () => {
		await db.pool.query("DELETE FROM ops.token_usage WHERE created_at < now() - interval '90 days'");
	},
});
