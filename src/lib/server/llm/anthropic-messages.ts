/** Between our turns and Anthropic's Messages API. Pure; what the vendor wants stays in this file. */
import type Anthropic from '@anthropic-ai/sdk';
import type { ChatMessage, Completion, CompletionRequest, FinishReason } from '../../core/ports/llm';
import { err, ok, type Result, type Upstream } from '../../core/result';

type Block = Anthropic.ContentBlockParam;

const EMPTY = '(no text)';

/** All system messages in order: the API has one place for them, and a reminder must not take the prompt's. */
function systemBlocks(messages: readonly ChatMessage[]): Anthropic.TextBlockParam[] {
	const texts = messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
	return texts
		.filter((text) => text.trim() !== '')
		.map((text, at) => ({
			type: 'text',
			text,
			// The first one is the same in every round; what follows are the hints of this one.
			...(at === 0 ? { cache_control: { type: 'ephemeral' as const } } : {}),
		}));
}

function blocksOf(message: Exclude<ChatMessage, { role: 'system' }>): Block[] {
	if (message.role === 'tool') {
		const isError = message.content.startsWith('{"success":false');
		return [
			{
				type: 'tool_result',
				tool_use_id: message.toolCallId,
				content: message.content,
				...(isError ? { is_error: true } : {}),
			},
		];
	}
	const text: Block[] =
		message.content === null || message.content.trim() === ''
			? []
			: [{ type: 'text', text: message.content }];
	if (message.role !== 'assistant') return text;
	const calls = (message.toolCalls ?? []).map((call): Block => ({
		type: 'tool_use',
		id: call.id,
		name: call.name,
		input: call.arguments,
	}));
	return [...text, ...calls];
}

/** Turns in strict alternation: neighbours of one side are joined, because the API refuses them otherwise. */
export function turns(messages: readonly ChatMessage[]): Anthropic.MessageParam[] {
	const joined: { role: 'user' | 'assistant'; content: Block[] }[] = [];
	for (const message of messages) {
		if (message.role === 'system') continue;
		const role = message.role === 'assistant' ? 'assistant' : 'user';
		const last = joined.at(-1);
		if (last?.role === role) last.content.push(...blocksOf(message));
		else joined.push({ role, content: blocksOf(message) });
	}
	for (const turn of joined) if (turn.content.length === 0) turn.content.push({ type: 'text', text: EMPTY });
	return joined;
}

export function toParams(
	request: CompletionRequest,
	defaults: { readonly model: string; readonly maxTokens: number },
): Omit<Anthropic.MessageCreateParamsNonStreaming, 'stream'> {
	const system = systemBlocks(request.messages);
	return {
		model: request.model || defaults.model,
		max_tokens: request.maxTokens ?? defaults.maxTokens,
		...(system.length === 0 ? {} : { system }),
		messages: turns(request.messages),
		...(request.tools.length === 0
			? {}
			: {
					tools: request.tools.map((tool) => ({
						name: tool.name,
						description: tool.description,
						input_schema: { type: 'object' as const, ...tool.inputSchema },
					})),
				}),
	};
}

const finish: Partial<Record<Anthropic.StopReason, FinishReason>> = {
	tool_use: 'tool_calls',
	max_tokens: 'length',
	model_context_window_exceeded: 'length',
};

const upstream = (cause: Upstream['cause'], message: string) =>
	err<Upstream>({ kind: 'upstream', cause, message });

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** An answer as one of our turns. A refusal is `blocked`; a call that was cut off is `truncated`, never half executed. */
export function fromMessage(message: Anthropic.Message): Result<Completion, Upstream> {
	if (message.stop_reason === 'refusal') return upstream('blocked', 'The model declined to answer.');
	const text = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
	const toolCalls = message.content.flatMap((block) =>
		block.type === 'tool_use'
			? [
					isObject(block.input)
						? { id: block.id, name: block.name, arguments: block.input }
						: { id: block.id, name: block.name, arguments: {}, malformed: 'they are not a JSON object.' },
				]
			: [],
	);
	const finishReason = (message.stop_reason && finish[message.stop_reason]) ?? 'stop';
	if (finishReason === 'length' && toolCalls.length > 0) {
		return upstream('truncated', 'The answer of the model was cut off in the middle of a call.');
	}
	const { usage } = message;
	const promptTokens =
		usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
	return ok({
		content: text === '' ? null : text,
		toolCalls,
		finishReason,
		usage: {
			promptTokens,
			completionTokens: usage.output_tokens,
			totalTokens: promptTokens + usage.output_tokens,
		},
	});
}
