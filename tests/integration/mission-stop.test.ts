/** What holds a mission back: a person who stops it, an agent that may not work, an account that may not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Missions } from '../../src/lib/modules/missions/model';
import { Tasks } from '../../src/lib/modules/todo/model';
import { missionWorld, type MissionWorld } from '../support/mission-world';

let world: MissionWorld;

beforeAll(async () => {
	world = await missionWorld();
});
afterAll(() => world.close());

test('a stop aborts the request that is under way', async () => {
	const missionId = await world.newMission();
	const waiting = world.hangAfter(0);
	const ran = world.start(missionId);
	await waiting;
	expect(await world.ada.api.missions.status({ spaceId: world.ada.spaceId, missionId })).toMatchObject({
		running: { iterationId: expect.any(String) },
	});
	expect(await world.ada.api.missions.stop({ spaceId: world.ada.spaceId, missionId })).toEqual({
		stopping: true,
	});
	await ran;
	expect((await world.runsOf(missionId))[0]!.status).toBe('cancelled');
});

test('a request to stop that arrives as a synced write stops it too', async () => {
	const missionId = await world.newMission();
	const waiting = world.hangAfter(0);
	const ran = world.start(missionId);
	await waiting;
	await world.call('missions_cancel', { iterationId: (await world.runsOf(missionId))[0]!.id });
	await ran;
	expect((await world.runsOf(missionId))[0]!.status).toBe('cancelled');
});

test('a paused agent, a used-up budget and a missing agent make no request', async () => {
	const asked = world.provider.requests.length;
	const agentId = (await world.call<{ id: string }>('agents_create', { name: 'Bo', maxTokensPerDay: 0 })).id;
	const broke = await world.newMission({ agentId });
	await world.start(broke);
	await world.call('agents_update', { id: agentId, maxTokensPerDay: null });
	await world.call('agents_set_state', { id: agentId, state: 'paused' });
	await world.start(broke);
	await world.call('agents_delete', { id: agentId });
	await world.start(broke);
	expect(world.provider.requests).toHaveLength(asked);
	expect(await world.runsOf(broke)).toEqual([]);
	expect(await world.reader().get(Missions, broke)).toMatchObject({ state: 'paused', pauseReason: 'agent' });
	const text = await world.mana.app.metrics.text();
	for (const decision of ['skipped-budget', 'skipped-paused', 'skipped-missing']) {
		expect(text).toContain(`mana_ai_agent_decisions_total{decision="${decision}"} 1`);
	}
});

test('AC-MI-6 a paused mission, and one whose agent rests, is not run by hand either', async () => {
	const asked = world.provider.requests.length;
	const agentId = (await world.call<{ id: string }>('agents_create', { name: 'Cy' })).id;
	const missionId = await world.newMission({ agentId });
	const run = (): Promise<unknown> =>
		world.ada.api.missions.runNow({ spaceId: world.ada.spaceId, missionId });
	await world.call('missions_pause', { id: missionId });
	await expect(run()).rejects.toThrow('Only an active mission runs.');
	await world.start(missionId);
	await world.call('missions_resume', { id: missionId });
	await world.call('agents_set_state', { id: agentId, state: 'paused' });
	await expect(run()).rejects.toThrow('The agent of this mission is not active.');
	await world.call('agents_set_state', { id: agentId, state: 'active' });
	expect(await run()).toEqual({ queued: true });
	expect(world.provider.requests).toHaveLength(asked);
	expect(await world.runsOf(missionId)).toEqual([]);
});

test.each([
	['suspended', 'suspended_at = now()', 'suspended_at = NULL'],
	['demo, where there is none now', 'demo = true', 'demo = false'],
])('an account that nobody may sign in to has no planned runs: %s', async (_, off, on) => {
	const missionId = await world.newMission({ cadence: { kind: 'interval', everyMinutes: 60 } });
	await world.call('missions_run', { id: missionId });
	const asked = world.provider.requests.length;
	const set = (what: string): Promise<unknown> =>
		world.mana.app.db.pool.query(`UPDATE auth."user" SET ${what} WHERE id = $1`, [world.ada.userId]);
	await set(off);
	try {
		await world.start(missionId, 'schedule');
	} finally {
		await set(on);
	}
	expect(world.provider.requests).toHaveLength(asked);
	expect((await world.reader().get(Missions, missionId))!.nextRunAt).toBeGreaterThan(
		world.mana.app.clock.now(),
	);
});

test('a stop that only the database knows of yet holds back the next write', async () => {
	const missionId = await world.newMission();
	await world.allow({ todo_create: 'auto' });
	world.script = async () => {
		await world.mana.app.db.pool.query('UPDATE ops.mission_lease SET cancel_requested = true');
		return { calls: [{ name: 'todo_create', input: { title: 'Too late' } }] };
	};
	const slow = { heartbeatMs: 60_000, leaseMs: 120_000, runMs: 60_000 };
	const other = await world.another({ timing: slow });
	try {
		await other.app.missions.handle({ spaceId: world.ada.spaceId, missionId, trigger: 'manual' });
	} finally {
		await other.close();
	}
	await world.allow({});
	expect(await world.runsOf(missionId)).toMatchObject([{ status: 'cancelled' }]);
	expect((await world.reader().list(Tasks)).filter(({ title }) => title === 'Too late')).toEqual([]);
});
