/**
 * Runs the calls of one round: reads side by side, anything else one after another, results always in the order of the
 * model. What the model called is checked here; how a tool works is the host's business.
 */
import type { ChatMessage, LlmTool, ToolCallRequest } from '../ports/llm';
import type { ExecutedCall, PlannedCall, PlannerEvent, ToolResult } from './events';
import { cut } from '../text';

const PARALLEL_BATCH = 10;
/** Calls of one turn that are carried out; the rest is refused, so that a flood ends in bounded time. */
export const MAX_CALLS_PER_ROUND = 50;
/** Arguments longer than this (as JSON) are refused and not kept in the history. */
export const MAX_ARGUMENT_CHARS = 200_000;
export const MAX_RESULT_CHARS = 16_000;

export interface DispatchDeps {
	/** Carries out one call. A throw counts as a failure of that call. */
	readonly callTool: (call: PlannedCall) => Promise<ToolResult>;
	/** Whether a tool only reads; a round runs in parallel only when this holds for every call. */
	readonly isRead?: ((name: string) => boolean) | undefined;
	readonly onEvent?: ((event: PlannerEvent) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	readonly maxResultChars?: number | undefined;
}

const refusal = (message: string): ToolResult => ({ success: false, message });

function refuse(call: ToolCallRequest, place: number, offered: ReadonlySet<string>): ToolResult | undefined {
	if (place >= MAX_CALLS_PER_ROUND) {
		return refusal(`Too many calls in one turn; at most ${MAX_CALLS_PER_ROUND} are carried out.`);
	}
	if (!offered.has(call.name)) {
		return refusal(`There is no tool named ${cut(call.name, 64)}. Use only the tools that were offered.`);
	}
	if (call.malformed !== undefined) return refusal(`The arguments are not usable: ${call.malformed}`);
	return undefined;
}

/** Oversized arguments are taken out of the call, so that they are neither executed nor sent again every round. */
export function trimmed(call: ToolCallRequest): ToolCallRequest {
	const size = JSON.stringify(call.arguments).length;
	if (size <= MAX_ARGUMENT_CHARS) return call;
	const malformed = `they are ${size} characters long, at most ${MAX_ARGUMENT_CHARS} are accepted.`;
	return { id: call.id, name: call.name, arguments: {}, malformed };
}

/** The `tool` message of a result (PL-5), cut so that one large answer cannot fill the context. */
export function toolMessage(call: ToolCallRequest, result: ToolResult, maxChars: number): ChatMessage {
	const { success, message, data } = result;
	const text = JSON.stringify({ success, message, ...(data === undefined ? {} : { data }) });
	if (text.length <= maxChars) return { role: 'tool', toolCallId: call.id, content: text };
	const shortened = {
		success,
		message: `${cut(message, 1_000)} The answer was cut: ${text.length} characters, ${maxChars} shown. Ask for less.`,
		part: JSON.stringify(data ?? message).slice(0, Math.max(0, maxChars - 1_500)),
	};
	return { role: 'tool', toolCallId: call.id, content: JSON.stringify(shortened) };
}

export interface Round {
	readonly round: number;
	readonly calls: readonly ToolCallRequest[];
	readonly tools: readonly LlmTool[];
	/** Calls of earlier rounds. */
	readonly before: number;
}

/** Executes a round; stops between calls once the signal fires, so that fewer results than calls may come back. */
export async function dispatch(deps: DispatchDeps, round: Round): Promise<readonly ExecutedCall[]> {
	const offered = new Set(round.tools.map(({ name }) => name));
	const planned = round.calls.map((call, at): PlannedCall => ({
		...call,
		round: round.round,
		index: round.before + at,
	}));
	const one = async (call: PlannedCall): Promise<ExecutedCall> => {
		deps.onEvent?.({ type: 'call', call });
		const refused = refuse(call, call.index - round.before, offered);
		return { call, result: refused ?? (await guarded(deps, call)) };
	};
	const { isRead } = deps;
	const batch = isRead !== undefined && planned.every(({ name }) => isRead(name)) ? PARALLEL_BATCH : 1;
	const executed: ExecutedCall[] = [];
	for (let at = 0; at < planned.length && !deps.signal?.aborted; at += batch) {
		const done = await Promise.all(planned.slice(at, at + batch).map(one));
		for (const { call, result } of done) deps.onEvent?.({ type: 'result', call, result });
		executed.push(...done);
	}
	return executed;
}

async function guarded(deps: DispatchDeps, call: PlannedCall): Promise<ToolResult> {
	try {
		return await deps.callTool(call);
	} catch (cause) {
		// The text of an unexpected failure may quote somebody's data and helps no model; the host logs the cause.
		return refusal(`The tool failed unexpectedly (${cause instanceof Error ? cause.name : 'error'}).`);
	}
}
