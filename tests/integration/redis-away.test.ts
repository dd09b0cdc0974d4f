/** A web process whose Redis is away: it says so, and still does everything that Redis is not needed for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '../support/app';
import { closedPort } from '../support/redis';
import { taskWrite } from '../support/sync-world';

let mana: TestApp;
let ada: TestPerson;

beforeAll(async () => {
	mana = await testApp({ env: { REDIS_URL: `redis://127.0.0.1:${await closedPort()}` } });
	ada = await mana.signUp('Ada');
});
afterAll(() => mana.close());

test('records are taken in, and the announcement that nobody hears holds nothing up', async () => {
	const [result] = await mana.app.sync.push(ada.userId, [taskWrite(ada.spaceId, 't-1', { title: 'kept' })]);
	expect(result).toMatchObject({ status: 'applied', seq: 1 });
	expect(mana.logs.join('')).toContain('a change was stored but not announced');
});

test('who asks for a run hears that it cannot begin', async () => {
	const ran = await mana.app.tools.run({
		userId: ada.userId,
		spaceId: ada.spaceId,
		actor: { kind: 'user', id: ada.userId, name: ada.name },
		tool: 'missions_create',
		input: { title: 'T', objective: 'O' },
		zone: 'UTC',
		locale: 'en',
	});
	if (!ran.ok) throw new Error(ran.error.message);
	const { id: missionId } = ran.value.value as { id: string };
	const queued = mana.app.missions.runNow(ada.userId, ada.spaceId, missionId);
	expect(await queued).toMatchObject({ ok: false, error: { kind: 'upstream', cause: 'overloaded' } });
});

test('the health check names the queue', async () => {
	expect(await mana.app.health.report()).toMatchObject({
		status: 'not_ready',
		checks: { database: 'ok', migrations: 'ok', queue: 'no answer within 2 seconds' },
	});
});
