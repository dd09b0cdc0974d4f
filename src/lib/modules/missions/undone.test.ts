/** When a proposal or a step counts as taken back, and that their rows say so. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemorySpace } from '../../../../tests/support/memory-space';
import { patch, put } from '../../core/module';
import { answer } from '../../core/query';
import type { Actor } from '../../core/sync/actor';
import { settleProposal } from './decide';
import { Proposal, Proposals, Step, Steps } from './model';
import { madeBy, noteUndone, ranFor, stepsTakenBack, takenBack, writesTakenBack } from './undone';
import { askedBy } from './views/proposal-groups';

const meta = { actor: { kind: 'user', id: 'u', name: 'Ada' }, updatedAt: 0, pending: false } as never;
const agent: Actor = { kind: 'ai', id: 'a', name: 'Scout', missionId: 'm', iterationId: 'i' };
const proposal = (id: string, over: Partial<Proposal> = {}, records = ['t1']) => ({
	...Proposal.parse({
		agentId: 'a',
		agentName: 'Scout',
		missionId: 'm',
		iterationId: 'i',
		status: 'approved',
		outcome: 'done',
		preview: { changes: records.map((one) => ({ table: 'todo.tasks', id: one })), before: [] },
		...over,
	}),
	id,
	meta,
});
const write = (id: string, actor = agent) => ({ table: 'todo.tasks', id, actor });
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

test('a proposal is taken back when all of its records are', () => {
	const both = proposal('both', {}, ['t1', 't2']);
	expect(ids(takenBack([both], [write('t1'), write('t2')], []))).toEqual(['both']);
	expect(takenBack([both], [write('t1')], [])).toEqual([]);
});

test('a record that stays because somebody edited it since keeps its proposal in force', () => {
	expect(takenBack([proposal('p')], [write('t1')], [{ table: 'todo.tasks', id: 't1' }])).toEqual([]);
	expect(ids(takenBack([proposal('p')], [write('t1')], [{ table: 'todo.tasks', id: 't9' }]))).toEqual(['p']);
});

test('only accepted ones of the same agent and run count', () => {
	const others = [
		proposal('other-run', { iterationId: 'i2' }),
		proposal('other-agent', { agentId: 'b' }),
		proposal('pending', { status: 'pending', outcome: null }),
		proposal('failed', { outcome: 'failed' }),
		proposal('nothing', {}, []),
	];
	expect(takenBack(others, [write('t1')], [])).toEqual([]);
	const client: Actor = { kind: 'ai', id: 'mcp:1', name: 'Desk' };
	const asked = proposal('asked', { agentId: 'mcp:1', missionId: null, iterationId: null });
	expect(ids(takenBack([asked], [write('t1', client)], []))).toEqual(['asked']);
});

test('what was taken back before is known, unless another proposal in force made it too', () => {
	const back = proposal('back', { outcome: 'undone' });
	const writes = [write('t1'), write('t2')];
	expect(ids(writesTakenBack([back], writes))).toEqual(['t1']);
	expect(writesTakenBack([back, proposal('again')], writes)).toEqual([]);
	expect(writesTakenBack([proposal('other', { outcome: 'undone', iterationId: 'i2' })], writes)).toEqual([]);
});

const step = (id: string, over: Partial<Step> = {}, records = ['t1']) => ({
	...Step.parse({
		iterationId: 'i',
		status: 'done',
		touched: records.map((one) => ({ table: 'todo.tasks', id: one })),
		...over,
	}),
	id,
	meta,
});

test('a step that ran at once is taken back when all of its records are, and only in its own run', () => {
	const both = step('both', {}, ['t1', 't2']);
	expect(ids(stepsTakenBack([both, step('one')], [write('t1'), write('t2')], []))).toEqual(['both', 'one']);
	expect(ids(stepsTakenBack([both, step('one')], [write('t1')], []))).toEqual(['one']);
	expect(stepsTakenBack([step('edited')], [write('t1')], [{ table: 'todo.tasks', id: 't1' }])).toEqual([]);
	const others = [
		step('other-run', { iterationId: 'i2' }),
		step('proposed', { status: 'approved' }),
		step('read', {}, []),
	];
	expect(stepsTakenBack(others, [write('t1')], [])).toEqual([]);
});

test('a step is marked as taken back and as in force again; one that changed nothing at once stays as it is', async () => {
	const space = new MemorySpace();
	const row = (over: Partial<Step>): Step => Step.parse({ status: 'done', ...over });
	const touched = [{ table: 'todo.tasks', id: 't1' }];
	space.apply([
		put(Steps, 'wrote', row({ touched })),
		put(Steps, 'read', row({})),
		put(Steps, 'staged', row({ status: 'staged' })),
	]);
	const note = async (undone: boolean): Promise<readonly string[]> => {
		const ran = await noteUndone(space.deps(), { ids: ['wrote', 'read', 'staged', 'gone', 'wrote'], undone });
		if (!ran.ok) throw new Error(ran.error.message);
		space.apply(ran.value.changes);
		return ran.value.value.ids;
	};
	const statuses = async (): Promise<readonly string[]> =>
		Promise.all(
			['wrote', 'read', 'staged'].map(async (id) => (await space.reader.get(Steps, id))?.status ?? ''),
		);
	expect(await note(true)).toEqual(['wrote']);
	expect(await statuses()).toEqual(['undone', 'done', 'staged']);
	expect(await note(true)).toEqual([]);
	expect(await note(false)).toEqual(['wrote']);
	expect(await statuses()).toEqual(['done', 'done', 'staged']);
});

test('settling tells an undone proposal from an accepted one, and refuses it for one that failed', async () => {
	const space = new MemorySpace();
	const deps = space.deps();
	const row = Proposal.parse({ status: 'approved', outcome: 'done' });
	space.apply([put(Proposals, 'p', row)]);
	const undone = await settleProposal(deps, { id: 'p', outcome: 'undone' });
	if (!undone.ok) throw new Error(undone.error.message);
	space.apply(undone.value.changes);
	expect(await space.reader.get(Proposals, 'p')).toMatchObject({ status: 'approved', outcome: 'undone' });
	space.apply([patch(Proposals, 'p', { outcome: 'failed' })]);
	expect(await settleProposal(deps, { id: 'p', outcome: 'undone' })).toMatchObject({
		ok: false,
		error: { kind: 'conflict' },
	});
});

test('one agent is named above a list, several are not', () => {
	const mine = { agentId: 'a', agentName: 'Scout' };
	expect(askedBy([mine, mine])).toEqual({ id: 'a', name: 'Scout' });
	expect(askedBy([mine, { agentId: 'b', agentName: 'Mana' }])).toBeUndefined();
	expect(askedBy([])).toBeUndefined();
});

const agents = fc.constantFrom('a', 'b', 'mcp:1');
const runs = fc.constantFrom(null, 'i', 'i2');
const anyWrite = fc
	.record({ id: agents, run: runs, record: fc.constantFrom('t1', 't2') })
	.map(({ id, run, record }) =>
		write(record, { kind: 'ai', id, name: id, ...(run === null ? {} : { iterationId: run }) }),
	);
const anyProposals = fc
	.array(
		fc.record({
			agentId: agents,
			iterationId: runs,
			status: fc.constantFrom('pending', 'approved'),
			outcome: fc.constantFrom(null, 'done', 'undone'),
			records: fc.subarray(['t1', 't2']),
		}),
	)
	.map((rows) => rows.map(({ records, ...over }, at) => proposal(`p${at}`, over, records)));
const anySteps = fc
	.array(
		fc.record({ run: runs, status: fc.constantFrom('done', 'undone'), records: fc.subarray(['t1', 't2']) }),
	)
	.map((rows) =>
		rows.map(({ run, status, records }, at) => step(`s${at}`, { iterationId: run ?? '', status }, records)),
	);

test('those that are asked for are all that can have made the writes', () => {
	fc.assert(
		fc.property(fc.array(anyWrite), anyProposals, anySteps, (writes, proposals, steps) => {
			const asked = answer(Proposals, proposals, { where: madeBy(writes) });
			expect(ids(takenBack(asked, writes, []))).toEqual(ids(takenBack(proposals, writes, [])));
			expect(writesTakenBack(asked, writes)).toEqual(writesTakenBack(proposals, writes));
			const ran = answer(Steps, steps, { where: ranFor(writes) });
			expect(ids(stepsTakenBack(ran, writes, []))).toEqual(ids(stepsTakenBack(steps, writes, [])));
		}),
	);
});
