/** Accounts take turns: who has thousands of missions due keeps nobody else waiting, and runs no more of them than it may. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missionWorld, type MissionWorld } from '../support/mission-world';
import type { TestPerson } from '../support/app';

let world: MissionWorld;
let crowd: TestPerson;

beforeAll(async () => {
	world = await missionWorld();
	crowd = await world.mana.signUp('Crowd');
	await world.mana.app.db.pool.query(
		`INSERT INTO ops.mission (space_id, mission_id, user_id, state, next_run_at)
		SELECT $1, 'm-' || to_char(n, 'FM0000'), $2, 'active', $3 FROM generate_series(1, 3000) n`,
		[crowd.spaceId, crowd.userId, Date.now() - 120_000],
	);
});
afterAll(() => world.close());

test('with 3,000 missions of one account due, a wish of another is taken next, and lost runs are found in parts', async () => {
	const { missions, queues } = world.mana.app;
	expect(await missions.scheduler.recover()).toBeLessThanOrEqual(100);
	expect(await missions.scheduler.reconcile()).toBeGreaterThanOrEqual(3_000);
	const missionId = await world.newMission();
	expect(await world.ada.api.missions.runNow({ spaceId: world.ada.spaceId, missionId })).toEqual({
		queued: true,
	});
	const seen: string[] = [];
	let enough = (): void => undefined;
	const taken = new Promise<void>((resolve) => (enough = resolve));
	const consumer = queues.consume('missions', async (job) => {
		seen.push(job.missionId);
		if (seen.length === 5) enough();
	});
	await taken;
	await consumer.close();
	expect(seen[0]).toBe(missionId);
});

test('missions beyond the limit of an account are not run, and pressing says why', async () => {
	const { db, missions, metrics, config } = world.mana.app;
	const run = (missionId: string) => missions.runNow(crowd.userId, crowd.spaceId, missionId);
	expect(await run('m-3000')).toMatchObject({
		ok: false,
		error: { code: 'missions_error_too_many', params: { most: String(config.maxMissions) } },
	});
	expect(await run('m-0001')).not.toMatchObject({ error: { code: 'missions_error_too_many' } });
	await db.pool.query(
		"UPDATE ops.mission SET state = 'paused' WHERE user_id = $1 AND mission_id < 'm-2900'",
		[crowd.userId],
	);
	expect(await run('m-3000')).not.toMatchObject({ error: { code: 'missions_error_too_many' } });
	expect(await metrics.text()).not.toContain('decision="ran"');
});

test('a moment further away than a queue can hold is planned in hops and holds up nobody', async () => {
	const { db, missions, queues } = world.mana.app;
	await db.pool.query(
		'INSERT INTO ops.mission (space_id, mission_id, user_id, state, next_run_at) VALUES ($1, $2, $3, $4, $5)',
		[crowd.spaceId, 'far', crowd.userId, 'active', 8_640_000_000_000_000],
	);
	await missions.scheduler.planById(crowd.spaceId, 'far');
	const delayed = await queues.all()[0]!.getDelayed();
	const far = delayed.find(({ data }) => (data as { missionId: string }).missionId === 'far');
	expect(far?.opts.delay).toBe(7 * 24 * 3_600_000);
	await missions.handle({ spaceId: crowd.spaceId, missionId: 'far', trigger: 'schedule' });
});
