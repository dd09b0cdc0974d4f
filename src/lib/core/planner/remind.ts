/**
 * Reminders: short hints that ride on the next request only and never enter the history. Producers are pure; the order
 * of `producers` is the order in which a model reads them.
 */
import type { TokenUsage } from '../ports/llm';
import type { ExecutedCall } from './events';

/** How many executed calls the channel sees, oldest first. */
export const RECENT_CALLS = 5;
const BUDGET_WARN = 0.75;
const RETRY_FROM_ROUND = 3;
const RETRY_TAIL = 2;

/** What the channel is told before each request. */
export interface LoopState {
	/** From 1, before the call. */
	readonly round: number;
	/** Calls of all earlier rounds. */
	readonly toolCallCount: number;
	/** Used so far, this request not included. */
	readonly usage: TokenUsage;
	readonly lastCall?: ExecutedCall;
	readonly recentCalls: readonly ExecutedCall[];
	readonly compactionsDone: number;
}

export type Severity = 'info' | 'warn' | 'escalate';

export interface Reminder {
	readonly producer: 'compacted' | 'token-budget' | 'retry-loop';
	readonly severity: Severity;
	readonly text: string;
}

/** The agent whose tokens are counted. */
export interface BudgetContext {
	readonly agentName: string;
	/** Tokens in 24 hours; `null` or 0 and below is silent. */
	readonly cap: number | null;
	/** Tokens charged in the 24 hours before this run. */
	readonly usedBefore: number;
}

export const wrapReminder = (text: string): string => `<reminder>${text}</reminder>`;

export function compacted(state: LoopState): Reminder | null {
	if (state.compactionsDone < 1) return null;
	return {
		producer: 'compacted',
		severity: 'info',
		text:
			'Older turns of this run were folded into the <compact-summary>. It is authoritative: do not ask about details ' +
			'that are not in it.',
	};
}

function tokenBudget(state: LoopState, budget: BudgetContext | undefined): Reminder | null {
	if (budget === undefined || budget.cap === null || budget.cap <= 0) return null;
	const used = budget.usedBefore + state.usage.totalTokens;
	const share = used / budget.cap;
	if (share < BUDGET_WARN) return null;
	const figures = `${budget.agentName} has used ${Math.round(share * 100)}% of the tokens of today (${used} of ${budget.cap}).`;
	return share < 1
		? { producer: 'token-budget', severity: 'warn', text: `${figures} Be economical and finish soon.` }
		: {
				producer: 'token-budget',
				severity: 'escalate',
				text: `${figures} The budget is used up: finish now with a summary; further calls are cut off.`,
			};
}

function retryLoop(state: LoopState): Reminder | null {
	const tail = state.recentCalls.slice(-RETRY_TAIL);
	const isStuck = tail.length === RETRY_TAIL && tail.every(({ result }) => !result.success);
	if (state.round < RETRY_FROM_ROUND || !isStuck) return null;
	return {
		producer: 'retry-loop',
		severity: 'warn',
		text: 'The last two calls failed. Do not try the same again: explain in words what is missing, and end.',
	};
}

/** All reminders for this state, in fixed order. */
export const producers = (state: LoopState, budget?: BudgetContext): readonly Reminder[] =>
	[compacted(state), tokenBudget(state, budget), retryLoop(state)].filter((reminder) => reminder !== null);
