/**
 * How many calls of one tool a person has made within the last minute: the newest call times, oldest first. The same rule
 * as the counting in `auth.mcp_admit`, for the process that counts by itself.
 */
import { RATE_LIMIT, RATE_WINDOW_MS } from '../../core/policy';

/** Epoch ms, ascending; one more than the limit, so that a call over it can still be told from the last one under it. */
export type CallTimes = readonly number[];

const MAX_KEPT = RATE_LIMIT + 1;

export interface Counted {
	/** Calls within the window before this one, at most the limit. */
	readonly used: number;
	/** What is remembered now; the same array when the call was not counted. */
	readonly times: CallTimes;
}

export const newest = (times: CallTimes): CallTimes => times.slice(-MAX_KEPT);

/** Counts a call at `at` (epoch ms). When the limit is enforced, a call over it leaves no trace and cannot prolong it. */
export function countCall(times: CallTimes, at: number, enforced: boolean): Counted {
	let used = 0;
	while (used < times.length && used < RATE_LIMIT && times[times.length - 1 - used]! >= at - RATE_WINDOW_MS) {
		used += 1;
	}
	if (enforced && used >= RATE_LIMIT) return { used, times };
	return { used, times: [...times.slice(1 - MAX_KEPT), at] };
}
