/** The answer to whoever asks for something that the database cannot do now: which error, which status, when to come again. */
import type { Unavailable } from '../core/result';
import type { Trouble } from './db/trouble';

/** A disk is not emptied in a second; a database starts in one. */
const RETRY_MS: Readonly<Record<Trouble, number>> = { full: 10_000, away: 2_000 };

/** RFC 4918, section 11.5: Insufficient Storage; and RFC 9110, section 15.6.4. */
const STATUS: Readonly<Record<Trouble, number>> = { full: 507, away: 503 };

export const statusOfTrouble = (trouble: Trouble): number => STATUS[trouble];

/** The error of the house for it. */
export const unavailable = (trouble: Trouble): Unavailable =>
	trouble === 'full'
		? {
				kind: 'unavailable',
				reason: 'full',
				retryAfterMs: RETRY_MS.full,
				code: 'error_server_full',
				message:
					'The server has no room to store this. What you wrote is kept on this device and sent when there is room.',
			}
		: {
				kind: 'unavailable',
				reason: 'away',
				retryAfterMs: RETRY_MS.away,
				code: 'error_server_away',
				message: 'The server cannot reach its database just now. Try again in a moment.',
			};

/** What goes with the status: when to come again, and that nobody keeps this answer. */
export const headersOfTrouble = (trouble: Trouble): Record<string, string> => ({
	'Retry-After': String(RETRY_MS[trouble] / 1_000),
	'Cache-Control': 'no-store',
});
