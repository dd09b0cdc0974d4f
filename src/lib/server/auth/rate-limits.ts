/** Attempts per fixed window, counted in PostgreSQL so that all web processes share them. Keys never hold a mail address in clear. */
import { createHash } from 'node:crypto';
import type { ClockDep } from '../../core/ports/clock';
import { err, ok, type RateLimited, type Result } from '../../core/result';
import type { Database } from '../db/database';

export interface RateLimits {
	/**
	 * Counts one attempt. Fails once more than `limit` were made in the running window; the window is never extended by
	 * further attempts, so nobody can keep another person out for good.
	 */
	readonly take: (key: string, limit: number, windowMs: number) => Promise<Result<void, RateLimited>>;
	/** Forgets the attempts of a key. */
	readonly clear: (key: string) => Promise<void>;
	/** Removes windows that have ended; answers how many. */
	readonly sweep: () => Promise<number>;
}

/** A key for something that must not be readable in the table. */
export const hashedKey = (kind: string, ...parts: readonly string[]): string =>
	`${kind}:${createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 32)}`;

const TAKE = `
	INSERT INTO auth.rate_limit AS r (key, reset_at, count) VALUES ($1, $3, 1)
	ON CONFLICT (key) DO UPDATE SET
		count = CASE WHEN r.reset_at <= $2 THEN 1 ELSE r.count + 1 END,
		reset_at = CASE WHEN r.reset_at <= $2 THEN EXCLUDED.reset_at ELSE r.reset_at END
	RETURNING count, reset_at`;

export function createRateLimits(deps: ClockDep & { readonly db: Database }): RateLimits {
	const { db, clock } = deps;
	return {
		take: async (key, limit, windowMs) => {
			const now = clock.now();
			const { rows } = await db.pool.query<{ count: number; reset_at: Date }>(TAKE, [
				key,
				new Date(now),
				new Date(now + windowMs),
			]);
			const { count, reset_at: resetAt } = rows[0]!;
			if (count <= limit) return ok(undefined);
			const retryAfterMs = Math.max(1_000, resetAt.getTime() - now);
			const minutes = Math.ceil(retryAfterMs / 60_000);
			return err({
				kind: 'rate_limited',
				retryAfterMs,
				code: 'error_too_many_attempts',
				params: { count: minutes },
				message: `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
			});
		},
		clear: async (key) => {
			await db.pool.query('DELETE FROM auth.rate_limit WHERE key = $1', [key]);
		},
		sweep: async () => {
			const result = await db.pool.query('DELETE FROM auth.rate_limit WHERE reset_at <= $1', [
				new Date(clock.now()),
			]);
			return result.rowCount ?? 0;
		},
	};
}
