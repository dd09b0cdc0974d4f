/**
 * Tokens agents have used, summed over their runs. A run counts with all its tokens at the moment it ended, because
 * that is when its sum is written. Pure: time and zone are arguments.
 */
import { Temporal } from 'temporal-polyfill';
import type { Millis } from '../../core/ports/clock';

/** What a run must tell to be counted; a row of `missions.iterations` does. */
export interface CountedRun {
	readonly agentId: string;
	readonly startedAt: Millis;
	/** `null` while it works. */
	readonly finishedAt: Millis | null;
	readonly usage: { readonly totalTokens: number };
}

/** The window that limits are judged over. */
export const LIMIT_WINDOW_MS = 24 * 3_600_000;

/** When the local day of `now` began; where midnight is skipped by a clock change, the first moment after it. */
export const startOfDay = (now: Millis, zone: string): Millis =>
	Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;

/** Tokens by agent since a moment, that moment included. Agents that used none are left out. */
export function tokensSince(runs: readonly CountedRun[], since: Millis): ReadonlyMap<string, number> {
	const used = new Map<string, number>();
	for (const { agentId, startedAt, finishedAt, usage } of runs) {
		if ((finishedAt ?? startedAt) < since || usage.totalTokens === 0) continue;
		used.set(agentId, (used.get(agentId) ?? 0) + usage.totalTokens);
	}
	return used;
}

/** Tokens by agent since local midnight. */
export const tokensToday = (
	runs: readonly CountedRun[],
	now: Millis,
	zone: string,
): ReadonlyMap<string, number> => tokensSince(runs, startOfDay(now, zone));
