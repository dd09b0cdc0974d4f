/** Transactions sent in one go: all or nothing, under the role they claim, on connections that are fit for the next. */
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSyncWorld, type SyncWorld } from '../support/sync-world';

let world: SyncWorld;
let ada: string;

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
	await world.db.pool.query(
		'CREATE TABLE sync.trips (n int PRIMARY KEY); GRANT ALL ON sync.trips TO mana_app',
	);
});
afterAll(() => world.close());

const add = (n: number): pg.QueryConfig => ({ text: 'INSERT INTO sync.trips VALUES ($1)', values: [n] });
const stored = async (): Promise<number[]> =>
	(await world.db.pool.query<{ n: number }>('SELECT n FROM sync.trips ORDER BY n')).rows.map(({ n }) => n);

test('answers each statement in order, as the restricted role of that account', async () => {
	const [first, second] = await world.db.asUserInOneTrip(ada, [
		add(1),
		{ text: `SELECT current_user AS role, current_setting('app.user_id') AS account` },
	]);
	expect(first?.rowCount).toBe(1);
	expect(second?.rows).toEqual([{ role: 'mana_app', account: ada }]);
	expect(await stored()).toEqual([1]);
});

test('one failure undoes all, and says which it was', async () => {
	const failing = world.db.asUserInOneTrip(ada, [add(2), add(1), add(3)]);
	await expect(failing).rejects.toMatchObject({ code: '23505' });
	await expect(world.db.asUserInOneTrip(ada, [add(4), { text: 'nonsense' }])).rejects.toMatchObject({
		code: '42601',
	});
	expect(await stored()).toEqual([1]);
});

test('a connection is as good as new afterwards, and one that dies is not used again', async () => {
	for (let n = 0; n < 20; n += 1) {
		await world.db.asUserInOneTrip(ada, [add(1)]).catch(() => undefined);
		const [answer] = await world.db.asUserInOneTrip(ada, [{ text: 'SELECT current_user AS role' }]);
		expect(answer?.rows).toEqual([{ role: 'mana_app' }]);
	}
	const sleep = 'SELECT pg_sleep(30)';
	const dying = [
		world.db.asUserInOneTrip(ada, [add(5), { text: sleep }]),
		// The ordinary way must bear it too: an error that nobody listens for would end the process.
		world.db.asUser(ada, async (sql) => {
			await sql.query(add(7));
			await sql.query(sleep);
		}),
	];
	const outcomes = Promise.allSettled(dying);
	for (let ended = 0; ended < dying.length;) {
		const { rowCount } = await world.db.pool.query(
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
		);
		ended += rowCount ?? 0;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(await stored()).toEqual([1]);
	await world.db.asUserInOneTrip(ada, [add(6)]);
	expect(await stored()).toEqual([1, 6]);
});
