/** The standing jobs of a worker: what has expired or is past its retention goes, the rest stays. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Consumer } from '../../src/lib/server/queue/queues';
import { consumeMaintenance } from '../../src/workers/maintenance';
import { testApp, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let ada: TestPerson;
let consumer: Consumer | undefined;

beforeAll(async () => {
	mana = await testApp();
	ada = await mana.signUp('Ada');
});
afterAll(async () => {
	await consumer?.close();
	await mana.close();
});

test('expired sessions, ended rate windows, old calls and old leases are forgotten once a worker runs', async () => {
	const { pool } = mana.app.db;
	await mana.app.limits.take('still-counted', 5, 60_000);
	await pool.query(
		`INSERT INTO auth.session (id, user_id, expires_at, ip, user_agent) VALUES ('over', $1, now() - interval '1 day', '', '')`,
		[ada.userId],
	);
	await pool.query(
		`INSERT INTO auth.rate_limit (key, reset_at, count) VALUES ('over', now() - interval '1 day', 1)`,
	);
	for (const [token, days] of [
		['old', 91],
		['kept', 89],
	] as const) {
		await pool.query(
			`INSERT INTO ops.mcp_call (at, user_id, token_id, space_id, tool, outcome, ms)
			VALUES (now() - make_interval(days => $2), $3, $1, 's', 'todo_list', 'success', 1)`,
			[token, days, ada.userId],
		);
	}
	await pool.query(`INSERT INTO ops.mcp_window (user_id, tool, calls) VALUES
		('u', 'old-window', ARRAY[1000]), ('u', 'kept-window', ARRAY[1000, floor(extract(epoch FROM now()) * 1000)])`);
	await pool.query(`INSERT INTO ops.mcp_lease (user_id, holder, until, shared_until) VALUES
		('old-lease', 'h', now() - interval '2 hours', '-infinity'), ('kept-lease', 'h', now(), '-infinity')`);
	const left = async (): Promise<string[]> => {
		const { rows } = await pool.query<{ name: string }>(
			`SELECT 'session' AS name FROM auth.session UNION ALL SELECT key FROM auth.rate_limit
			WHERE key IN ('over', 'still-counted') UNION ALL SELECT token_id FROM ops.mcp_call
			UNION ALL SELECT tool FROM ops.mcp_window UNION ALL SELECT user_id FROM ops.mcp_lease ORDER BY 1`,
		);
		return rows.map(({ name }) => name);
	};
	expect(await left()).toEqual([
		...['kept', 'kept-lease', 'kept-window', 'old', 'old-lease', 'old-window', 'over'],
		...['session', 'session', 'still-counted'],
	]);
	consumer = await consumeMaintenance(mana.app);
	await expect
		.poll(left, { timeout: 20_000 })
		.toEqual(['kept', 'kept-lease', 'kept-window', 'session', 'still-counted']);
});
