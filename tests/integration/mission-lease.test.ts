/** One run at a time over all workers, and what becomes of a run whose worker is gone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLeases } from '../../src/lib/server/missions/lease';
import { missionWorld, type MissionWorld } from '../support/mission-world';

let world: MissionWorld;

beforeAll(async () => {
	world = await missionWorld();
});
afterAll(() => world.close());

/** A run that has read once, and whose worker is gone. */
async function loseRun(missionId: string): Promise<void> {
	const waiting = world.hangAfter(1);
	const ran = world.start(missionId);
	await waiting;
	world.mana.app.missions.handOver();
	await ran;
}

test('two workers never run one mission at the same time', async () => {
	const missionId = await world.newMission();
	const asked = world.provider.requests.length;
	world.script = () => ({ text: 'Once.' });
	const other = await world.another();
	try {
		await world.call('missions_run', { id: missionId });
		const job = { spaceId: world.ada.spaceId, missionId, trigger: 'schedule' as const };
		await Promise.all([
			world.mana.app.missions.handle(job),
			other.app.missions.handle(job),
			world.mana.app.missions.handle(job),
		]);
	} finally {
		await other.close();
	}
	expect(world.provider.requests).toHaveLength(asked + 1);
	expect(await world.runsOf(missionId)).toHaveLength(1);
});

test.each([
	['paused agent', 'failed', 'interrupted'],
	['used-up budget', 'failed', 'over_budget'],
	['deleted agent', 'failed', 'interrupted'],
	['deleted mission', 'cancelled', null],
])('a run whose worker is gone ends and leaves nothing behind: %s', async (why, status, errorKind) => {
	const { id: agentId } = await world.call<{ id: string }>('agents_create', { name: `Lost, ${why}` });
	const missionId = await world.newMission({ agentId });
	await loseRun(missionId);
	expect(await world.runsOf(missionId)).toMatchObject([{ status: 'running' }]);

	if (why === 'paused agent') await world.call('agents_set_state', { id: agentId, state: 'paused' });
	else if (why === 'deleted agent') await world.call('agents_delete', { id: agentId });
	else if (why === 'deleted mission') await world.call('missions_delete', { id: missionId });
	else await world.call('agents_update', { id: agentId, maxTokensPerDay: 0 });
	await world.start(missionId, 'resume');
	expect(await world.runsOf(missionId)).toMatchObject([{ status, errorKind, phase: null }]);
	const left = await world.mana.app.db.pool.query(
		`SELECT 'lease' FROM ops.mission_lease WHERE mission_id = $1
		UNION ALL SELECT 'journal' FROM ops.mission_journal WHERE iteration_id = $2`,
		[missionId, (await world.runsOf(missionId))[0]!.id],
	);
	expect(left.rows).toEqual([]);
});

test('a run that is resumed is not charged twice for what it used before', async () => {
	const { id: agentId } = await world.call<{ id: string }>('agents_create', {
		name: 'Frugal',
		maxTokensPerDay: 200,
	});
	const missionId = await world.newMission({ agentId });
	await loseRun(missionId);
	world.script = () => ({ text: 'All read.' });
	await world.start(missionId, 'resume');
	expect(await world.runsOf(missionId)).toMatchObject([{ status: 'approved', summary: 'All read.' }]);
});

test('a renewal that was on its way does not take back a run that was handed over', async () => {
	const { ada, mana } = world;
	const leases = createLeases({ db: mana.app.db });
	const mission = { spaceId: ada.spaceId, missionId: 'handed-over' };
	const lease = await leases.acquire({
		...mission,
		agentId: 'a',
		userId: ada.userId,
		trigger: 'manual',
		maxConcurrent: 1,
		maxOfAccount: 4,
		iterationId: 'handed-over-run',
		token: 'mine',
		holder: 'here',
	});
	if (typeof lease === 'string') throw new Error(lease);
	expect(await leases.renew(lease)).toBe('held');
	await leases.handOver(lease);
	expect(await leases.renew(lease)).toBe('lost');
	expect(await leases.expired()).toContainEqual(mission);
	await mana.app.db.pool.query(`DELETE FROM ops.mission_lease WHERE mission_id = 'handed-over'`);
});

test('a planned run is not lost on a worker whose clock is a little behind', async () => {
	const missionId = await world.newMission();
	world.script = () => ({ text: 'On time.' });
	const clock = { now: () => Date.now() - 400 };
	const slow = await world.another({ clock });
	try {
		await world.call('missions_run', { id: missionId });
		await slow.app.missions.handle({ spaceId: world.ada.spaceId, missionId, trigger: 'schedule' });
	} finally {
		await slow.close();
	}
	expect(await world.runsOf(missionId)).toMatchObject([{ status: 'approved', trigger: 'manual' }]);
});
