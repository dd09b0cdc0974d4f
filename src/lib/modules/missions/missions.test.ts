import { expect, test } from 'vitest';
import { MemorySpace } from '../../../../tests/support/memory-space';
import { put, type Command, type Outcome } from '../../core/module';
import { ok } from '../../core/result';
import { approveProposal as carryOut, finishApproval, isUnfinished, type RunTool } from './approve';
import {
	createMission,
	deleteMission,
	pauseMission,
	requestRun,
	restoreMissions,
	resumeMission,
	updateMission,
} from './commands';
import { approveProposal, callKey, rejectProposal, reopenProposal, settleProposal } from './decide';
import { Iteration, Iterations, isAsked, Mission, Missions, Proposal, Proposals, Step, Steps } from './model';
import { createAgent, updateAgent, deleteAgent } from '../agents/commands';
import { Agents } from '../agents/model';

async function run<I, V>(space: MemorySpace, command: Command<I, V, string>, input: I) {
	const result = await command(space.deps(), input);
	if (result.ok) space.apply((result.value as Outcome<V, string>).changes);
	return result.ok ? ok(result.value.value) : result;
}

async function value<I, V>(space: MemorySpace, command: Command<I, V, string>, input: I): Promise<V> {
	const result = await run(space, command, input);
	if (!result.ok) throw new Error(result.error.message);
	return result.value;
}

const daily = { kind: 'daily', hour: 9, minute: 0, zone: 'Europe/Berlin' } as const;

test('a mission without an agent gets the default one, which is made once', async () => {
	const space = new MemorySpace();
	await value(space, createMission, { title: 'A', objective: 'a' });
	await value(space, createMission, { title: 'B', objective: 'b' });
	expect(space.idsIn('agents.agents')).toEqual(['default:s-1']);
});

test('restored missions are paused, and one that is not deleted stays as it is', async () => {
	const space = new MemorySpace();
	const { id } = await value(space, createMission, { title: 'A', objective: 'a', cadence: daily });
	expect(await value(space, restoreMissions, { ids: [id] })).toEqual({ ids: [] });
	await value(space, deleteMission, { id });
	expect(await run(space, pauseMission, { id })).toMatchObject({
		error: { kind: 'not_found', message: expect.stringContaining('missions_restore') as string },
	});
	expect(await value(space, restoreMissions, { ids: [id] })).toEqual({ ids: [id] });
	expect(await space.reader.get(Missions, id)).toMatchObject({ state: 'paused', nextRunAt: null });
	expect(await run(space, restoreMissions, { ids: ['never'] })).toMatchObject({
		error: { kind: 'not_found', message: expect.stringContaining('never') as string },
	});
});

test('pausing, resuming and a new rhythm move the next run; an unknown zone is refused', async () => {
	const space = new MemorySpace();
	const { id } = await value(space, createMission, { title: 'A', objective: 'a', cadence: daily });
	const at = async () => (await space.reader.get(Missions, id))!.nextRunAt;
	const first = (await at())!;
	expect(first).toBeGreaterThan(space.clock.now());
	await value(space, pauseMission, { id });
	expect(await at()).toBeNull();
	expect(await run(space, requestRun, { id })).toMatchObject({ ok: false, error: { kind: 'conflict' } });
	await value(space, resumeMission, { id });
	expect(await at()).toBe(first);
	const asked = async () => isAsked((await space.reader.get(Missions, id))!);
	expect(await asked()).toBe(false);
	await value(space, requestRun, { id });
	expect(await asked()).toBe(true);
	await value(space, updateMission, { id, cadence: { kind: 'interval', everyMinutes: 5 } });
	expect(await at()).toBe(space.clock.now() + 300_000);
	expect(await asked()).toBe(false);
	const strange = { id, inputs: [{ module: 'notes', table: 'todo.tasks', id: 't' }] };
	expect(await run(space, updateMission, strange)).toMatchObject({
		error: { code: 'missions_error_input_module' },
	});
	const nowhere = { id, cadence: { ...daily, zone: 'Mars/Base' } };
	expect(await run(space, updateMission, nowhere)).toMatchObject({
		ok: false,
		error: { path: 'cadence.zone' },
	});
});

test('a mission follows its agent until a person says otherwise, and one from before that choice does too', async () => {
	const space = new MemorySpace();
	const care = async (id: string) => (await space.reader.get(Missions, id))!.care;
	const { id } = await value(space, createMission, { title: 'A', objective: 'a' });
	expect(await care(id)).toBe('agent');
	await value(space, updateMission, { id, care: 'read' });
	expect(await care(id)).toBe('read');
	await value(space, updateMission, { id, title: 'B' });
	expect(await care(id)).toBe('read');
	const careful = await value(space, createMission, { title: 'C', objective: 'c', care: 'propose' });
	expect(await care(careful.id)).toBe('propose');
	const { care: _care, ...old } = Mission.parse({ title: 'Old' });
	expect(Mission.parse(old).care).toBe('agent');
});

test('AC-AG-2 names are unique among agents that exist; clearing a text works', async () => {
	const space = new MemorySpace();
	const { id } = await value(space, createAgent, { name: 'Bo', memory: 'likes tea' });
	const { id: other } = await value(space, createAgent, { name: 'Cy' });
	expect(await run(space, createAgent, { name: ' bo' })).toMatchObject({ error: { kind: 'conflict' } });
	expect(await run(space, updateAgent, { id: other, name: 'BO' })).toMatchObject({
		error: { kind: 'conflict' },
	});
	await value(space, updateAgent, { id, name: 'bo', memory: '' });
	expect((await space.reader.get(Agents, id))!.memory).toBe('');
	await value(space, deleteAgent, { id });
	await value(space, createAgent, { name: 'Bo' });
});

function withProposals(space: MemorySpace, count: number): void {
	const now = space.clock.now();
	space.apply([put(Iterations, 'i', Iteration.parse({ missionId: 'm', status: 'awaiting_review' }))]);
	for (let n = 0; n < count; n += 1) {
		const row = {
			missionId: 'm',
			iterationId: 'i',
			stepId: `s${n}`,
			agentId: 'a',
			agentName: 'Mana',
			tool: 'todo_create',
		};
		space.apply([
			put(Steps, `s${n}`, Step.parse({ iterationId: 'i', missionId: 'm', status: 'staged' })),
			put(
				Proposals,
				`p${n}`,
				Proposal.parse({ ...row, input: { title: 'x' }, createdAt: now, expiresAt: now + 1_000 }),
			),
		]);
	}
}

test('AC-PP-1, AC-PP-4 a proposal is decided once, and not after it expired', async () => {
	const space = new MemorySpace();
	withProposals(space, 2);
	expect(await value(space, approveProposal, { id: 'p0' })).toEqual({
		id: 'p0',
		tool: 'todo_create',
		input: { title: 'x' },
		key: 'p0',
		actor: { kind: 'ai', id: 'a', name: 'Mana', missionId: 'm', iterationId: 'i' },
	});
	expect(await run(space, approveProposal, { id: 'p0' })).toMatchObject({ error: { kind: 'conflict' } });
	expect(await run(space, rejectProposal, { id: 'p0' })).toMatchObject({ error: { kind: 'conflict' } });
	space.clock.advance(1_000);
	expect(await run(space, approveProposal, { id: 'p1' })).toMatchObject({ error: { kind: 'conflict' } });
});

test('an acceptance that was undone waits again, and is carried out under another key the next time', async () => {
	const space = new MemorySpace();
	withProposals(space, 1);
	const status = async () => (await space.reader.get(Iterations, 'i'))!.status;
	expect(await run(space, reopenProposal, { id: 'p0' })).toMatchObject({ error: { kind: 'conflict' } });
	const first = await value(space, approveProposal, { id: 'p0' });
	await value(space, settleProposal, { id: 'p0', outcome: 'done' });
	expect(await status()).toBe('approved');
	await value(space, reopenProposal, { id: 'p0' });
	expect(await space.reader.get(Proposals, 'p0')).toMatchObject({
		...{ status: 'pending', outcome: null, decidedAt: null, decidedBy: null },
	});
	expect(await space.reader.get(Steps, 's0')).toMatchObject({ status: 'staged' });
	expect(await status()).toBe('awaiting_review');
	const second = await value(space, approveProposal, { id: 'p0' });
	// Under the old key the same records would be written again with stamps older than what took them back.
	expect(second.key).not.toBe(first.key);
	expect(callKey((await space.reader.get(Proposals, 'p0'))!)).toBe(second.key);
	space.clock.advance(1_000);
	expect(await run(space, reopenProposal, { id: 'p0' })).toMatchObject({ error: { kind: 'conflict' } });
});

test('AC-PP-2 reasons gather in the feedback of the run, which ends with its last proposal', async () => {
	const space = new MemorySpace();
	withProposals(space, 2);
	const status = async () => (await space.reader.get(Iterations, 'i'))!.status;
	await value(space, rejectProposal, { id: 'p0', feedback: 'too vague' });
	expect(await status()).toBe('awaiting_review');
	await value(space, rejectProposal, { id: 'p1', feedback: 'not mine' });
	expect(await status()).toBe('rejected');
	expect((await space.reader.get(Iterations, 'i'))!.userFeedback).toBe(
		'- todo_create: too vague\n- todo_create: not mine',
	);
	expect((await space.reader.get(Steps, 's0'))!.status).toBe('rejected');
});

test('an approval that was cut off is finished with the same key, and a failure is written down', async () => {
	const space = new MemorySpace();
	withProposals(space, 1);
	const keys: (string | undefined)[] = [];
	let broken = true;
	const runner: RunTool = async (tool, input, options = {}) => {
		const commands: Record<string, Command<never, unknown, string>> = {
			missions_approve: approveProposal as never,
			missions_settle: settleProposal as never,
		};
		const command = commands[tool];
		if (command !== undefined) {
			const ran = await run(space, command, input as never);
			return ran.ok ? ok({ value: ran.value }) : ran;
		}
		keys.push(options.idempotencyKey);
		if (broken) throw new Error('the tab was closed');
		return { ok: false, error: { kind: 'invalid', message: 'No such project.' } };
	};
	await expect(carryOut(runner, 'p0')).rejects.toThrow('the tab was closed');
	const left = (await space.reader.get(Proposals, 'p0'))!;
	expect(isUnfinished(left)).toBe(true);
	broken = false;
	expect(await finishApproval(runner, left)).toMatchObject({ ok: false });
	expect(keys).toEqual(['p0', 'p0']);
	expect(await space.reader.get(Proposals, 'p0')).toMatchObject({
		...{ status: 'approved', outcome: 'failed', failure: 'No such project.' },
	});
	expect(await space.reader.get(Steps, 's0')).toMatchObject({ status: 'failed', result: 'No such project.' });
});
