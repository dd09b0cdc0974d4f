/**
 * Language models as a capability: one turn in, one turn out. Vendor names, HTTP and streaming stay in the adapters
 * (`server/llm`); the scripted twin below is what tests and the planner's laws run on.
 */
import { err, ok, type Result, type Upstream } from '../result';

export interface ToolCallRequest {
	readonly id: string;
	/** Wire name, as the model spelled it. */
	readonly name: string;
	readonly arguments: Readonly<Record<string, unknown>>;
	/** What was wrong with the arguments when they were not a JSON object. */
	readonly malformed?: string;
}

export type ChatMessage =
	| { readonly role: 'system' | 'user'; readonly content: string }
	| {
			readonly role: 'assistant';
			readonly content: string | null;
			/** Absent when the turn called nothing. */
			readonly toolCalls?: readonly ToolCallRequest[];
	  }
	| { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

/** A tool as models see it. */
export interface LlmTool {
	readonly name: string;
	readonly description: string;
	/** JSON schema of an object. */
	readonly inputSchema: Readonly<Record<string, unknown>>;
}

export interface TokenUsage {
	readonly promptTokens: number;
	readonly completionTokens: number;
	readonly totalTokens: number;
}

export const noUsage: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 };

export const addUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
	promptTokens: a.promptTokens + b.promptTokens,
	completionTokens: a.completionTokens + b.completionTokens,
	totalTokens: a.totalTokens + b.totalTokens,
});

export interface CompletionRequest {
	/** System messages may stand anywhere; adapters join them, so that a later one never replaces an earlier one. */
	readonly messages: readonly ChatMessage[];
	readonly tools: readonly LlmTool[];
	readonly model: string;
	readonly temperature?: number;
	readonly maxTokens?: number;
	readonly signal?: AbortSignal;
}

export type FinishReason = 'stop' | 'tool_calls' | 'length' | 'content_filter';

export interface Completion {
	readonly content: string | null;
	readonly toolCalls: readonly ToolCallRequest[];
	readonly finishReason: FinishReason;
	readonly usage?: TokenUsage;
}

export interface LlmClient {
	/** For people and records: the model's name, or `offline` for the built-in planner. */
	readonly model: string;
	/** Tokens the model can read at once. */
	readonly contextTokens: number;
	readonly complete: (request: CompletionRequest) => Promise<Result<Completion, Upstream>>;
}

export interface LlmDep {
	readonly llm: LlmClient;
}

export type ScriptedTurn =
	| { readonly say: string; readonly usage?: TokenUsage; readonly finishReason?: FinishReason }
	| {
			readonly call: readonly (Omit<ToolCallRequest, 'id'> & { readonly id?: string })[];
			readonly say?: string;
			readonly usage?: TokenUsage;
	  }
	| { readonly fail: Upstream['cause']; readonly message?: string }
	| { readonly crash: Error };

export interface SeenRequest {
	readonly messages: readonly ChatMessage[];
	readonly toolNames: readonly string[];
	readonly model: string;
}

/** Plays `turns` in order and records what each request held; a request beyond the script throws. */
export function scriptedLlm(
	turns: readonly ScriptedTurn[],
	options: { readonly model?: string; readonly contextTokens?: number } = {},
): LlmClient & { readonly seen: readonly SeenRequest[] } {
	const seen: SeenRequest[] = [];
	return {
		model: options.model ?? 'scripted',
		contextTokens: options.contextTokens ?? 200_000,
		seen,
		complete: async ({ messages, tools, model }) => {
			const turn = turns[seen.length];
			seen.push({ messages: [...messages], toolNames: tools.map(({ name }) => name), model });
			if (turn === undefined) throw new Error(`The script has no turn ${seen.length}.`);
			if ('crash' in turn) throw turn.crash;
			if ('fail' in turn) {
				return err({
					kind: 'upstream',
					cause: turn.fail,
					message: turn.message ?? `The model said ${turn.fail}.`,
				});
			}
			const usage = turn.usage === undefined ? {} : { usage: turn.usage };
			if ('call' in turn) {
				const toolCalls = turn.call.map((call, at) => ({ id: `call-${seen.length}-${at}`, ...call }));
				return ok({ content: turn.say ?? null, toolCalls, finishReason: 'tool_calls', ...usage });
			}
			return ok({ content: turn.say, toolCalls: [], finishReason: turn.finishReason ?? 'stop', ...usage });
		},
	};
}
