/**
 * Tokens that agents have used, live out of the synced runs, so that the numbers are there offline too. Today's number
 * is for the person; the last 24 hours are what a limit is judged by on the server.
 */
import { joined } from '$lib/core/query';
import type { Workspace } from '$lib/client/workspace';
import { Iterations } from '../../missions/api';
import { LIMIT_WINDOW_MS, startOfDay, tokensSince, tokensToday } from '../tokens-used';

/** Midnight must come even when nobody touches the page. */
const TICK_MS = 60_000;
/** What is asked for moves on by the hour, so that the same runs are not looked for with every tick. */
const STEP_MS = 3_600_000;
/** More than all agents of a space run in a day. */
const MAX_RUNS = 5_000;

export interface TokensUsed {
	/** False while the runs are loading, or cannot be opened: then there is no number to show. */
	readonly isKnown: boolean;
	/** Since local midnight. */
	readonly today: (agentId: string) => number;
	readonly lastDay: (agentId: string) => number;
}

/** Call while a component initialises. */
export function useTokens(ws: Workspace): TokensUsed {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	let now = $state(Date.now());
	$effect(() => {
		const timer = setInterval(() => (now = Date.now()), TICK_MS);
		return () => clearInterval(timer);
	});
	const since = $derived(
		Math.floor(Math.min(now - LIMIT_WINDOW_MS, startOfDay(now, zone)) / STEP_MS) * STEP_MS,
	);
	const ended = ws
		.rows(Iterations)
		.window(() => ({ where: { finishedAt: { from: since } }, limit: MAX_RUNS }));
	const begun = ws
		.rows(Iterations)
		.window(() => ({ where: { finishedAt: null, startedAt: { from: since } }, limit: MAX_RUNS }));
	const runs = $derived(joined(ended.rows, begun.rows));
	const today = $derived(tokensToday(runs, now, zone));
	const lastDay = $derived(tokensSince(runs, now - LIMIT_WINDOW_MS));
	return {
		get isKnown() {
			return ended.status === 'ready' && begun.status === 'ready';
		},
		today: (agentId) => today.get(agentId) ?? 0,
		lastDay: (agentId) => lastDay.get(agentId) ?? 0,
	};
}
