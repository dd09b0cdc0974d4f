/** The small parts of syncing: live events, loops, backoff, and HTTP answers reduced to what the engine acts on. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodePush, FRAME_TYPE } from '../../core/sync/frames';
import { brokenFrame, olderServer, outdatedDevice } from '../../core/sync/refusals';
import { liveOnce, parseBlock } from './live-stream';
import { createLoop, timerWait, type Step } from './loop';
import { httpTransport, SILENT_MS } from './transport';

const streamOf = (bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> =>
	new ReadableStream({
		start: (controller) => {
			const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
				(a, b) => a - b,
			);
			for (let i = 1; i < at.length; i += 1) controller.enqueue(bytes.slice(at[i - 1], at[i]));
			controller.close();
		},
	});

describe('the live stream', () => {
	it('reads events and ignores heartbeats and what it does not know', () => {
		expect(parseBlock('event: change\nid: s:4\ndata: {"type":"change","space":"s","seq":4}')).toEqual({
			type: 'change',
			space: 's',
			seq: 4,
		});
		expect(parseBlock(': still here')).toBeUndefined();
		expect(parseBlock('retry: 1000')).toBeUndefined();
		expect(parseBlock('event: party\ndata: {}')).toBeUndefined();
		expect(parseBlock('data: {not json')).toBeUndefined();
	});

	it('delivers events cut at any byte, and ends as lost or signed out', async () => {
		const text =
			'retry: 1000\n\nevent: membership\ndata: {"type":"membership","space":"ü"}\n\n: still here\n\n';
		const bytes = new TextEncoder().encode(text);
		for (let cut = 0; cut <= bytes.length; cut += 1) {
			const events: unknown[] = [];
			const fetcher = async () => new Response(streamOf(bytes, [cut]));
			const handlers = { onOpen: () => undefined, onEvent: (event: unknown) => void events.push(event) };
			expect(await liveOnce(fetcher, handlers, new AbortController().signal)).toBe('lost');
			expect(events).toEqual([{ type: 'membership', space: 'ü' }]);
		}
		const refused = async () => new Response('', { status: 401 });
		const handlers = { onOpen: () => undefined, onEvent: () => undefined };
		expect(await liveOnce(refused, handlers, new AbortController().signal)).toBe('signed_out');
	});
});

describe('the loop', () => {
	const loopOf = (steps: Step[]) => {
		const done: Step[] = [];
		let running = 0;
		const loop = createLoop({
			step: async () => {
				running += 1;
				expect(running).toBe(1);
				await Promise.resolve();
				running -= 1;
				const step = steps.shift() ?? 'rest';
				done.push(step);
				return step;
			},
			wait: (ms, signal) =>
				ms > 100
					? new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
					: timerWait(0, signal),
			backoff: () => 1_000,
			debounceMs: 1,
			onChange: () => undefined,
		});
		return { loop, done };
	};

	it('works until there is nothing left, once per kick, never twice at once', async () => {
		const { loop, done } = loopOf(['again', 'again', 'rest']);
		loop.kick();
		loop.kick();
		await loop.settled();
		expect(done).toEqual(['again', 'again', 'rest']);
		await loop.settled();
		await loop.stop();
	});

	it('settles on a failure, sleeps, and a kick cuts the sleep short', async () => {
		const { loop, done } = loopOf(['retry', 'retry', 'rest']);
		loop.kick();
		await loop.settled();
		expect([done, loop.failures()]).toEqual([['retry'], 1]);
		loop.kick();
		await loop.settled();
		expect([done.length, loop.failures()]).toEqual([2, 2]);
		loop.kick();
		await loop.settled();
		expect([done.length, loop.failures()]).toEqual([3, 0]);
		await loop.stop();
	});
});

describe('HTTP', () => {
	const push = (answer: () => Promise<Response>) =>
		httpTransport(answer).push('dev_a', [], new AbortController().signal);
	it('sorts answers into what to do next', async () => {
		const json =
			(status: number, body: unknown, headers = {}) =>
			async () =>
				Response.json(body, { status, headers });
		expect(await push(json(200, { results: [], now: 1 }))).toMatchObject({ ok: true });
		expect(await push(json(200, { results: [{ status: 'applied' }], now: 1 }))).toMatchObject({
			failure: { kind: 'retry' },
		});
		expect(await push(json(401, {}))).toMatchObject({ failure: { kind: 'signed_out' } });
		expect(await push(json(413, {}))).toMatchObject({ failure: { kind: 'too_large' } });
		expect(await push(json(400, { message: 'No.' }))).toEqual({
			ok: false,
			failure: { kind: 'refused', message: 'No.' },
		});
		expect(await push(json(429, { message: 'Slow.' }, { 'retry-after': '7' }))).toMatchObject({
			failure: { kind: 'retry', afterMs: 7_000 },
		});
		expect(await push(json(503, {}))).toMatchObject({ failure: { kind: 'retry' } });
		const noRoom = { code: 'error_server_full', message: 'No room.' };
		expect(await push(json(507, noRoom, { 'retry-after': '10' }))).toEqual({
			ok: false,
			failure: { kind: 'no_room', ...noRoom, afterMs: 10_000 },
		});
		expect(await push(async () => new Response('<html>', { status: 502 }))).toMatchObject({
			failure: { kind: 'retry' },
		});
		expect(await push(async () => new Response('{"results', { status: 200 }))).toMatchObject({
			failure: { kind: 'retry' },
		});
		expect(await push(() => Promise.reject(new TypeError('down')))).toEqual({
			ok: false,
			failure: { kind: 'offline' },
		});
	});

	it('sends one frame, and keeps everything when the server knows none', async () => {
		const { signal } = new AbortController();
		const sent: RequestInit[] = [];
		const ask = (status: number, body: unknown) =>
			httpTransport((_, init) => {
				sent.push(init!);
				return Promise.resolve(Response.json(body, { status }));
			});
		const [older, broken, outdated] = [olderServer, brokenFrame, outdatedDevice].map(({ code, message }) => ({
			code,
			message,
		}));
		for (const [status, body] of [
			[400, { code: 'invalid', message: 'This is not JSON.' }],
			[415, {}],
		] as const) {
			expect(await ask(status, body).push('dev_a', [], signal)).toEqual({
				ok: false,
				failure: { kind: 'refused', ...older },
			});
		}
		expect(new Headers(sent[0]!.headers).get('content-type')).toBe(FRAME_TYPE);
		expect(decodePush(sent[0]!.body as Uint8Array)).toEqual({ device: 'dev_a', writes: [] });
		expect(await ask(400, broken).push('dev_a', [], signal)).toMatchObject({ failure: { kind: 'retry' } });
		expect(await ask(415, outdated).push('dev_a', [], signal)).toEqual({
			ok: false,
			failure: { kind: 'refused', ...outdated },
		});
		const request = { cursors: { s: 0 }, limit: 10 };
		expect(await ask(200, { space: 's', cursor: 0, more: false }).pull(request, signal)).toEqual({
			ok: false,
			failure: { kind: 'refused', ...older },
		});
		expect(new Headers(sent.at(-1)!.headers).get('accept')).toContain(FRAME_TYPE);
	});

	describe('when the connection dies without a word', () => {
		afterEach(() => void vi.useRealTimers());
		const { signal } = new AbortController();
		const never = (init: RequestInit | undefined): Promise<never> =>
			new Promise((_, reject) =>
				init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)),
			);

		it('gives a pull up, before its first byte and in the middle', async () => {
			vi.useFakeTimers();
			const request = { cursors: { s: 0 }, limit: 10 };
			const mute = httpTransport((_, init) => never(init)).pull(request, signal);
			await vi.advanceTimersByTimeAsync(SILENT_MS);
			expect(await mute).toMatchObject({ failure: { kind: 'offline' } });

			let from!: ReadableStreamDefaultController<Uint8Array>;
			const body = new ReadableStream<Uint8Array>({ start: (controller) => void (from = controller) });
			const half = httpTransport((_, init) => {
				init!.signal!.addEventListener('abort', () => from.error(init!.signal!.reason));
				return Promise.resolve(new Response(body, { headers: { 'content-type': FRAME_TYPE } }));
			});
			const pulled = await half.pull(request, signal);
			if (!pulled.ok) throw new Error('It should have begun.');
			const reader = pulled.value.getReader();
			from.enqueue(new Uint8Array(8));
			expect((await reader.read()).done).toBe(false);
			// Nobody reads: the device may take its time to store what it has.
			await vi.advanceTimersByTimeAsync(SILENT_MS * 2);
			from.enqueue(new Uint8Array(8));
			expect((await reader.read()).done).toBe(false);
			const last = reader.read().catch((error: unknown) => error);
			await vi.advanceTimersByTimeAsync(SILENT_MS);
			expect(await last).toMatchObject({ message: 'The server stopped answering.' });
		});

		it('gives a large push the time a slow line needs', async () => {
			const limit = vi.spyOn(AbortSignal, 'timeout');
			const refused = httpTransport(() => Promise.resolve(new Response('{}', { status: 401 })));
			const actor = { kind: 'user', id: 'u-1', name: 'Ada' } as const;
			const [space, table, stamp] = ['s', 'todo.tasks', '1750000000000-0000-dev_a'];
			const write = { space, table, id: 'x'.repeat(800_000), stamp, set: { priority: 'low' }, actor };
			await refused.push('dev_a', [write], signal);
			expect(limit.mock.calls[0]![0]).toBeGreaterThan(SILENT_MS + 100_000 - 1);
			limit.mockRestore();
		});
	});
});
