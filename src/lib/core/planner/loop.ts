/**
 * The planner: give a model tools, run what it calls, feed results back, stop when it stops or a limit is met
 * (agent-runtime sections 1 to 4). Pure: models, tools, time and storage arrive as functions. A provider that fails
 * ends the run with what was done so far; this function rejects only when an observer throws.
 */
import {
	addUsage,
	noUsage,
	type ChatMessage,
	type Completion,
	type CompletionRequest,
	type LlmTool,
	type TokenUsage,
} from '../ports/llm';
import { err, type Result, type Upstream } from '../result';
import { isDue, type Compactor } from './compact';
import { dispatch, MAX_RESULT_CHARS, toolMessage, trimmed, type DispatchDeps } from './dispatch';
import type { ExecutedCall, StopReason } from './events';
import { RECENT_CALLS, wrapReminder, type LoopState } from './remind';

const DEFAULT_MAX_ROUNDS = 5;

export interface PlannerDeps extends DispatchDeps {
	readonly complete: (request: CompletionRequest) => Promise<Result<Completion, Upstream>>;
	/** Hints for the next request only; called once per round. */
	readonly remind?: ((state: LoopState) => readonly string[]) | undefined;
	readonly compactor?: Compactor | undefined;
}

export interface PlannerStart {
	readonly systemPrompt: string;
	readonly userPrompt: string;
	readonly priorMessages?: readonly ChatMessage[];
	readonly tools: readonly LlmTool[];
	readonly model: string;
	readonly temperature?: number;
	/** Default 5. */
	readonly maxRounds?: number;
	/** Tokens this run may use; no request is made once they are gone. */
	readonly maxTokens?: number | undefined;
}

export interface PlannerResult {
	readonly rounds: number;
	readonly executedCalls: readonly ExecutedCall[];
	readonly summary: string | null;
	readonly stopReason: StopReason;
	/** Why, with `llm-error`. */
	readonly error?: Upstream;
	/** The history without reminders. */
	readonly messages: readonly ChatMessage[];
	/** Sum over all requests, the compactor's included. */
	readonly usage: TokenUsage;
	readonly compactions: number;
}

/** Runs the loop to its end. */
export async function runPlanner(deps: PlannerDeps, start: PlannerStart): Promise<PlannerResult> {
	const maxRounds = start.maxRounds ?? DEFAULT_MAX_ROUNDS;
	const maxChars = deps.maxResultChars ?? MAX_RESULT_CHARS;
	let messages: ChatMessage[] = [
		{ role: 'system', content: start.systemPrompt },
		...(start.priorMessages ?? []),
		{ role: 'user', content: start.userPrompt },
	];
	const executed: ExecutedCall[] = [];
	let planned = 0;
	let usage = noUsage;
	let last = noUsage;
	let compactions = 0;
	let rounds = 0;

	const end = (stopReason: StopReason, summary: string | null, error?: Upstream): PlannerResult => {
		const cause = error === undefined ? {} : { error };
		deps.onEvent?.({ type: 'end', reason: stopReason, ...cause });
		return { rounds, executedCalls: executed, summary, stopReason, ...cause, messages, usage, compactions };
	};
	const isSpent = (): boolean => start.maxTokens !== undefined && usage.totalTokens >= start.maxTokens;

	const compact = async (compactor: Compactor): Promise<void> => {
		const folded = await compactor.compact(messages, deps.signal);
		if (!folded.ok) {
			deps.onEvent?.({ type: 'compaction_failed', cause: folded.error.cause });
			return;
		}
		usage = addUsage(usage, folded.value.usage);
		if (folded.value.compactedTurns === 0) return;
		messages = [...folded.value.messages];
		compactions += 1;
		// The size of the new history is not known before the next request; until then it is not over the limit.
		last = noUsage;
		deps.onEvent?.({ type: 'compacted', turns: folded.value.compactedTurns, usage: folded.value.usage });
	};

	const reminders = (round: number): readonly ChatMessage[] => {
		const lastCall = executed.at(-1);
		const hints =
			deps.remind?.({
				round,
				toolCallCount: executed.length,
				usage,
				recentCalls: executed.slice(-RECENT_CALLS),
				...(lastCall === undefined ? {} : { lastCall }),
				compactionsDone: compactions,
			}) ?? [];
		if (hints.length > 0) deps.onEvent?.({ type: 'reminded', round, count: hints.length });
		return hints.map((hint) => ({ role: 'system', content: wrapReminder(hint) }));
	};

	for (let round = 1; round <= maxRounds; round += 1) {
		if (deps.signal?.aborted) return end('cancelled', null);
		if (isSpent()) return end('over-budget', null);
		if (deps.compactor && isDue(deps.compactor, last)) {
			await compact(deps.compactor);
			if (deps.signal?.aborted) return end('cancelled', null);
			if (isSpent()) return end('over-budget', null);
		}
		const request = [...messages, ...reminders(round)];
		deps.onEvent?.({ type: 'round', round });
		const answer = await ask(deps, start, request);
		if (deps.signal?.aborted) return end('cancelled', null);
		if (!answer.ok) return end('llm-error', null, answer.error);
		rounds = round;
		const { content, finishReason } = answer.value;
		const calls = answer.value.toolCalls.map(trimmed);
		last = answer.value.usage ?? noUsage;
		usage = addUsage(usage, last);
		messages.push({ role: 'assistant', content, ...(calls.length === 0 ? {} : { toolCalls: calls }) });
		deps.onEvent?.({ type: 'completion', round, finishReason, calls: calls.length, usage: last });
		if (calls.length === 0) {
			return end(finishReason === 'stop' ? 'assistant-stop' : 'no-tool-calls', content);
		}
		const done = await dispatch(deps, { round, calls, tools: start.tools, before: planned });
		planned += calls.length;
		executed.push(...done);
		for (const { call, result } of done) messages.push(toolMessage(call, result, maxChars));
		if (deps.signal?.aborted) return end('cancelled', null);
	}
	return end('max-rounds', null);
}

/** One request. An adapter that throws is an adapter with a defect; its run still ends in a typed state. */
async function ask(
	deps: PlannerDeps,
	start: PlannerStart,
	messages: readonly ChatMessage[],
): Promise<Result<Completion, Upstream>> {
	try {
		return await deps.complete({
			messages,
			tools: start.tools,
			model: start.model,
			...(start.temperature === undefined ? {} : { temperature: start.temperature }),
			...(deps.signal === undefined ? {} : { signal: deps.signal }),
		});
	} catch (cause) {
		const name = cause instanceof Error ? cause.name : 'error';
		return err({ kind: 'upstream', cause: 'unknown', message: `The language model failed (${name}).` });
	}
}
