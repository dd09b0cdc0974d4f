/** One account on two web processes behind one address: session, records, live events, connected programs, limits. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveOnce } from '../../src/lib/client/sync/live-stream';
import { httpTransport } from '../../src/lib/client/sync/transport';
import { RATE_LIMIT } from '../../src/lib/core/policy';
import type { WriteResult } from '../../src/lib/core/sync/protocol';
import type { Write } from '../../src/lib/core/sync/record';
import { openBrowser } from '../support/client-browser';
import { until } from '../support/until';
import { eventually, startCluster, type FullCluster, type Web } from '../support/cluster';
import { connectMcp, rawMcp, toolCall } from '../support/mcp-http';
import { taskWrite } from '../support/sync-world';
import { readPulled } from '../support/wire';
import { createVisitor, PASSWORD, signUp, type Account, type Visitor } from '../support/visitor';

const { signal } = new AbortController();
let cluster: FullCluster;
let a: Web;
let b: Web;
let ada: Visitor;
let account: Account;
let spaceId: string;

beforeAll(async () => {
	cluster = await startCluster();
	({ a, b } = cluster);
	ada = createVisitor('203.0.113.9');
	account = await signUp(ada, a, 'Ada');
	({ spaceId } = account);
});
afterAll(() => cluster?.end());

const push = async (web: Web, writes: readonly Write[]): Promise<readonly WriteResult[]> => {
	const answer = await httpTransport(ada.at(web)).push('dev_test', writes, signal);
	if (!answer.ok) throw new Error(`A push failed: ${JSON.stringify(answer.failure)}`);
	return answer.value.results;
};

const pull = async (web: Web, cursor = 0): Promise<Record<string, unknown>[]> => {
	const answer = await httpTransport(ada.at(web)).pull(
		{ cursors: { [spaceId]: cursor }, limit: 1_000 },
		signal,
	);
	if (!answer.ok) throw new Error(`A pull failed: ${JSON.stringify(answer.failure)}`);
	return readPulled(answer.value);
};

describe('a session', () => {
	test('begun on one process is known to the other, and ends on both at once', async () => {
		const phone = createVisitor('203.0.113.10');
		await phone.submit(a, '/sign-in', { email: account.email, password: PASSWORD });
		expect(await phone.api(b).account.me.query()).toMatchObject({ name: 'Ada' });
		const sessions = await phone.api(b).account.sessions.query();
		// Both addresses came through the proxy's header, on either process.
		expect(sessions.map(({ ip }) => ip).sort()).toEqual(['203.0.113.10', '203.0.113.9']);

		let opened = (): void => undefined;
		const open = new Promise<void>((resolve) => (opened = resolve));
		const stream = liveOnce(phone.at(a), { onOpen: opened, onEvent: () => undefined }, signal);
		await open;
		const stolen = phone.copy();
		await phone.api(b).account.signOut.mutate();
		// The stream on A does not outlive the session that B ended.
		await stream;
		expect((await stolen.at(a)('/today')).status).toBe(303);
		await expect(stolen.api(a).account.me.query()).rejects.toThrow();
		expect(await ada.api(a).account.sessions.query()).toHaveLength(1);
	});

	test('wrong passwords are counted over both', async () => {
		const stranger = createVisitor('198.51.100.4');
		const statuses: number[] = [];
		for (let n = 0; n < 12; n += 1) {
			const answer = await stranger.submit(n % 2 === 0 ? a : b, '/sign-in', {
				email: 'somebody@example.org',
				password: 'not the password',
			});
			statuses.push(answer.status);
		}
		expect(statuses).toEqual([...Array<number>(10).fill(400), 429, 429]);
	});
});

describe('records', () => {
	test('pushed to one process are announced by the other, and lie ready there', async () => {
		const heard: number[] = [];
		const away = new AbortController();
		const stream = liveOnce(
			ada.at(b),
			{
				onOpen: () => undefined,
				onEvent: (event) => {
					if (event.type === 'change' && event.space === spaceId) heard.push(event.seq);
				},
			},
			away.signal,
		);
		// The first event says where the space stands: from here on B listens.
		await eventually(
			async () => (heard.length > 0 ? true : undefined),
			() => `B's stream never began:\n${b.output()}`,
		);
		const [result] = await push(a, [taskWrite(spaceId, 'live-1', { title: 'from A' })]);
		const seq = result!.seq!;
		await eventually(
			async () => heard.find((one) => one === seq),
			() => `B did not hear of ${seq}; it heard ${heard.join(', ')}`,
		);
		away.abort();
		await stream;
		expect(await pull(b, seq - 1)).toMatchObject([
			{ table: 'todo.tasks', id: 'live-1', seq },
			{ cursor: seq },
		]);
	});

	test('of one space pushed to both at once get one sequence without gaps, and may be sent again', async () => {
		const before = Number((await pull(a)).at(-1)!['cursor']);
		const outboxes = Array.from({ length: 24 }, (_, n) =>
			Array.from({ length: 5 }, (_, i) => taskWrite(spaceId, `both-${n}-${i}`, { title: `task ${n} ${i}` })),
		);
		const answers = await Promise.all(outboxes.map((writes, n) => push(n % 2 === 0 ? a : b, writes)));
		const seqs = answers.flat().map(({ seq }) => seq!);
		expect(answers.flat().every(({ status }) => status === 'applied')).toBe(true);
		expect([...seqs].sort((x, y) => x - y)).toEqual(seqs.map((_, n) => before + 1 + n));

		const stored = await pull(a);
		expect(await pull(b)).toEqual(stored);
		const again = await Promise.all(outboxes.map((writes, n) => push(n % 2 === 0 ? b : a, writes)));
		expect(again).toEqual(answers.map((list) => list.map((answer) => ({ ...answer, repeated: true }))));
		expect(await pull(a)).toEqual(stored);
	});

	test('of two browsers on two processes converge', async () => {
		const open = async (web: Web, seed: number) =>
			openBrowser({
				fetcher: ada.at(web),
				vault: await ada.api(web).vault.open.mutate(),
				spaceId,
				seed,
			});
		const [one, two] = [await open(a, 1), await open(b, 2)];
		one.engine.start();
		two.engine.start();
		await one.device.edit('t1', { title: 'written on A', priority: 'low' });
		await until(two.device, async () => (await two.device.task('t1'))?.['title'] === 'written on A');
		await Promise.all([
			one.device.edit('t1', { notes: 'from A' }),
			two.device.edit('t1', { priority: 'high' }),
		]);
		for (const { device } of [one, two]) {
			await until(device, async () => {
				const task = await device.task('t1');
				return task?.['notes'] === 'from A' && task['priority'] === 'high';
			});
		}
		await one.close();
		await two.close();
	});
});

describe('a connected program', () => {
	const connect = async (name: string) => {
		const made = await ada.api(a).connections.create.mutate({
			name,
			spaceId,
			scope: 'write',
			days: 1,
			zone: 'Europe/Berlin',
		});
		return { ...made, ...(await connectMcp(new URL('/mcp', a.url), made.token)) };
	};
	const mcp = (web: Web): URL => new URL('/mcp', web.url);

	test('begins on one process, is served by the other, and is cut off on both at once', async () => {
		const { id, token, session, client } = await connect('Desk robot');
		const made = await rawMcp(mcp(b), token, { session, body: toolCall('notes_create', { title: 'On B' }) });
		expect(await made.json()).toMatchObject({ result: { structuredContent: { id: expect.any(String) } } });
		const listed = await client.callTool({ name: 'notes_list', arguments: {} });
		expect(listed.structuredContent).toMatchObject({ notes: [{ title: 'On B' }] });
		const streams = await Promise.all(
			[a, b].map((web) =>
				rawMcp(mcp(web), token, { method: 'GET', session, headers: { accept: 'text/event-stream' } }),
			),
		);
		expect(streams.map(({ status }) => status)).toEqual([200, 200]);

		await ada.api(b).connections.revoke.mutate({ id });
		const refused = await rawMcp(mcp(a), token, { session, body: toolCall('notes_list') });
		expect(refused.status).toBe(401);
		// Open streams end too, on whichever process they are.
		await Promise.all(streams.map((stream) => stream.text()));
		await client.close();
	});

	test('has one limit of calls per minute, whichever process counts', async () => {
		const { token, session, client } = await connect('Busy robot');
		const errors: unknown[] = [];
		for (let n = 0; n <= RATE_LIMIT; n += 1) {
			const answer = await rawMcp(mcp(n % 2 === 0 ? a : b), token, { session, body: toolCall('todo_list') });
			const { result } = (await answer.json()) as { result: { _meta?: { 'mana/error'?: { code: string } } } };
			errors.push(result._meta?.['mana/error']?.code);
		}
		expect(errors).toEqual([...Array<undefined>(RATE_LIMIT).fill(undefined), 'rate-limit-exceeded']);
		await client.close();
	});
});

test('live events and queues are on Redis, and nothing of them is in PostgreSQL', async () => {
	const { redis, sql, redisDb } = cluster.store;
	expect(await redis.exists('mana:maintenance:repeat:sweep', 'mana:missions:meta')).toBe(2);
	const [, listeners] = (await redis.pubsub('NUMSUB', `mana_live_${redisDb}`)) as [string, number];
	expect(listeners).toBe(2);
	expect(await sql("SELECT FROM pg_namespace WHERE nspname = 'bullmq'")).toEqual([]);
	const listening = await sql("SELECT FROM pg_stat_activity WHERE application_name = 'mana: live'");
	expect(listening).toEqual([]);
});
