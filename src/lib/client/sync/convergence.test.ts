/**
 * R1 for the client: devices that edit, delete, restore, sync, lose answers and reload in any order end up with the same
 * records as the server, and with empty outboxes. Quick tier 100 seeds; MANA_TEST_TIER=full runs 2,000.
 */
import { bareState } from '../../core/sync/record';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDevice, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { canonicalText } from '../../core/sync/canonical';
import { tables } from '../../registry';
import { dropColumns, foldMoves, loadColumns } from '../columns/column-store';
import type { Peek } from '../columns/peek';
import { expandPages } from './pages';
import { pullOnce } from './pull';
import { pushOutbox } from './push';
import { beginRefetch } from './refetch';

const DEVICES = 3;
const runs = process.env['MANA_TEST_TIER'] === 'full' ? 2_000 : 100;
const { signal } = new AbortController();

type Op =
	| { readonly do: 'edit'; readonly id: string; readonly set: Record<string, unknown> }
	| { readonly do: 'delete' | 'restore'; readonly id: string }
	| {
			readonly do:
				| 'push'
				| 'pull'
				| 'expand'
				| 'fold'
				| 'reload'
				| 'refetch'
				| 'lose answer'
				| 'cut pull'
				| 'clock back';
	  };

const id = fc.constantFrom('a', 'b', 'c');
const set = fc
	.record(
		{
			title: fc.constantFrom('x', 'y', 'z'),
			notes: fc.constantFrom('m', 'n'),
			priority: fc.constantFrom('low', 'high'),
		},
		{ requiredKeys: [] },
	)
	.filter((fields) => Object.keys(fields).length > 0);
const op: fc.Arbitrary<Op> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('edit' as const), id, set }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const), id }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constantFrom('push' as const, 'pull' as const) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constantFrom(
				'expand' as const,
				'fold' as const,
				'refetch' as const,
				'reload' as const,
				'lose answer' as const,
				'cut pull' as const,
				'clock back' as const,
			),
		}),
	},
);
const step = fc.tuple(fc.nat(DEVICES - 1), fc.nat(5_000), op);

async function act(server: FakeServer, devices: Device[], at: number, ms: number, what: Op): Promise<void> {
	const device = devices[at]!;
	device.wall.value += ms;
	server.now.value = Math.max(server.now.value, device.wall.value);
	if (what.do === 'edit') await device.edit(what.id, what.set);
	else if (what.do === 'delete' || what.do === 'restore') {
		await device.write([{ table: TASKS, id: what.id, deleted: what.do === 'delete' }]);
	} else if (what.do === 'push') await pushOutbox(device.engineDeps, signal);
	else if (what.do === 'pull') await pullOnce(device.engineDeps, [SPACE], signal);
	else if (what.do === 'reload') devices[at] = await device.reload();
	else if (what.do === 'lose answer') {
		server.faults.push.push('lost');
		await pushOutbox(device.engineDeps, signal);
		server.faults.push.length = 0;
	} else if (what.do === 'cut pull') {
		server.faults.pull.push('cut');
		await pullOnce(device.engineDeps, [SPACE], signal);
		server.faults.pull.length = 0;
	} else if (what.do === 'expand') await expandPages(device.db, device.bus, device.wall.value);
	else if (what.do === 'refetch') await beginRefetch(device.db, SPACE);
	else if (what.do === 'fold') {
		const upTo = await foldMoves(device.db, 1);
		if (upTo !== undefined) device.bus.send({ type: 'folded', upTo });
	} else device.wall.value -= 60_000;
}

const stored = async (device: Device): Promise<string> => {
	const rows = await device.db.rowsOf(TASKS).toArray();
	return canonicalText(Object.fromEntries(rows.map((row) => [row.id, bareState(row)])));
};

/** What the columns of a device say, in memory, as kept, and made anew out of rows and pages, which is the truth. */
async function expectTrueColumns(device: Device): Promise<void> {
	const { table } = tables.get(TASKS)!;
	const plain = (peeks: Iterable<Peek>) =>
		[...peeks]
			.map(({ id, presence, updatedAt, values }) => ({ id, presence, updatedAt, values }))
			.sort((a, b) => (a.id < b.id ? -1 : 1));
	const rows = device.rows.of(SPACE, table);
	await rows.ready();
	await device.rows.settled();
	const inMemory = plain(rows.peeks());
	const kept = plain((await loadColumns(device.db, SPACE, table)).peeks);
	await dropColumns(device.db);
	const truth = plain((await loadColumns(device.db, SPACE, table)).peeks);
	expect(kept).toEqual(truth);
	expect(inMemory).toEqual(truth);
}

/** A push whose answer was lost is repeated after another device wrote to the same record, at the very next place. */
const repeatOfAnswerLost: [number, number, Op][] = [
	[0, 0, { do: 'edit', id: 'a', set: { priority: 'low' } }],
	[1, 0, { do: 'delete', id: 'a' }],
	[0, 0, { do: 'delete', id: 'c' }],
	[1, 0, { do: 'lose answer' }],
	[0, 0, { do: 'edit', id: 'b', set: { priority: 'low' } }],
	[1, 0, { do: 'pull' }],
	[0, 0, { do: 'reload' }],
];

describe('convergence', () => {
	it('all devices end with what the server has, and nothing waits', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
				const server = createFakeServer();
				const devices: Device[] = [];
				for (let seed = 1; seed <= DEVICES; seed += 1) devices.push(await createDevice({ server, seed }));
				for (const [at, ms, what] of steps) await act(server, devices, at, ms, what);
				for (const device of devices) await expectTrueColumns(device);
				for (let round = 0; round < 2; round += 1) for (const device of devices) await device.sync();
				const truth = canonicalText(
					Object.fromEntries([...server.records.values()].map((record) => [record.id, bareState(record)])),
				);
				for (const device of devices) {
					expect(await stored(device)).toBe(truth);
					await expectTrueColumns(device);
					expect(await device.db._outbox.count()).toBe(0);
					expect(await device.db._base.count()).toBe(0);
					expect(await device.db._rejected.count()).toBe(0);
					await device.close();
				}
			}),
			{ numRuns: runs, examples: [[repeatOfAnswerLost]] },
		);
	}, 600_000);
});
