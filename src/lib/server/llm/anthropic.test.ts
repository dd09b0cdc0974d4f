/** The adapter against a server that speaks the vendor's protocol, through the real SDK (R34). */
import { afterEach, expect, test } from 'vitest';
import { fakeAnthropic, type Answer, type FakeAnthropic } from '../../../../tests/support/fake-anthropic';
import { Secret } from '../../core/brand';
import type { ChatMessage, CompletionRequest } from '../../core/ports/llm';
import { tools } from '../../registry';
import { anthropicLlm } from './anthropic';
import { llmTool } from './tool-schemas';

let server: FakeAnthropic;
afterEach(() => server.close());

async function ask(answer: Answer, more: Partial<CompletionRequest> = {}, requestMs = 5_000) {
	server = await fakeAnthropic(() => answer);
	const llm = anthropicLlm({ apiKey: new Secret('k'), baseUrl: server.url, retries: 0, requestMs });
	return llm.complete({ messages: [{ role: 'user', content: 'hi' }], tools: [], model: llm.model, ...more });
}

const cause = async (answer: Answer, requestMs?: number) => {
	const result = await ask(answer, {}, requestMs);
	return result.ok ? 'ok' : result.error.cause;
};

test('a text answer, with what it used', async () => {
	expect(await ask({ text: 'hello' })).toEqual({
		ok: true,
		value: {
			content: 'hello',
			toolCalls: [],
			finishReason: 'stop',
			usage: { promptTokens: 100, completionTokens: 20, totalTokens: 120 },
		},
	});
});

test('calls come back whole', async () => {
	const result = await ask({ text: 'why', calls: [{ name: 'todo_list', input: { filter: 'open' } }] });
	expect(result).toMatchObject({
		ok: true,
		value: { finishReason: 'tool_calls', toolCalls: [{ name: 'todo_list', arguments: { filter: 'open' } }] },
	});
});

test('reminders never take the place of the prompt, and sides alternate', async () => {
	const messages: ChatMessage[] = [
		{ role: 'system', content: 'PROMPT' },
		{ role: 'user', content: 'go' },
		{
			role: 'assistant',
			content: null,
			toolCalls: ['1', '2'].map((id) => ({ id, name: 'todo_list', arguments: {} })),
		},
		{ role: 'tool', toolCallId: '1', content: '{"success":true}' },
		{ role: 'tool', toolCallId: '2', content: '{"success":false}' },
		{ role: 'system', content: '<reminder>R</reminder>' },
	];
	await ask({ text: 'ok' }, { messages, tools: [...tools.values()].map(llmTool) });
	const [sent] = server.requests;
	expect(sent!.system!.map(({ text }) => text)).toEqual(['PROMPT', '<reminder>R</reminder>']);
	expect(sent!.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
	expect(sent!.messages[2]!.content).toMatchObject([
		{ tool_use_id: '1' },
		{ tool_use_id: '2', is_error: true },
	]);
	expect(sent!.tools).toHaveLength(tools.size);
});

test('errors become the closed list, without the words of the provider', async () => {
	const table: readonly (readonly [number, string, string])[] = [
		[400, 'invalid_request_error', 'capability'],
		[401, 'authentication_error', 'auth'],
		[403, 'permission_error', 'auth'],
		[404, 'not_found_error', 'capability'],
		[413, 'request_too_large', 'capability'],
		[429, 'rate_limit_error', 'rate_limit'],
		[500, 'api_error', 'overloaded'],
		[529, 'overloaded_error', 'overloaded'],
	];
	for (const [status, type, expected] of table) {
		const result = await ask({ status, type });
		expect(result).toMatchObject({ ok: false, error: { cause: expected } });
		expect(JSON.stringify(result)).not.toContain('secret');
		await server.close();
	}
});

test('a refusal is blocked, a call cut by the token limit is truncated', async () => {
	expect(await cause({ text: '', stop: 'refusal' })).toBe('blocked');
	await server.close();
	const half = { calls: [{ name: 'todo_create', input: { title: 'hal' } }], stop: 'max_tokens' };
	expect(await cause(half)).toBe('truncated');
});

test('a stream cut at any event is an error, never half an answer', async () => {
	for (let cutAfter = 0; cutAfter < 5; cutAfter += 1) {
		expect(['unknown', 'overloaded']).toContain(await cause({ text: 'half', cutAfter }));
		await server.close();
	}
});

test('a provider that never answers is given up; a stop is heard at once', async () => {
	expect(await cause({ hang: true }, 200)).toBe('overloaded');
	await server.close();
	const controller = new AbortController();
	const asked = ask({ hang: true }, { signal: controller.signal });
	controller.abort();
	expect(await asked).toMatchObject({ ok: false });
});
