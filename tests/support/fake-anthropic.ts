/**
 * A server that speaks the Messages API as the real SDK expects it, with scripted answers. A script is a function of the
 * request, so that a worker which asks again after a crash gets the same answer, and the test can count who asked what.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnthropicRequest {
	readonly model: string;
	readonly system?: readonly { readonly text: string }[];
	readonly messages: readonly {
		readonly role: string;
		readonly content: readonly Record<string, unknown>[];
	}[];
	readonly tools?: readonly { readonly name: string }[];
}

export type Answer =
	| { readonly text: string; readonly stop?: string }
	| {
			readonly calls: readonly { readonly name: string; readonly input: unknown }[];
			readonly text?: string;
			readonly stop?: string;
	  }
	| { readonly status: number; readonly type: string }
	/** Ends the stream after this many events, without a last one. */
	| { readonly cutAfter: number; readonly text: string }
	/** Never answers. */
	| { readonly hang: true };

export interface FakeAnthropic {
	readonly url: string;
	readonly requests: readonly AnthropicRequest[];
	readonly close: () => Promise<void>;
}

/** How often the model has spoken in this conversation. */
export const turnsTaken = (request: AnthropicRequest): number =>
	request.messages.filter(({ role }) => role === 'assistant').length;

function blocksOf(
	answer: Extract<Answer, { text: string } | { calls: unknown }>,
	turn: number,
): Record<string, unknown>[] {
	const text = 'text' in answer && answer.text !== undefined ? [{ type: 'text', text: answer.text }] : [];
	const calls =
		'calls' in answer
			? answer.calls.map((call, at) => ({ type: 'tool_use', id: `toolu_${turn}_${at}`, ...call }))
			: [];
	return [...text, ...calls];
}

function eventsOf(
	answer: Extract<Answer, { text: string } | { calls: unknown }>,
	request: AnthropicRequest,
): object[] {
	const blocks = blocksOf(answer, turnsTaken(request));
	const asked = 'stop' in answer ? answer.stop : undefined;
	const stop = asked ?? ('calls' in answer ? 'tool_use' : 'end_turn');
	return [
		{
			type: 'message_start',
			message: {
				id: 'msg_1',
				type: 'message',
				role: 'assistant',
				model: request.model,
				content: [],
				stop_reason: null,
				stop_sequence: null,
				usage: { input_tokens: 100, output_tokens: 1 },
			},
		},
		...blocks.flatMap((block, index) => {
			const isText = block['type'] === 'text';
			const start = isText ? { type: 'text', text: '' } : { ...block, input: {} };
			const delta = isText
				? { type: 'text_delta', text: block['text'] }
				: { type: 'input_json_delta', partial_json: JSON.stringify(block['input']) };
			return [
				{ type: 'content_block_start', index, content_block: start },
				{ type: 'content_block_delta', index, delta },
				{ type: 'content_block_stop', index },
			];
		}),
		{
			type: 'message_delta',
			delta: { stop_reason: stop, stop_sequence: null },
			usage: { output_tokens: 20 },
		},
		{ type: 'message_stop' },
	];
}

async function bodyOf(request: IncomingMessage): Promise<AnthropicRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString('utf8')) as AnthropicRequest;
}

function respond(response: ServerResponse, answer: Answer, request: AnthropicRequest): void {
	if ('hang' in answer) return;
	if ('status' in answer) {
		response.writeHead(answer.status, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify({ type: 'error', error: { type: answer.type, message: 'secret prompt text' } }),
		);
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const events = eventsOf(answer, request);
	const sent = 'cutAfter' in answer ? events.slice(0, answer.cutAfter) : events;
	for (const event of sent as { type: string }[]) {
		response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
	}
	if ('cutAfter' in answer) response.destroy();
	else response.end();
}

/** Listens on a free port of this machine. */
export async function fakeAnthropic(
	script: (request: AnthropicRequest, count: number) => Answer | Promise<Answer>,
): Promise<FakeAnthropic> {
	const requests: AnthropicRequest[] = [];
	const server = createServer((incoming, response) => {
		bodyOf(incoming)
			.then(async (request) => {
				requests.push(request);
				respond(response, await script(request, requests.length), request);
			})
			.catch((error: unknown) => response.destroy(error as Error));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
