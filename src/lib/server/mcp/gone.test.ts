/** A program that goes away before it is answered ends what was being done for it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { testClock } from '../../core/ports/clock';
import type { Log } from '../log';
import { createMetrics } from '../metrics';
import type { Admitted } from './admitted';
import type { AuditedCall } from './audit';
import { createCaller } from './call';
import { createCatalogue } from './catalogue';
import type { Incoming, Reply } from './exchange';
import { createMcpMetrics } from './metrics';
import { createNodeDoor } from './node-http';

const watch = { note: () => undefined } as never;
const logged: string[] = [];
const quiet = (): void => undefined;
const log: Log = {
	debug: quiet,
	info: quiet,
	warn: quiet,
	error: (message) => void logged.push(message),
	with: () => log,
};

const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

async function serve(handle: (incoming: Incoming) => Promise<Reply>): Promise<string> {
	const door = createNodeDoor({ handle, log, watch, metrics: createMetrics(), secure: false });
	const server = createServer(door).listen(0, '127.0.0.1');
	ends.push(() => server.close());
	await new Promise((resolve) => server.once('listening', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the signal of a request tells that its program has gone', async () => {
	let isAsked = (): void => undefined;
	const asked = new Promise<void>((resolve) => (isAsked = resolve));
	let isGone = (): void => undefined;
	const gone = new Promise<void>((resolve) => (isGone = resolve));
	const url = await serve(async ({ signal }) => {
		signal.addEventListener('abort', isGone);
		isAsked();
		await gone;
		return { status: 200, headers: {}, body: '' };
	});
	const leaving = new AbortController();
	const request = fetch(url, { method: 'POST', body: '{}', signal: leaving.signal });
	await asked;
	leaving.abort();
	await expect(request).rejects.toThrow();
	await gone;
});

test('one that was answered has not gone', async () => {
	let given: AbortSignal | undefined;
	const url = await serve(async ({ signal }) => {
		given = signal;
		return { status: 200, headers: { connection: 'close' }, body: 'done' };
	});
	expect(await (await fetch(url, { method: 'POST', body: '{}' })).text()).toBe('done');
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(given?.aborted).toBe(false);
});

test('a call that was given up is written down as such and is no defect', async () => {
	expect.assertions(3);
	const audited: AuditedCall[] = [];
	const leaving = new AbortController();
	const caller = createCaller({
		clock: testClock(),
		catalogue: createCatalogue(),
		runner: {
			run: async ({ signal }) => {
				expect(signal).toBe(leaving.signal);
				leaving.abort(new Error('gone'));
				signal?.throwIfAborted();
				throw new Error('It went on.');
			},
		},
		metrics: createMcpMetrics(createMetrics()),
		audit: { note: (call: AuditedCall) => void audited.push(call) } as never,
		mode: 'off',
		log,
		watch,
	});
	const who = { tokenId: 't', tokenName: 'Robot', userId: 'u', space: { id: 's' }, scope: 'read' };
	await caller.call(who as Admitted, caller.examine({ name: 'todo_list', input: {} }), leaving.signal);
	expect(audited).toMatchObject([{ tool: 'todo_list', outcome: 'handler-error', reason: 'gone' }]);
	expect(logged).toEqual([]);
});
