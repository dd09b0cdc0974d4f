/** What follows a failed run: wait longer each time, then stop asking and pause where the person sees it. */
import type { Millis } from '../ports/clock';

const FIRST_RETRY_MS = 60_000;
const MAX_RETRY_MS = 60 * 60_000;
/** Failed runs in a row after which a mission is paused. */
export const MAX_FAILURES = 5;

export type AfterFailure =
	{ readonly pause: false; readonly retryAt: Millis } | { readonly pause: true; readonly retryAt: null };

/** `failures` counts this one: 1 minute, 2, 4, 8, then a pause. */
export function afterFailure(failures: number, now: Millis): AfterFailure {
	if (failures >= MAX_FAILURES) return { pause: true, retryAt: null };
	return {
		pause: false,
		retryAt: now + Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), MAX_RETRY_MS),
	};
}
