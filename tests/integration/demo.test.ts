/** The demo account is made once, is lived-in, and a start that was cut short is finished by the next one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp, type TestApp } from '../support/app';

let program: TestApp;

beforeAll(async () => {
	program = await testApp({ env: { MANA_DEMO: '1', MANA_DEMO_PASSWORD: 'demo-demo-demo' } });
	await program.app.demo.ensure();
});
afterAll(async () => {
	await program.close();
});

const counts = async (): Promise<Record<string, number>> => {
	const { rows } = await program.app.db.pool.query<{ tbl: string; count: number }>(
		'SELECT tbl, count(*)::int AS count FROM sync.record GROUP BY tbl ORDER BY tbl',
	);
	return Object.fromEntries(rows.map(({ tbl, count }) => [tbl, count]));
};

test('there are tasks, notes, a mission with two runs, and proposals that wait', async () => {
	const held = await counts();
	expect(held['todo.tasks']).toBeGreaterThanOrEqual(18);
	expect(held['notes.notes']).toBeGreaterThanOrEqual(5);
	expect(held['missions.missions']).toBe(1);
	expect(held['missions.iterations']).toBe(2);
	const { rows } = await program.app.db.pool.query<{ status: string }>(
		"SELECT clear ->> 'status' AS status FROM sync.record WHERE tbl = 'missions.proposals'",
	);
	const statuses = rows.map(({ status }) => status);
	expect(statuses).toContain('pending');
	expect(statuses).toContain('approved');
	expect(statuses).toContain('rejected');
});

test('leaves no session behind that would look like a stranger among the devices', async () => {
	expect(await program.app.db.prisma.session.count()).toBe(0);
});

test('the account is an admin who can sign in with the shown password', async () => {
	const user = await program.app.db.prisma.user.findFirstOrThrow({
		where: { demo: true },
		select: { email: true, role: true },
	});
	expect(user.role).toBe('admin');
	const entered = await program.app.auth.signIn(
		{ email: user.email, password: 'demo-demo-demo' },
		{ ip: '127.0.0.1', userAgent: 'test' },
	);
	expect(entered.ok).toBe(true);
});

test('a second start changes nothing, and one that was cut short doubles nothing', async () => {
	const before = await counts();
	await program.app.demo.ensure();
	expect(await counts()).toEqual(before);

	await program.app.db.pool.query(
		"UPDATE ops.setting SET value = jsonb_set(value, '{done}', 'false') WHERE key = 'demo'",
	);
	await program.app.demo.ensure();
	expect(await counts()).toEqual(before);
});

test('where the demo is off, programs that were connected to it have lost their access', async () => {
	const { id: userId } = await program.app.db.prisma.user.findFirstOrThrow({
		where: { demo: true },
		select: { id: true },
	});
	const [space] = await program.app.spaces.list(userId);
	const made = await program.app.connections.create(userId, {
		name: 'Desk',
		spaceId: space!.id,
		scope: 'write',
		destructive: false,
		expiresAt: null,
		zone: 'UTC',
	});
	expect(made.ok).toBe(true);
	const off = await testApp({ databaseUrl: program.databaseUrl, env: { MANA_DEMO: '0' } });
	try {
		await program.app.demo.disconnect();
		expect(await off.app.connections.list(userId)).toMatchObject([{ state: 'active' }]);
		await off.app.demo.disconnect();
		expect(await off.app.connections.list(userId)).toMatchObject([{ name: 'Desk', state: 'revoked' }]);
	} finally {
		await off.close();
	}
});
