/**
 * A disk that lies: whatever row of whatever store is damaged in whatever way, the app opens, the others stay readable,
 * syncing goes on, and what the server has comes back.
 */
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import { createDevice, ada, home, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import type { LostFiles } from '../../../../tests/support/lost-files';
import { lookAtAll } from '../../../../tests/support/look-at-all';
import { tables } from '../../registry';
import { storePages } from '../sync/pages';
import { isSound } from './sound';

const RUNS = process.env['MANA_TEST_TIER'] === 'full' ? 1_000 : 60;
const open: Device[] = [];
afterEach(async () => {
	for (const device of open.splice(0)) await device.close();
});

type Row = Record<string, unknown>;

/** Writes a row as a broken disk would have it: past every check of the app. */
async function put(idb: IDBFactory, store: string, row: unknown): Promise<void> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const asked = idb.open('mana-u-1');
		asked.onsuccess = () => resolve(asked.result);
		asked.onerror = () => reject(asked.error!);
	});
	await new Promise<void>((resolve, reject) => {
		const work = db.transaction(store, 'readwrite');
		work.objectStore(store).put(row);
		work.oncomplete = () => resolve();
		work.onerror = () => reject(work.error!);
	});
	db.close();
}

interface Household {
	readonly server: FakeServer;
	readonly idb: IDBFactory;
	readonly device: Device;
}

/** A device with something in every store: tasks, one unsent, one refused, a lost edit, a page and an unknown table. */
async function household(): Promise<Household> {
	const server = createFakeServer();
	const idb = new IDBFactory();
	const device = await createDevice({ server, seed: 1, idb });
	const other = await createDevice({ server, seed: 2 });
	open.push(device, other);
	for (const id of ['t1', 't2', 't3', 't4', 't5']) await device.edit(id, { title: `task ${id}`, notes: 'n' });
	await device.sync();
	await lookAtAll(device.rows.of(SPACE, tables.get(TASKS)!.table));
	await other.sync();
	await device.edit('t1', { title: 'typed here' });
	other.wall.value += 5_000;
	await other.edit('t1', { title: 'typed elsewhere' });
	await other.sync();
	await device.sync();
	server.refuse.set('r1', 'role_forbids');
	await device.edit('r1', { title: 'refused' });
	await device.sync();
	await device.edit('t2', { title: 'unsent' });
	await other.edit('p1', { title: 'in a page' });
	await other.sync();
	const paged = server.records.get(`${SPACE}|${TASKS}|p1`)!;
	await storePages(device.db, SPACE, [paged], { space: SPACE, seq: server.seq(SPACE) });
	await device.db._parked.put({ ...paged, table: 'later.table', id: 'x1' });
	await device.db._session.put({ key: 'self', account: ada, spaces: [home], activeSpace: SPACE });
	await device.damage.settled();
	await device.close();
	return { server, idb, device };
}

/** The device after a restart, everything sent, fetched and mended. */
async function mended(
	options: Pick<Household, 'server' | 'idb'> & { readonly lostFiles?: LostFiles },
): Promise<Device> {
	const { server } = options;
	const again = await createDevice({ ...options, seed: 9 });
	open.push(again);
	again.wall.value = server.now.value + 60_000;
	for (let round = 0; round < 4; round += 1) {
		// As a screen does: a table that nobody looks at is not read.
		await lookAtAll(again.rows.of(SPACE, tables.get(TASKS)!.table));
		await again.sync();
		await again.damage.settled();
	}
	return again;
}

const keyOf: Readonly<Record<string, readonly string[]>> = {
	_columns: ['space', 'table', 'part'],
	_moves: ['key'],
	_outbox: ['key'],
	_rejected: ['key'],
	_base: ['space', 'table', 'id'],
	_cursors: ['space'],
	_pages: ['key'],
	_parked: ['space', 'table', 'id'],
	_conflicts: ['key'],
	_device: ['key'],
	_session: ['key'],
	[TASKS]: ['space', 'id'],
};

interface Harm {
	readonly store: string;
	readonly row: number;
	/** The key and nothing else, a field gone, a field of another kind, one deep inside, text cut short. */
	readonly how: 'bare' | 'gone' | 'other' | 'deep' | 'cut';
	readonly at: number;
	readonly inner: number;
	readonly value: unknown;
}

const harm: fc.Arbitrary<Harm> = fc.record({
	store: fc.constantFrom(...Object.keys(keyOf)),
	row: fc.nat({ max: 20 }),
	how: fc.constantFrom('bare', 'gone', 'other', 'deep', 'cut'),
	at: fc.nat({ max: 20 }),
	inner: fc.nat({ max: 20 }),
	value: fc.constantFrom<unknown>(null, 0, -1, '', 'x', [], {}, true, Number.NaN, [1, 2], { a: 1 }),
});

/** The row with the end of its sealed text missing. */
function cutShort(row: Row): Row {
	const boxes = Object.entries((row['boxes'] ?? {}) as Record<string, { fields: string[]; data: string }>);
	const cut = boxes.map(([stamp, box]) => [stamp, { ...box, data: box.data.slice(0, -4) }] as const);
	return { ...row, boxes: Object.fromEntries(cut) };
}

function broken(row: Row, { store, how, at, inner, value }: Harm): Row {
	const keys = keyOf[store]!;
	if (how === 'bare') return Object.fromEntries(keys.map((key) => [key, row[key]]));
	const fields = Object.keys(row).filter((field) => !keys.includes(field));
	const field = fields[at % fields.length]!;
	const held = row[field];
	if (how === 'gone') return Object.fromEntries(Object.entries(row).filter(([name]) => name !== field));
	if (how === 'cut') return cutShort(row);
	if (how === 'deep' && typeof held === 'object' && held !== null && Object.keys(held).length > 0) {
		const copy = structuredClone(held) as Row;
		const names = Object.keys(copy);
		copy[names[inner % names.length]!] = value;
		return { ...row, [field]: copy };
	}
	return { ...row, [field]: value };
}

/** All that the server has is there again, what was not sent is here or said to be lost, and writing and syncing go on. */
async function expectMended(again: Device): Promise<void> {
	const tasks = await again.rows.reader(SPACE).list(tables.get(TASKS)!.table);
	const titles = new Map(tasks.map((task) => [task.id, (task as unknown as Row)['title']]));
	for (const id of ['t1', 't3', 't4', 't5', 'p1']) expect(titles.has(id), id).toBe(true);
	const saidLost = again.damage.entries.some(({ state }) => state === 'only_here');
	expect(saidLost || titles.get('t2') === 'unsent').toBe(true);
	expect(await again.db._outbox.count()).toBe(0);
	expect(again.damage.entries.filter(({ state }) => state !== 'only_here')).toEqual([]);
	await again.edit('t3', { title: 'written afterwards' });
	await again.sync();
	expect((await again.task('t3'))?.['title']).toBe('written afterwards');
	expect(await again.db._outbox.count()).toBe(0);
}

describe('whatever is damaged', () => {
	it('nothing else is lost, syncing goes on, and what the server has comes back', async () => {
		const whole = await household();
		const stores = Object.keys(keyOf);
		const kept = new Map<string, Row[]>();
		const reader = await createDevice({ server: whole.server, seed: 3, idb: whole.idb });
		for (const store of stores) kept.set(store, (await reader.db.table(store).toArray()) as Row[]);
		await reader.close();
		for (const store of stores) expect(kept.get(store), store).not.toEqual([]);

		await fc.assert(
			fc.asyncProperty(fc.array(harm, { minLength: 1, maxLength: 3 }), async (harms) => {
				const { server, idb } = await household();
				for (const one of harms) {
					const rows = kept.get(one.store)!;
					const bad = broken(rows[one.row % rows.length]!, one);
					// What is sound and other than it was is a value like any other: nobody can tell.
					if (one.how === 'cut' ? one.store === TASKS : !isSound(one.store, bad))
						await put(idb, one.store, bad);
				}
				const again = await mended({ server, idb });
				await expectMended(again);
				for (const device of open.splice(0)) await device.close();
			}),
			{ numRuns: RUNS },
		);
	}, 120_000);
});

describe('a value whose file is gone', () => {
	const stores = Object.keys(keyOf).filter((store) => store !== '_device');
	const wanted = fc.array(fc.record({ store: fc.constantFrom(...stores), row: fc.nat({ max: 20 }) }), {
		minLength: 1,
		maxLength: 4,
	});

	it('hides nothing else, stops nothing, and comes back where the server has it', async () => {
		await fc.assert(
			fc.asyncProperty(wanted, async (picks) => {
				const { server, idb } = await household();
				const reader = await createDevice({ server, seed: 3, idb });
				const lost: LostFiles = new Map();
				for (const { store, row } of picks) {
					const keys = await reader.db.table(store).toCollection().primaryKeys();
					const key = keys[row % keys.length] as unknown;
					const known = lost.get(store) ?? [];
					if (!known.includes(key)) lost.set(store, [...known, key]);
				}
				await reader.close();
				const again = await mended({ server, idb, lostFiles: lost });
				await expectMended(again);
				for (const device of open.splice(0)) await device.close();
			}),
			{ numRuns: RUNS },
		);
	}, 120_000);

	it('a table shows all but the one before anything was fetched, and counts it', async () => {
		const { server, idb } = await household();
		const lost: LostFiles = new Map([[TASKS, [[SPACE, 't3']]]]);
		const again = await createDevice({ server, seed: 9, idb, lostFiles: lost });
		open.push(again);
		const table = again.rows.of(SPACE, tables.get(TASKS)!.table);
		const seen = await lookAtAll(table);
		await again.damage.settled();
		expect(seen.entry('t4')?.row).toBeDefined();
		expect(again.damage.in(SPACE, TASKS)).toBe(1);
	});

	it('a waiting write that is gone is said to be lost, and its row shows what the server has', async () => {
		const { server, idb } = await household();
		const reader = await createDevice({ server, seed: 3, idb });
		const [key] = await reader.db._outbox.toCollection().primaryKeys();
		await reader.close();
		const again = await mended({ server, idb, lostFiles: new Map([['_outbox', [key]]]) });
		expect(again.damage.entries).toMatchObject([{ table: TASKS, count: 1, state: 'only_here' }]);
		expect((await again.task('t2'))?.['title']).toBe('task t2');
	});
});

describe('one by one', () => {
	it('every row that the app itself writes is sound', async () => {
		const { idb, server } = await household();
		const reader = await createDevice({ server, seed: 3, idb });
		open.push(reader);
		for (const store of reader.db.tables)
			for (const row of await store.toArray()) expect(isSound(store.name, row), store.name).toBe(true);
		expect(await reader.db.takeFound((found) => Promise.resolve(found))).toEqual([]);
	});

	it('text that was cut short is counted, comes back once, and nothing else is fetched for it', async () => {
		const { server, idb } = await household();
		const reader = await createDevice({ server, seed: 3, idb });
		const row = (await reader.db.rowsOf(TASKS).get([SPACE, 't3']))!;
		await reader.close();
		await put(idb, TASKS, cutShort(row as unknown as Row));
		const again = await createDevice({ server, seed: 9, idb });
		open.push(again);
		const table = again.rows.of(SPACE, tables.get(TASKS)!.table);
		const seen = await lookAtAll(table);
		await again.damage.settled();
		expect(again.damage.entries).toMatchObject([{ table: TASKS, count: 1, state: 'awaited' }]);
		expect(again.damage.in(SPACE, TASKS)).toBe(1);
		expect(seen.entry('t4')?.row).toBeDefined();
		await again.sync();
		await again.damage.settled();
		expect(again.damage.entries).toEqual([]);
		expect((await lookAtAll(table)).entry('t3')?.row).toMatchObject({ title: 'task t3' });
	});

	it('what the server has no better is asked for once, stays counted, and is asked for again when wanted', async () => {
		const { server, idb } = await household();
		const asked: number[] = [];
		const spied: FakeServer = {
			...server,
			transport: {
				...server.transport,
				pull: (request, signal) => {
					asked.push(request.cursors[SPACE]!);
					return server.transport.pull(request, signal);
				},
			},
		};
		const key = `${SPACE}|${TASKS}|t3`;
		(server.records as Map<string, unknown>).set(key, cutShort(server.records.get(key) as unknown as Row));
		const reader = await createDevice({ server, seed: 3, idb });
		const row = (await reader.db.rowsOf(TASKS).get([SPACE, 't3']))!;
		await reader.close();
		await put(idb, TASKS, cutShort(row as unknown as Row));
		const again = await createDevice({ server: spied, seed: 9, idb });
		open.push(again);
		for (let round = 0; round < 3; round += 1) {
			await lookAtAll(again.rows.of(SPACE, tables.get(TASKS)!.table));
			await again.sync();
			await again.damage.settled();
		}
		expect(again.damage.entries).toMatchObject([{ count: 1, state: 'still_damaged' }]);
		const whole = (): number => asked.filter((from) => from === 0).length;
		expect(whole()).toBe(1);
		await again.damage.fetchAgain();
		await again.sync();
		await again.damage.settled();
		expect(whole()).toBe(2);
		expect(again.damage.entries).toMatchObject([{ count: 1, state: 'still_damaged' }]);
		// Somebody who has the text writes it anew.
		await again.write([{ table: TASKS, id: 't3', set: { title: 'told again', notes: 'n' } }]);
		await again.rows.settled();
		await again.damage.settled();
		expect(again.damage.entries).toEqual([]);
	});

	it('a device without the key has locked rows, and none that are damaged', async () => {
		const { server, idb } = await household();
		const reader = await createDevice({ server, seed: 3, idb });
		await reader.db._keys.clear();
		await reader.close();
		const locked = await createDevice({ server, seed: 9, idb, locked: true });
		open.push(locked);
		const table = locked.rows.of(SPACE, tables.get(TASKS)!.table);
		const { broken } = await lookAtAll(table);
		await locked.damage.settled();
		expect(broken.length).toBeGreaterThan(4);
		expect(new Set(broken.map(({ reason }) => reason))).toEqual(new Set(['locked']));
		expect(locked.damage.entries).toEqual([]);
	});

	it('a write that was damaged before it was sent is kept until the person lets go of it', async () => {
		const { server, idb } = await household();
		await put(idb, '_outbox', { key: 77, space: SPACE, table: TASKS, id: 't4', write: 'half' });
		const again = await mended({ server, idb });
		expect(again.damage.entries).toMatchObject([{ table: TASKS, count: 1, state: 'only_here' }]);
		expect((await again.task('t2'))?.['title']).toBe('unsent');
		await again.damage.forget();
		expect(again.damage.entries).toEqual([]);
		expect(await again.db._damaged.count()).toBe(0);
	});

	it('a device row that was lost is made anew behind what waits to be sent', async () => {
		const { server, idb } = await household();
		const reader = await createDevice({ server, seed: 3, idb });
		const [waiting] = await reader.db._outbox.toArray();
		await reader.close();
		await put(idb, '_device', { key: 'self' });
		const again = await createDevice({ server, seed: 9, idb });
		open.push(again);
		again.wall.value = 0;
		await again.edit('t5', { title: 'after' });
		const all = await again.db._outbox.toArray();
		expect(all.at(-1)!.write.stamp > waiting!.write.stamp).toBe(true);
	});
});
