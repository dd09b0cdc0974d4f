/**
 * Records that come before their turn change nothing in what a device has in the end, wherever the stream is cut and whatever
 * happens meanwhile. Quick tier 25 seeds; MANA_TEST_TIER=full runs 2,000.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDevice, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { canonicalText } from '../../core/sync/canonical';
import { framesOf, inStream } from '../../core/sync/frame-stream';
import { bareState, type RecordState } from '../../core/sync/record';
import { tables } from '../../registry';
import { dropColumns, loadColumns } from '../columns/column-store';
import { expandPages } from './pages';
import { pullOnce } from './pull';
import { pushOutbox } from './push';
import type { Transport } from './transport';

const runs = process.env['MANA_TEST_TIER'] === 'full' ? 2_000 : 25;
const { signal } = new AbortController();
const { table } = tables.get(TASKS)!;

type Op =
	| { readonly do: 'cut'; readonly at: number }
	| { readonly do: 'edit here' | 'edit there' | 'delete there'; readonly n: number }
	| { readonly do: 'pull' | 'push' | 'expand' | 'reload' | 'purge' };

const RECORDS = 12;
const n = fc.nat(RECORDS - 1);
const op: fc.Arbitrary<Op> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({ do: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constantFrom('edit here' as const, 'edit there' as const, 'delete there' as const),
			n,
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constantFrom(
				'pull' as const,
				'push' as const,
				'expand' as const,
				'reload' as const,
				'purge' as const,
			),
		}),
	},
);
const idOf = (at: number): string => `t-${at}`;

async function filled(server: FakeServer): Promise<Device> {
	const there = await createDevice({ server, seed: 1 });
	for (let at = 0; at < RECORDS; at += 1) await there.edit(idOf(at), { title: `there ${at}` });
	await there.sync();
	server.pageSize = 4;
	return there;
}

const live = (list: readonly (RecordState & { readonly id: string })[]): string =>
	canonicalText(
		Object.fromEntries(list.filter(({ deleted }) => !deleted?.[0]).map((one) => [one.id, bareState(one)])),
	);
const liveHere = async ({ db }: Device) => live(await db.rowsOf(TASKS).toArray());

async function act(server: FakeServer, there: Device, here: Device, what: Op): Promise<Device> {
	const ms = 1_000;
	server.now.value += ms;
	for (const device of [there, here]) device.wall.value = server.now.value;
	if (what.do === 'cut') {
		server.cutAt = what.at;
		server.faults.pull.push('cut');
		await pullOnce(here.engineDeps, [SPACE], signal);
		server.faults.pull.length = 0;
	} else if (what.do === 'edit here') await here.edit(idOf(what.n), { notes: `here ${ms}` });
	else if (what.do === 'edit there') {
		await there.edit(idOf(what.n), { title: `again ${what.n}` });
		await there.sync();
	} else if (what.do === 'delete there') {
		await there.write([{ table: TASKS, id: idOf(what.n), deleted: true }]);
		await there.sync();
	} else if (what.do === 'pull') await pullOnce(here.engineDeps, [SPACE], signal);
	else if (what.do === 'push') await pushOutbox(here.engineDeps, signal);
	else if (what.do === 'expand') await expandPages(here.db, here.bus, here.wall.value);
	else if (what.do === 'purge') server.purge(SPACE);
	else return here.reload();
	return here;
}

const plain = async ({ db }: Device) =>
	(await loadColumns(db, SPACE, table)).peeks
		.map(({ id, presence, values }) => ({ id, presence, values }))
		.sort((a, b) => (a.id < b.id ? -1 : 1));

describe('records that come first', () => {
	it('leave what the server has, wherever the stream is cut and whatever happens meanwhile', async () => {
		let [cut, came] = [0, 0];
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(n, { maxLength: 12 }),
				fc.array(op, { maxLength: 14 }),
				async (wanted, ops) => {
					const server = createFakeServer();
					const there = await filled(server);
					const ids = new Set(wanted.map(idOf));
					server.first = ({ id }) => ids.has(id);
					let here = await createDevice({ server, seed: 2 });
					for (const what of ops) {
						here = await act(server, there, here, what);
						const cursor = await here.db._cursors.get(SPACE);
						if (cursor?.first !== undefined) came += 1;
						if (cursor?.first !== undefined && cursor.seq > 0) cut += 1;
					}
					for (let round = 0; round < 2; round += 1) for (const one of [here, there]) await one.sync();
					const truth = live([...server.records.values()]);
					expect(await liveHere(here)).toBe(truth);
					const kept = await plain(here);
					await dropColumns(here.db);
					expect(kept).toEqual(await plain(here));
					expect((await here.db._cursors.get(SPACE))?.first).toBeUndefined();
					expect(await here.db._base.count()).toBe(0);
					expect(await there.db._conflicts.count()).toBe(0);
					for (const one of [here, there]) await one.close();
				},
			),
			{ numRuns: runs, examples: [[[RECORDS - 1], [{ do: 'pull' }]]] },
		);
		// Otherwise nothing above came first at all, or never in the middle of a walk.
		expect(Math.min(came, cut)).toBeGreaterThan(0);
	}, 600_000);

	const newDevice = async (first: readonly number[]) => {
		const server = createFakeServer();
		const there = await filled(server);
		server.first = ({ id }) => first.map(idOf).includes(id);
		return { server, there, here: await createDevice({ server, seed: 2 }) };
	};
	/** The connection ends right behind the first frame. */
	const firstOnly = async (server: FakeServer, here: Device) => {
		const pull: Transport['pull'] = async (request) => {
			const reply = await server.transport.pull(request, signal);
			if (!reply.ok) return reply;
			for await (const frame of framesOf(reply.value))
				return { ok: true, value: new Blob([Uint8Array.from(inStream(frame))]).stream() };
			throw new Error('Nothing was sent.');
		};
		await pullOnce({ ...here.engineDeps, transport: { ...server.transport, pull } }, [SPACE], signal);
	};

	it('are there before anything of the walk, and are asked for once', async () => {
		const { server, here } = await newDevice([10, 11]);
		const before = server.asked.length;
		await firstOnly(server, here);
		expect(await here.task('t-11')).toMatchObject({ title: 'there 11' });
		expect(await here.task('t-1')).toBeUndefined();
		expect(await here.db._cursors.get(SPACE)).toMatchObject({
			seq: 0,
			first: [{ id: 't-10' }, { id: 't-11' }],
		});
		await here.sync();
		expect(server.asked.slice(before).filter(({ first }) => first !== undefined)).toHaveLength(1);
		expect(await here.task('t-1')).toMatchObject({ title: 'there 1' });
	});

	it('go when the server has forgotten even that they were deleted, and what waits here stays', async () => {
		const { server, there, here } = await newDevice([9, 10]);
		await firstOnly(server, here);
		await here.edit('t-10', { notes: 'typed here' });
		for (const id of ['t-9', 't-10']) await there.write([{ table: TASKS, id, deleted: true }]);
		await there.sync();
		server.purge(SPACE);
		for (let more = true; more;) {
			const pulled = await pullOnce(here.engineDeps, [SPACE], signal);
			if (pulled.kind === 'failed') throw new Error(JSON.stringify(pulled.failure));
			more = pulled.more;
		}
		expect(await here.task('t-9')).toBeUndefined();
		expect(await here.task('t-10')).toMatchObject({ title: '', notes: 'typed here' });
	});

	it('are seen by whoever goes on in them, so that nobody is told of a loss that is none', async () => {
		const { server, there, here } = await newDevice([11]);
		await firstOnly(server, here);
		await here.edit('t-11', { title: 'gone on here' });
		const [waiting] = await here.db._outbox.toArray();
		expect(waiting?.write.seen).toBe(server.seq(SPACE));
		await here.sync();
		await there.sync();
		expect(await there.task('t-11')).toMatchObject({ title: 'gone on here' });
		expect(await there.db._conflicts.count()).toBe(0);
	});

	it('that this device wrote itself meanwhile are not taken for forgotten ones', async () => {
		const { server, here } = await newDevice([11]);
		await firstOnly(server, here);
		server.pageSize = 1_000;
		await here.edit('t-11', { title: 'mine' });
		await pushOutbox(here.engineDeps, signal);
		await here.sync();
		await here.sync();
		expect(await here.task('t-11')).toMatchObject({ title: 'mine' });
	});
});
