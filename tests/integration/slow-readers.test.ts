/** Readers that take nothing: over real sockets, in numbers, and what a pull may say about a space that changes under it. */
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHealth } from '../../src/lib/server/health';
import { createAccountSlots, PULLS_PER_ACCOUNT } from '../../src/lib/server/sync/account-slots';
import { pull } from '../../src/lib/server/sync/pull';
import { systemClock } from '../../src/lib/server/system';
import { createSyncWorld, opened, stampNow, taskWrite, type SyncWorld } from '../support/sync-world';
import { testWeb, type TestWeb } from '../support/web';
import { asksForFrames, readPulled } from '../support/wire';

let world: SyncWorld;
let ada: string;
let space: string;

/** More than four windows. */
const many = (at: string, part = 0) =>
	Array.from({ length: 900 }, (_, n) =>
		taskWrite(at, `t-${String(part * 900 + n)}`, { title: 'x'.repeat(1_900) }),
	);

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
});
beforeEach(async () => {
	space = await world.addSpace({ [ada]: 'owner' });
	await world.sync.push(ada, many(space));
});
afterAll(() => world.close());

const whole = { cursors: {}, limit: 100_000 };
const from = (cursor: number, limit = 100_000) => ({ cursors: { [space]: cursor }, limit });
const unread = { clock: systemClock, failed: () => undefined };

/** Takes the first window, and answers a way to read everything. */
async function begun(stream: ReadableStream<Uint8Array>) {
	const reader = stream.getReader();
	const parts = [(await reader.read()).value!];
	return {
		rest: async () => {
			for (;;) {
				const { done, value } = await reader.read();
				if (done) break;
				parts.push(value);
			}
			return readPulled(new Blob(parts.map((part) => Uint8Array.from(part))).stream());
		},
	};
}

describe('a slow reader', () => {
	test('forty that read nothing hold no connection, and leave nothing behind when they go', async () => {
		const readers = Array.from({ length: 40 }, () => pull(world.db, ada, from(0), unread).getReader());
		for (const reader of readers) await reader.read();
		const bob = await world.addUser('Bob');
		const his = await world.addSpace({ [bob]: 'owner' });
		const pushed = await world.sync.push(bob, [taskWrite(his, 'b-1', { title: 'b' })]);
		expect(pushed).toMatchObject([{ status: 'applied' }]);
		const lines = await readPulled(opened(world.sync.pull(bob, { cursors: { [his]: 0 }, limit: 10 })));
		expect(lines).toMatchObject([{ id: 'b-1' }, { cursor: 1, more: false }]);
		await world.db.reach();
		const { rows } = await world.db.pool.query<{ open: number }>(
			`SELECT count(*) AS open FROM pg_stat_activity
			WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
		);
		expect(rows[0]!.open).toBe(0);
		await Promise.all(readers.map((reader) => reader.cancel()));
	});

	test('is let go when it takes nothing for too long', async () => {
		let ended = 0;
		const options = { ...unread, ended: () => void (ended += 1), stallMs: 20 };
		const reader = pull(world.db, ada, from(0), options).getReader();
		await expect.poll(() => ended).toBe(1);
		await expect(reader.read()).rejects.toThrow('stopped reading');
		expect(ended).toBe(1);
	});

	test('a few pulls of one account at a time; each that ends, leaves or fails makes room', async () => {
		const open = () => world.sync.pull(ada, from(0));
		const streams = Array.from({ length: PULLS_PER_ACCOUNT }, () => opened(open()));
		expect(open()).toMatchObject({ ok: false, error: { kind: 'rate_limited' } });
		const bob = await world.addUser('Bob');
		expect(world.sync.pull(bob, whole).ok).toBe(true);
		await streams[0]!.cancel();
		await readPulled(streams[1]!);
		opened(open());
		opened(open());
		expect(open().ok).toBe(false);
		await Promise.all(streams.slice(2).map((stream) => stream.cancel()));
	});

	test('a place is given back once, however often it is said', () => {
		const slots = createAccountSlots(2);
		const leave = slots.take('a')!;
		slots.take('a');
		leave();
		leave();
		expect(slots.take('a')).toBeDefined();
		expect(slots.take('a')).toBeUndefined();
	});
});

describe('a space that changes between two windows', () => {
	test('what is written meanwhile comes at its new place, now or with the next pull, and nothing is skipped', async () => {
		const { rest } = await begun(pull(world.db, ada, from(0), unread));
		await world.sync.push(ada, [
			taskWrite(space, 't-0', { set: { priority: 'low' } }),
			taskWrite(space, 't-899', { set: { priority: 'low' } }),
			taskWrite(space, 'new', { title: 'new' }),
		]);
		const lines = await rest();
		const seqs = lines.flatMap(({ seq }) => (typeof seq === 'number' ? [seq] : []));
		expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
		const end = lines.at(-1) as { cursor: number; more: boolean };
		expect(end.cursor).toBe(seqs.at(-1));
		const later = await readPulled(pull(world.db, ada, from(end.cursor), unread));
		expect(end.more).toBe(later.length > 1);
		const newest = new Map([...lines, ...later].map((one) => [one['id'], one['seq']]));
		expect([newest.get('t-0'), newest.get('t-899'), newest.get('new')]).toEqual([901, 902, 903]);
		expect([...newest.keys()].filter((id) => typeof id === 'string')).toHaveLength(901);
	});

	test('who loses the membership is told no more of it, not even an end', async () => {
		const { rest } = await begun(pull(world.db, ada, from(0), unread));
		await world.db.pool.query('DELETE FROM space.membership WHERE space_id = $1', [space]);
		const lines = await rest();
		expect(lines.length).toBeLessThan(900);
		expect(lines.at(-1)).toHaveProperty('id');
	});

	test('tombstones that are purged past the reader mean to start over', async () => {
		const { rest } = await begun(pull(world.db, ada, from(0), unread));
		await world.db.pool.query('UPDATE sync.head SET purged_seq = 890 WHERE space_id = $1', [space]);
		expect((await rest()).at(-1)).toEqual({ space, reset: true });
	});

	test('who begins from nothing gets past tombstones purged before, whatever the limit', async () => {
		await world.db.pool.query('UPDATE sync.head SET purged_seq = 700 WHERE space_id = $1', [space]);
		const lines = await readPulled(pull(world.db, ada, from(0, 50), unread));
		const { cursor } = lines.at(-1) as { cursor: number };
		expect(cursor).toBeGreaterThanOrEqual(700);
		const next = await readPulled(pull(world.db, ada, from(cursor), unread));
		expect(next.at(-1)).toEqual({ space, cursor: 900, more: false });
	});

	test('a record larger than a window is a window', async () => {
		const big = Array.from({ length: 3 }, (_, n) =>
			taskWrite(space, `big-${n}`, { title: 'y'.repeat(600_000) }),
		);
		await world.sync.push(ada, big);
		const lines = await readPulled(pull(world.db, ada, from(900), unread));
		expect(lines.map(({ id }) => id)).toEqual(['big-0', 'big-1', 'big-2', undefined]);
	});
});

test('health says that connections are short while nobody gets one, and is well again afterwards', async () => {
	const watch = { note: () => undefined, look: async () => undefined, close: () => undefined };
	const health = createHealth({ db: world.db, watch, embedded: true });
	const held = await Promise.all(Array.from({ length: 10 }, () => world.db.pool.connect()));
	try {
		expect(await health.report()).toMatchObject({
			status: 'not_ready',
			checks: { database: 'no free database connection within 2 seconds' },
		});
	} finally {
		for (const connection of held) connection.release();
	}
	expect(await health.report()).toMatchObject({ status: 'ok' });
});

describe('over sockets', () => {
	let web: TestWeb;
	beforeAll(async () => {
		web = await testWeb();
	});
	afterAll(() => web.close());

	test('forty of one account that read nothing: a few are served, the others told when to come again, and others work', async () => {
		const [kim, lea] = [await web.signUp('Kim'), await web.signUp('Lea')];
		// More than the buffers of a connection hold: less would be sent whole to somebody who reads nothing.
		for (let part = 0; part < 6; part += 1) await web.app.sync.push(kim.userId, many(kim.spaceId, part));
		const ask = (cookie: string, spaceId: string): Promise<IncomingMessage> =>
			new Promise((resolve, reject) => {
				const body = JSON.stringify({ cursors: { [spaceId]: 0 } });
				const [hostname, port] = web.host.split(':');
				const headers = { cookie, origin: `http://${web.host}`, ...asksForFrames };
				const sent = request({
					hostname,
					port,
					path: '/api/sync/pull',
					method: 'POST',
					headers,
					agent: false,
				});
				// An answer without a listener is not read.
				sent.on('response', resolve).on('error', reject).end(body);
			});
		const answers = await Promise.all(Array.from({ length: 40 }, () => ask(kim.cookie, kim.spaceId)));
		const refused = answers.filter(({ statusCode }) => statusCode === 429);
		expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(PULLS_PER_ACCOUNT);
		expect(refused).toHaveLength(40 - PULLS_PER_ACCOUNT);
		expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0);
		expect((await ask(lea.cookie, lea.spaceId)).statusCode).toBe(200);
		expect(
			await web.app.sync.push(lea.userId, [taskWrite(lea.spaceId, 'l-1', { stamp: stampNow() })]),
		).toMatchObject([{ status: 'applied' }]);
		expect((await web.ask('/health')).status).toBe(200);
		for (const answer of answers) answer.destroy();
		// Whoever hung up has made room.
		await expect
			.poll(async () => (await ask(kim.cookie, kim.spaceId)).statusCode, { timeout: 10_000 })
			.toBe(200);
	});
});
