/** Pushes with values no database can hold mixed in: the answer is one result per write, and the good ones land once. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Write } from '../../src/lib/core/sync/record';
import { mergeSql } from '../../src/lib/server/sync/merge-sql';
import { bytesOf, createSyncWorld, opened, taskWrite, type SyncWorld } from '../support/sync-world';
import { readPulled } from '../support/wire';

let world: SyncWorld;
let ada: string;
beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
});
afterAll(() => world.close());

const push = (writes: readonly unknown[]) => world.sync.push(ada, writes);
const deep = (levels: number): unknown =>
	JSON.parse(`${'{"a":['.repeat(levels)}${']}'.repeat(levels)}`) as unknown;

/** What a field that takes nearly anything may be sent. */
const hostile: readonly Partial<Write>[] = [
	...[1e300, -1e300, 2 ** 63, 2 ** 53, Number.POSITIVE_INFINITY, '\0', '\ud800', deep(20), deep(5_000)].map(
		(nextRunAt) => ({ table: 'missions.missions', set: { nextRunAt } }),
	),
	{ table: 'missions.missions', set: { state: 'active', createdAt: 1e300 } },
	{ table: 'missions.proposals', set: { expiresAt: 1e308, status: 'pending' } },
	{ set: { priority: 'x\0' } },
	{ set: { projectId: 'half \udc00' } },
	{ set: { recurrence: JSON.parse('{"__proto__": {"a": 1}}') as unknown } },
	{ set: { recurrence: { kind: 'daily', every: 1e30 } } },
	{ set: { 'order\0': 'a' } },
	{ set: JSON.parse('{"__proto__": 1}') as Record<string, unknown> },
	{ set: { constructor: 1, toString: 1 } },
	...['Ada\nAda', 'Ada\u202eevil', '\u2028'].flatMap((text) => [
		{ table: 'agents.agents', set: { name: text } },
		{ table: 'agents.agents', set: { policy: { tools: { [text]: 'deny' }, modules: {} } } },
		{ table: 'missions.steps', set: { touched: [{ table: 'todo.tasks', id: text }] } },
		{ actor: { kind: 'ai' as const, id: text, name: 'Ada' } },
		{ actor: { kind: 'ai' as const, id: 'agent-1', name: 'Ada', missionId: text } },
		{ id: text },
	]),
	{ seen: 1e300 },
	{ deleted: 'yes' as unknown as boolean },
];

test.each(hostile.map((fields, n) => [n, fields] as const))(
	'hostile write %i is refused alone',
	async (n, fields) => {
		const space = await world.addSpace({ [ada]: 'owner' });
		const writes = [
			taskWrite(space, 'before', { title: 'a' }),
			taskWrite(space, `bad-${String(n)}`, fields),
			taskWrite(space, 'after', { title: 'b' }),
		];
		expect(await push(writes)).toMatchObject([
			{ status: 'applied', seq: 1 },
			{ status: 'rejected' },
			{ status: 'applied', seq: 2 },
		]);
	},
);

test('the name of an agent is put right, so that nothing written under it is refused', async () => {
	const space = await world.addSpace({ [ada]: 'owner' });
	const actor = { kind: 'ai' as const, id: 'agent-1', name: 'Ad\u200ba\nand\u202e Bob' };
	expect(await push([taskWrite(space, 'x', { actor })])).toMatchObject([{ status: 'applied' }]);
	const lines = await readPulled(opened(world.sync.pull(ada, { cursors: { [space]: 0 }, limit: 10 })));
	expect(lines).toMatchObject([{ last: { actor: { ...actor, name: 'Ada and Bob' } } }, {}]);
});

test('property: whatever is mixed in, good writes land once and a repeat changes nothing', async () => {
	const one = fc.oneof(
		fc.constantFrom(...hostile),
		fc.record({ set: fc.record({ projectId: fc.string({ unit: 'grapheme-ascii', maxLength: 8 }) }) }),
		fc.record({
			set: fc.record({ recurrence: fc.jsonValue(), estimate: fc.double() }, { requiredKeys: [] }),
		}),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(one, { maxLength: 20 }), async (bad) => {
			const space = await world.addSpace({ [ada]: 'owner' });
			const writes = bad.flatMap((fields, n) => [
				taskWrite(space, `x-${String(n)}`, fields as Partial<Write>),
				taskWrite(space, `good-${String(n % 7)}`, { title: `good ${String(n)}` }),
			]);
			const first = await push(writes);
			expect(first).toHaveLength(writes.length);
			for (const [n, result] of first.entries()) if (n % 2 === 1) expect(result.status).toBe('applied');
			const before = await bytesOf(world.db, space);
			const again = await push(writes);
			// An older write to the same record may be `stale` by then, as it always was.
			const refused = (results: typeof first) => results.map(({ status }) => status === 'rejected');
			expect(refused(again)).toEqual(refused(first));
			expect(await bytesOf(world.db, space)).toBe(before);
		}),
		{ numRuns: 25 },
	);
});

describe('when a value passes every check and the database still refuses it', () => {
	/** A column that cannot hold what some writes bring. */
	const picky = () =>
		world.syncWith({
			mergeSql: mergeSql.replace(
				'SELECT *, whole OR',
				"SELECT *, (id NOT LIKE 'bad%' OR 1 / (length(id) - length(id)) > 0) AND whole OR",
			),
		});

	test.each([[1], [2], [17], [64]])('of %i writes the bad ones are found, also in chains', async (count) => {
		const space = await world.addSpace({ [ada]: 'owner' });
		const sync = picky();
		const isBad = (n: number): boolean => n % 5 === 0;
		const writes = Array.from({ length: count }, (_, n) =>
			taskWrite(space, isBad(n) ? `bad-${String(n)}` : `t-${String(n % 11)}`, { title: `t ${String(n)}` }),
		);
		const results = await sync.push(ada, writes);
		for (const [n, result] of results.entries()) {
			if (isBad(n)) expect(result).toMatchObject({ status: 'rejected', reason: 'invalid_value' });
			else expect(result.status).toBe('applied');
		}
		const before = await bytesOf(world.db, space);
		await sync.push(ada, writes);
		expect(await bytesOf(world.db, space)).toBe(before);
	});
});
