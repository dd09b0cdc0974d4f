/** Counts attempts, and tells whoever made too many in their own language how long to wait. */
import { err, type AppError, type Result } from '../../core/result';
import type { RateLimits } from './rate-limits';
import type { Words } from './words';

export const MINUTE = 60_000;
/** The window in which guesses at a password are counted. */
export const GUESSING = 15 * MINUTE;

export interface Attempts {
	/** As `RateLimits.take`, with the refusal in these words. */
	readonly take: (
		key: string,
		limit: number,
		windowMs: number,
		words: Words,
	) => Promise<Result<void, AppError>>;
	/** Forgets the attempts of a key. */
	readonly clear: RateLimits['clear'];
}

/** The counter behind `Attempts`. */
export const createAttempts = (limits: RateLimits): Attempts => ({
	take: async (key, limit, windowMs, words) => {
		const allowed = await limits.take(key, limit, windowMs);
		if (allowed.ok) return allowed;
		const minutes = Math.ceil(allowed.error.retryAfterMs / MINUTE);
		return err({ ...allowed.error, message: words.tooMany(minutes) });
	},
	clear: limits.clear,
});
