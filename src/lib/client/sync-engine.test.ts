/** The engine as a tab runs it: quick pushes, live following, quiet failure, one leader, takeover. */
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
	createDevice,
	SPACE,
	TASKS,
	type Device,
	type DeviceOptions,
} from '../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../tests/support/fake-sync-server';
import { until } from '../../../tests/support/until';
import { createBus, type BusMessage } from './bus';
import { seekLead } from './leader';
import { FULL } from './local/free-space';
import { createSyncEngine, type EngineState } from './sync-engine';
import type { Transport } from './sync/transport';

const open: Device[] = [];
async function device(server: FakeServer, over: Partial<DeviceOptions> = {}): Promise<Device> {
	const made = await createDevice({ server, seed: open.length + 1, ...over });
	open.push(made);
	return made;
}
afterEach(async () => {
	for (const made of open.splice(0)) await made.close();
});

const states = (on: Device): EngineState[] => {
	const seen: EngineState[] = [];
	on.bus.on((message) => message.type === 'sync' && seen.push(message.state));
	return seen;
};

describe('the engine', () => {
	it('takes an edit to the other device without being asked', async () => {
		const server = createFakeServer();
		const [one, two] = [await device(server), await device(server)];
		for (const each of [one, two]) each.engine().start();
		const arrived = until(two, async () => (await two.task('t1'))?.['title'] === 'hello');
		await one.edit('t1', { title: 'hello' });
		await arrived;
		await until(one, async () => (await one.db._outbox.count()) === 0);
		expect((await one.db._cursors.get(SPACE))!.seq).toBe(1);
	});

	it('sends together what was written while a push was on its way', async () => {
		const server = createFakeServer();
		const one = await device(server);
		let open = (): void => {};
		const gate = new Promise<void>((resolve) => (open = resolve));
		const push: Transport['push'] = async (...args) => {
			await gate;
			return server.transport.push(...args);
		};
		const engine = createSyncEngine({ ...one.engineDeps, transport: { ...server.transport, push } });
		engine.start();
		await until(one, async () => (await one.db._cursors.count()) === 1);
		for (let at = 0; at < 10; at += 1) await one.edit('t1', { title: `letter ${at}` });
		open();
		await until(one, async () => (await one.db._outbox.count()) === 0);
		expect(server.pushes.length).toBeLessThanOrEqual(2);
		expect(server.pushes.flat()).toHaveLength(10);
		await engine.stop();
	});

	it('says how much has come to a new device, which has synced once everything is there', async () => {
		const server = createFakeServer();
		server.pageSize = 400;
		const one = await device(server);
		const set = { title: 'one of many' };
		await one.write(Array.from({ length: 1_200 }, (_, at) => ({ table: TASKS, id: `t${at}`, set })));
		await one.sync();
		const two = await device(server);
		const seen = states(two);
		two.engine().start();
		await until(two, () => seen.at(-1)?.phase === 'idle' && seen.at(-1)?.lastSyncedAt !== undefined);
		const told = [...new Set(seen.map(({ arrived }) => arrived))];
		expect(told).toEqual([undefined, 500, 1_000]);
		for (const { arrived, lastSyncedAt } of seen)
			if (arrived !== undefined) expect(lastSyncedAt).toBeUndefined();
		// Its next life knows that it had everything.
		const { lastSyncedAt } = seen.at(-1)!;
		const next = createSyncEngine({ ...two.engineDeps, lastSyncedAt });
		expect(next.state().lastSyncedAt).toBe(lastSyncedAt);
		await next.stop();
	});

	it('pushes what an earlier life left behind', async () => {
		const server = createFakeServer();
		const idb = new IDBFactory();
		const before = await createDevice({ server, seed: 1, idb });
		await before.edit('t1', { title: 'left behind' });
		await before.close();
		const one = await device(server, { idb });
		one.engine().start();
		await until(one, async () => (await one.db._outbox.count()) === 0);
		expect(server.records.size).toBe(1);
	});

	it('keeps writes while offline or signed out, and sends them when it is woken', async () => {
		const server = createFakeServer();
		const one = await device(server);
		const seen = states(one);
		const engine = one.engine();
		one.online.value = false;
		engine.start();
		await one.edit('t1', { title: 'offline' });
		await until(one, () => seen.at(-1)?.phase === 'offline');
		expect(server.pushes).toEqual([]);
		server.faults.push.push({ kind: 'signed_out' });
		one.online.value = true;
		engine.wake();
		await until(one, () => engine.state().phase === 'signed_out');
		expect(await one.db._outbox.count()).toBe(1);
		engine.wake();
		await until(one, async () => (await one.db._outbox.count()) === 0);
		expect(engine.state().error).toBeUndefined();
	});

	it('repeats a server failure quietly, and tells the person only when it lasts', async () => {
		const server = createFakeServer();
		const one = await device(server);
		const waits: number[] = [];
		const engine = createSyncEngine({
			...one.engineDeps,
			wait: (ms, signal) => {
				if (ms >= 30_000) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
				waits.push(ms);
				return new Promise((resolve) => void setTimeout(resolve, 1));
			},
		});
		const seen = states(one);
		for (let at = 0; at < 4; at += 1) server.faults.push.push({ kind: 'retry', message: 'Busy.' });
		await one.edit('t1', { title: 'patient' });
		engine.start();
		await until(one, async () => (await one.db._outbox.count()) === 0);
		await engine.stop();
		expect(seen.some((state) => state.phase === 'error' && state.error === 'Busy.')).toBe(true);
		expect(seen.findIndex((state) => state.phase === 'error')).toBeGreaterThan(2);
		expect(server.records.size).toBe(1);
		expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
	});

	it('says at once that the server has no room, keeps everything, and sends it when there is some', async () => {
		const server = createFakeServer();
		const [one, two] = [await device(server), await device(server)];
		await two.edit('t2', { title: 'there before' });
		await two.sync();
		const noRoom = {
			kind: 'no_room',
			code: 'error_server_full',
			message: 'No room.',
			afterMs: 10_000,
		} as const;
		for (let at = 0; at < 5; at += 1) server.faults.push.push(noRoom);
		await one.edit('t1', { title: 'kept' });
		const waits: number[] = [];
		const engine = createSyncEngine({
			...one.engineDeps,
			wait: (ms, signal) => {
				if (ms >= 30_000) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
				waits.push(ms);
				return new Promise((resolve) => void setTimeout(resolve, 1));
			},
		});
		const seen = states(one);
		engine.start();
		await until(one, () => engine.state().phase === 'error');
		expect(engine.state()).toMatchObject({ error: 'No room.', code: 'error_server_full' });
		expect(await one.db._outbox.count()).toBe(1);
		// Reading goes on meanwhile.
		await until(one, async () => (await one.task('t2')) !== undefined);
		await until(one, async () => (await one.db._outbox.count()) === 0);
		await until(one, () => engine.state().error === undefined);
		await engine.stop();
		expect(server.records.size).toBe(2);
		expect(waits.filter((ms) => ms >= 10_000)).toHaveLength(5);
		// The first failure already: nobody waits for a third.
		expect(seen.findIndex((state) => state.phase === 'error')).toBeLessThanOrEqual(3);
	});

	it('shows a refusal that repeating will not cure', async () => {
		const server = createFakeServer();
		const one = await device(server);
		server.faults.push.push({ kind: 'refused', message: 'This server is too old.' });
		await one.edit('t1', { title: 'x' });
		const engine = one.engine();
		engine.start();
		await until(one, () => engine.state().phase === 'error');
		expect(engine.state().error).toBe('This server is too old.');
		expect(await one.db._outbox.count()).toBe(1);
		// What still comes in does not make it look as if all were well.
		const two = await device(server);
		await two.edit('t2', { title: 'from elsewhere' });
		await two.sync();
		await until(one, async () => (await one.task('t2')) !== undefined);
		await until(one, () => engine.state().phase !== 'syncing');
		expect(engine.state()).toMatchObject({ phase: 'error', error: 'This server is too old.' });
		engine.wake();
		await until(one, () => engine.state().error === undefined);
		expect(await one.db._outbox.count()).toBe(0);
	});

	it('waits as long as the server asks, and not a day', async () => {
		const server = createFakeServer();
		const one = await device(server);
		for (const afterMs of [45_000, 86_400_000]) {
			server.faults.push.push({ kind: 'retry', message: 'Slow down.', afterMs });
		}
		await one.edit('t1', { title: 'in time' });
		const asked: number[] = [];
		const engine = createSyncEngine({
			...one.engineDeps,
			wait: (ms, signal) => {
				if (ms === 30_000) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
				if (ms > 30_000) asked.push(ms);
				return Promise.resolve();
			},
		});
		engine.start();
		await until(one, async () => (await one.db._outbox.count()) === 0);
		await engine.stop();
		expect(asked).toEqual([45_000, 300_000]);
	});

	it('turns pages into rows on a full disk, and says so when they cannot be', async () => {
		const server = createFakeServer();
		const [one, two] = [await device(server), await device(server)];
		await one.edit('t1', { title: 'from a page' });
		await one.sync();
		const full = Object.assign(new Error('The disk is full.'), { name: 'QuotaExceededError' });
		const failing = vi.spyOn(two.db._pages, 'bulkDelete').mockRejectedValueOnce(full);
		const engine = createSyncEngine({
			...two.engineDeps,
			// No second try by itself: pauses after a failure last.
			wait: (ms, signal) =>
				ms < 100
					? Promise.resolve()
					: new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
			random: { bytes: (count) => new Uint8Array(count).fill(255) },
		});
		engine.start();
		await until(two, async () => (await two.db.rowsOf(TASKS).count()) === 1);
		failing.mockRejectedValue(full);
		await two.db._pages.add({ space: SPACE, staged: 0, records: [] });
		for (let tries = 0; tries < 3; tries += 1) {
			two.bus.send({ type: 'keys' });
			await engine.now();
		}
		expect(engine.state()).toMatchObject({ phase: 'error', error: FULL.message, code: FULL.code });
		await engine.stop();
	});

	it('listens again at once when it is woken', async () => {
		const server = createFakeServer();
		const one = await device(server);
		let [opened, pausing] = [0, false];
		const engine = createSyncEngine({
			...one.engineDeps,
			live: (handlers, signal) => {
				opened += 1;
				return opened === 1 ? Promise.resolve('lost') : server.live(handlers, signal);
			},
			wait: (ms, signal) => {
				if (ms < 1_000) return Promise.resolve();
				pausing ||= ms < 30_000;
				return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
			},
		});
		engine.start();
		await until(one, () => pausing);
		engine.wake();
		await until(one, () => opened === 2);
		await engine.stop();
	});
});

/** Locks of one browser: first come, first served. */
function fakeLocks(): Pick<LockManager, 'request'> {
	let tail: Promise<unknown> = Promise.resolve();
	const request = (
		_name: string,
		options: { signal: AbortSignal },
		work: () => Promise<unknown>,
	): Promise<unknown> => {
		const turn = tail.then(() => {
			if (options.signal.aborted) throw new DOMException('gone', 'AbortError');
			return work();
		});
		tail = turn.catch(() => undefined);
		return turn;
	};
	return { request } as unknown as Pick<LockManager, 'request'>;
}

describe('two tabs', () => {
	it('one syncs for both, and the other takes over when it goes', async () => {
		const server = createFakeServer();
		const idb = new IDBFactory();
		const ends = [new MessageChannel()];
		const [a, b] = [ends[0]!.port1, ends[0]!.port2];
		const one = await device(server, { idb, bus: createBus(a as never) });
		const two = await device(server, { idb, bus: createBus(b as never) });
		const locks = fakeLocks();
		const led: string[] = [];
		const lead = (name: string, tab: Device) => () => {
			led.push(name);
			const engine = tab.engine();
			engine.start();
			return () => engine.stop();
		};
		const first = seekLead({ locks, lead: lead('one', one) }, 'sync');
		const second = seekLead({ locks, lead: lead('two', two) }, 'sync');
		// Written in the tab that does not sync; seen and sent by the one that does.
		await two.edit('t1', { title: 'from the second tab' });
		await until(one, async () => (await one.db._outbox.count()) === 0);
		expect(led).toEqual(['one']);
		await until(one, async () => (await one.task('t1'))?.['title'] === 'from the second tab');
		await first.resign();
		await two.edit('t2', { title: 'after takeover' });
		await until(two, async () => (await two.db._outbox.count()) === 0);
		expect(led).toEqual(['one', 'two']);
		expect(
			server.pushes
				.flat()
				.map((write) => write.id)
				.sort(),
		).toEqual(['t1', 't2']);
		await second.resign();
		a.close();
		b.close();
	});

	it('hands on names of records, never their text', async () => {
		const server = createFakeServer();
		const one = await device(server);
		const said: BusMessage[] = [];
		one.bus.on((message) => said.push(message));
		one.engine().start();
		await one.edit('t1', { title: 'zanzibar-canary' });
		await until(one, async () => (await one.db._outbox.count()) === 0);
		expect(said.some((message) => message.type === 'rows' && message.table === TASKS)).toBe(true);
		expect(JSON.stringify(said)).not.toContain('zanzibar-canary');
	});
});
