/**
 * What a tab has stored reaches its memory without being read: an edit costs one transaction, and whatever two tabs do in
 * whatever order, each holds in the end what a tab that begins anew would read.
 */
import { IDBDatabase, IDBFactory, IDBIndex, IDBObjectStore } from 'fake-indexeddb';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createDevice, home, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { lookAtAll } from '../../../../tests/support/look-at-all';
import { tables } from '../../registry';
import { createBus, type Bus } from '../bus';
import { foldMoves, loadColumns } from '../columns/column-store';
import type { Peek } from '../columns/peek';
import { createTabRows } from '../host/tab-rows';
import { createSearchIndex } from '../search/search-index';
import { expandPages } from '../sync/pages';
import { pullOnce } from '../sync/pull';
import { pushOutbox } from '../sync/push';
import type { Entry } from './open-row';
import { createTableRows } from './table-rows';

const { table } = tables.get(TASKS)!;
const { signal } = new AbortController();

/** What databases that are opened from now on are asked: the transactions by their mode, and the requests in them. */
function watchDatabases() {
	const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
	const asked = (
		['get', 'getKey', 'getAll', 'getAllKeys', 'count', 'openCursor', 'openKeyCursor'] as const
	).flatMap((read) => [vi.spyOn(IDBObjectStore.prototype, read), vi.spyOn(IDBIndex.prototype, read)]);
	const written = (['add', 'put', 'delete', 'clear'] as const).map((write) =>
		vi.spyOn(IDBObjectStore.prototype, write),
	);
	const all = [begun, ...asked, ...written];
	const sum = (spies: readonly { readonly mock: { readonly calls: readonly unknown[] } }[]): number =>
		spies.reduce((calls, { mock }) => calls + mock.calls.length, 0);
	return {
		during: async (work: () => Promise<unknown>) => {
			for (const spy of all) spy.mockClear();
			await work();
			const transactions = begun.mock.calls.map(([, mode]) => mode ?? 'readonly');
			return { transactions, reads: sum(asked), writes: sum(written) };
		},
		end: () => all.forEach((spy) => spy.mockRestore()),
	};
}

/** A tab that shows the first tasks, with everything that listens in a real one. */
async function shown(here: Device): Promise<{ readonly told: () => Promise<readonly string[]> }> {
	const index = createSearchIndex(
		{ rows: here.rows, pause: () => Promise.resolve() },
		{ id: SPACE, kind: 'personal' },
	);
	let titles: readonly string[] = [];
	const views = createTabRows({
		store: here.rows,
		index,
		schedule: queueMicrotask,
		tab: {
			table: () => undefined,
			cell: () => undefined,
			windows: (news) =>
				void (titles = news.flatMap(([, { rows }]) => rows.map((row) => String(row['title' as never])))),
			tally: () => undefined,
			values: () => undefined,
		},
	});
	await views.openWindow(1, SPACE, TASKS, { where: {}, order: [{ by: 'createdAt' }] });
	await here.rows.of(SPACE, table).ready();
	await vi.waitFor(() => expect(titles).toHaveLength(3));
	await index.build();
	return {
		told: async () => {
			await views.told();
			// What the search reads behind it counts as well.
			await index.search('anything');
			return titles;
		},
	};
}

describe('an edit of a task that is on the screen', () => {
	it('costs one transaction and no other, up to the window that shows it', async () => {
		const databases = watchDatabases();
		const here = await createDevice({ server: createFakeServer(), seed: 1 });
		for (const id of ['a', 'b', 'c']) await here.edit(id, { title: id, createdAt: 1 });
		const tab = await shown(here);
		let titles: readonly string[] = [];
		const cost = await databases.during(async () => {
			const done = await here.executor.run(home, 'todo_update', { id: 'b', title: 'other' });
			expect(done.ok).toBe(true);
			titles = await tab.told();
		});
		expect(titles).toEqual(['other']);
		databases.end();
		// Read: device, cursor, row, base. Written: device, row, base, news, outbox.
		expect(cost).toEqual({ transactions: ['readwrite'], reads: 4, writes: 5 });
	});
});

describe('an edit of another device', () => {
	it('is stored in one transaction that nothing reads after, up to the window that shows it', async () => {
		const databases = watchDatabases();
		const server = createFakeServer();
		const here = await createDevice({ server, seed: 1 });
		for (const id of ['a', 'b', 'c']) await here.edit(id, { title: id, createdAt: 1 });
		await here.sync();
		const far = await createDevice({ server, seed: 2 });
		await far.sync();
		await far.edit('b', { title: 'other' });
		await pushOutbox(far.engineDeps, signal);
		const tab = await shown(here);
		let titles: readonly string[] = [];
		const cost = await databases.during(async () => {
			await pullOnce(here.engineDeps, [SPACE], signal);
			titles = await tab.told();
		});
		databases.end();
		expect(titles).toEqual(['other']);
		// What lies here before anything is asked for, and then what came.
		expect(cost.transactions).toEqual(['readonly', 'readonly', 'readwrite']);
		// Damaged, cursors, pages; device, cursor, row, base. Written: row, news, cursor, device.
		expect([cost.reads, cost.writes]).toEqual([7, 4]);
	});
});

/** Two tabs of one device that hear each other only when their messages are delivered. */
interface Tabs {
	readonly tabs: readonly [Device, Device];
	/** Hands the oldest message that waits for a tab over to it; answers whether there was one. */
	readonly deliver: (to: 0 | 1) => boolean;
}

async function twoTabs(server: FakeServer): Promise<Tabs> {
	const idb = new IDBFactory();
	const waiting: [unknown[], unknown[]] = [[], []];
	const channels = ([1, 0] as const).map((other) => ({
		postMessage: (message: unknown) => void waiting[other].push(message),
		close: () => undefined,
		onmessage: null as ((event: MessageEvent) => unknown) | null,
	}));
	const buses = channels.map((channel): Bus => createBus(channel));
	const one = await createDevice({ server, seed: 1, idb, bus: buses[0]! });
	const two = await createDevice({ server, seed: 2, idb, bus: buses[1]! });
	return {
		tabs: [one, two],
		deliver: (to) => {
			if (waiting[to].length === 0) return false;
			channels[to]!.onmessage?.({ data: waiting[to].shift() } as MessageEvent);
			return true;
		},
	};
}

type Act =
	| { readonly do: 'edit'; readonly id: string; readonly set: Record<string, unknown> }
	| { readonly do: 'look' | 'delete' | 'restore'; readonly id: string }
	| { readonly do: 'deliver' | 'load' | 'fold' | 'push' | 'pull' | 'expand' | 'elsewhere' };
interface Step {
	readonly tab: 0 | 1;
	readonly act: Act;
	/** Whether the next step waits for this one. */
	readonly waits: boolean;
}

const id = fc.constantFrom('a', 'b', 'c');
const step: fc.Arbitrary<Step> = fc.record({
	tab: fc.constantFrom(0 as const, 1 as const),
	waits: fc.boolean(),
	act: fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				do: fc.constant('edit' as const),
				id,
				set: fc
					.record(
						{
							title: fc.constantFrom('x', 'y'),
							notes: fc.constantFrom('m', 'n'),
							tags: fc.subarray(['p', 'q']),
							priority: fc.constantFrom('low', 'high'),
							// Fits no table: the row is kept aside.
							durationMinutes: fc.constantFrom(5, 'long'),
						},
						{ requiredKeys: [] },
					)
					.filter((set) => Object.keys(set).length > 0),
			}),
		},
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constantFrom('look' as const, 'delete' as const, 'restore' as const),
				id,
			}),
		},
		{ weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const) }) },
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constantFrom(
					'load' as const,
					'fold' as const,
					'push' as const,
					'pull' as const,
					'expand' as const,
					'elsewhere' as const,
				),
			}),
		},
	),
});

const plainPeeks = (peeks: Iterable<Peek>) =>
	[...peeks]
		.map(({ id: of, presence, updatedAt, page, values }) => ({ of, presence, updatedAt, page, values }))
		.sort((a, b) => (a.of < b.of ? -1 : 1));
/** An entry without what was opened of a record that nobody looks into. */
const plainEntry = (entry: Entry | undefined) =>
	entry && { ...entry, ...(entry.row === undefined ? { opened: undefined } : {}) };

/** What the tab holds is what somebody reads who begins now. */
async function expectAsStored(tab: Device): Promise<void> {
	const rows = tab.rows.of(SPACE, table);
	await rows.ready();
	await tab.rows.settled();
	const anew = createTableRows({
		...tab,
		space: SPACE,
		table,
		isUnlocked: () => true,
		onUnreadable: () => undefined,
		onChange: () => undefined,
	});
	const stored = await lookAtAll(anew);
	expect(plainPeeks(rows.peeks())).toEqual(plainPeeks((await loadColumns(tab.db, SPACE, table)).peeks));
	const ids = ['a', 'b', 'c', 'far'];
	const held = await rows.entries(ids);
	for (const [at, one] of ids.entries()) expect(plainEntry(held[at])).toEqual(plainEntry(stored.entry(one)));
}

async function take(
	server: FakeServer,
	{ tabs, deliver }: Tabs,
	far: Device,
	{ tab: at, act }: Step,
): Promise<void> {
	const tab = tabs[at];
	tab.wall.value += 1;
	if (act.do === 'edit') await tab.edit(act.id, act.set);
	else if (act.do === 'delete' || act.do === 'restore')
		await tab.write([{ table: TASKS, id: act.id, deleted: act.do === 'delete' }]);
	else if (act.do === 'look') await tab.rows.of(SPACE, table).entries([act.id]);
	else if (act.do === 'deliver') deliver(at);
	else if (act.do === 'load') await tab.rows.of(SPACE, table).reload();
	else if (act.do === 'push') await pushOutbox(tab.engineDeps, signal);
	else if (act.do === 'pull') await pullOnce(tab.engineDeps, [SPACE], signal);
	else if (act.do === 'expand') await expandPages(tab.db, tab.bus, tab.wall.value);
	else if (act.do === 'fold') {
		const upTo = await foldMoves(tab.db, 1);
		if (upTo !== undefined) tab.bus.send({ type: 'folded', upTo });
	} else {
		far.wall.value = server.now.value += 5;
		await far.edit('a', { title: `far ${server.now.value}` });
		await far.edit('far', { title: 'far' });
		await pushOutbox(far.engineDeps, signal);
	}
}

const runs = process.env['MANA_TEST_TIER'] === 'full' ? 2_000 : 60;

describe('tabs that hand over what they stored', () => {
	it('hold what is stored, whatever two of them and the server do in whatever order', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
				const server = createFakeServer();
				const world = await twoTabs(server);
				const far = await createDevice({ server, seed: 3 });
				await far.edit('b', { title: 'in a page', notes: 'of its own', priority: 'low' });
				await pushOutbox(far.engineDeps, signal);
				for (const tab of world.tabs) await tab.rows.of(SPACE, table).ready();
				let under: Promise<unknown>[] = [];
				for (const one of steps) {
					under.push(take(server, world, far, one));
					if (!one.waits) continue;
					const isAlone = under.length === 1;
					await Promise.all(under);
					under = [];
					// Its own writes are never old in a tab.
					if (one.act.do === 'edit' && isAlone) {
						const [tab, { id: of }] = [world.tabs[one.tab], one.act];
						const [entry] = await tab.rows.of(SPACE, table).entries([of]);
						const row = await tab.db.rowsOf(TASKS).get([SPACE, of]);
						expect(entry?.state.last.stamp).toBe(row!.last.stamp);
					}
				}
				await Promise.all(under);
				while ([world.deliver(0), world.deliver(1)].includes(true));
				for (const tab of world.tabs) await tab.rows.settled();
				while ([world.deliver(0), world.deliver(1)].includes(true));
				for (const tab of world.tabs) await expectAsStored(tab);
				for (const tab of [...world.tabs, far]) await tab.close();
			}),
			{ numRuns: runs },
		);
	}, 600_000);
});
