/**
 * What a planner run tells its observers. One union feeds the live view, the steps, metrics and tests; an observer
 * never changes the run.
 */
import type { FinishReason, TokenUsage, ToolCallRequest } from '../ports/llm';
import type { Upstream } from '../result';

export interface ToolResult {
	readonly success: boolean;
	/** One or two sentences for the model. */
	readonly message: string;
	readonly data?: unknown;
}

/** One call of the model, with its place in the whole run: the idempotency of writes hangs on `index`. */
export interface PlannedCall extends ToolCallRequest {
	/** From 1. */
	readonly round: number;
	/** Place among all calls of the run, from 0, in the order of the model. */
	readonly index: number;
}

export interface ExecutedCall {
	readonly call: PlannedCall;
	readonly result: ToolResult;
}

export type StopReason =
	'assistant-stop' | 'no-tool-calls' | 'max-rounds' | 'over-budget' | 'cancelled' | 'llm-error';

export type PlannerEvent =
	| { readonly type: 'round'; readonly round: number }
	| { readonly type: 'compacted'; readonly turns: number; readonly usage: TokenUsage }
	| { readonly type: 'compaction_failed'; readonly cause: Upstream['cause'] }
	| { readonly type: 'reminded'; readonly round: number; readonly count: number }
	| {
			readonly type: 'completion';
			readonly round: number;
			readonly finishReason: FinishReason;
			readonly calls: number;
			readonly usage: TokenUsage;
	  }
	| { readonly type: 'call'; readonly call: PlannedCall }
	| { readonly type: 'result'; readonly call: PlannedCall; readonly result: ToolResult }
	| { readonly type: 'end'; readonly reason: StopReason; readonly error?: Upstream };
