/** What signing up, signing in and the own account share of counting attempts. */
import type { RateLimits } from './rate-limits';

export const MINUTE = 60_000;
/** The window in which guesses at a password are counted. */
export const GUESSING = 15 * MINUTE;

/** The counter; sweeping belongs to whoever owns it. */
export type Attempts = Pick<RateLimits, 'take' | 'clear'>;
