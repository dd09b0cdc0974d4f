/** Administration: for admins only, nobody locks everybody out, and nothing secret is shown. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOf, TEST_KEK, testApp, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let ada: TestPerson;
let bob: TestPerson;
beforeAll(async () => {
	mana = await testApp({ env: { ANTHROPIC_API_KEY: 'sk-secret-canary' } });
	// The first account of an installation is its admin.
	ada = await mana.signUp('Ada');
	bob = await mana.signUp('Bob');
});
afterAll(() => mana.close());

const boardAt = (path: string): Promise<Response> =>
	mana.app.admin.board.fetch(new Request(`http://localhost/admin/queues${path}`));

test('only admins get an answer', async () => {
	const asks = [
		() => bob.api.admin.users({}),
		() => bob.api.admin.system(),
		() => bob.api.admin.mails({}),
		() => bob.api.admin.setSuspended({ userId: ada.userId, suspended: true }),
	];
	for (const ask of asks) await expect(ask()).rejects.toThrow(/admins of this server/);
	const nobody = await apiOf(mana.app, undefined);
	await expect(nobody.admin.users({})).rejects.toThrow();
});

test('people are found by name and mail address, a page at a time', async () => {
	const { users, total } = await ada.api.admin.users({ limit: 1 });
	expect({ total, first: users[0]?.name }).toEqual({ total: 2, first: 'Bob' });
	expect((await ada.api.admin.users({ offset: 1, limit: 1 })).users[0]?.name).toBe('Ada');
	const found = await ada.api.admin.users({ search: 'BOB@' });
	expect(found.users).toMatchObject([{ id: bob.userId, sessions: 1, spaces: 1, suspendedAt: null }]);
	expect((await ada.api.admin.users({ search: '%' })).users).toEqual([]);
});

test('switching an account off ends its sessions and tokens at once, and can be taken back', async () => {
	const { token } = await bob.api.connections.create({
		name: 'x',
		spaceId: bob.spaceId,
		scope: 'read',
		days: 1,
		zone: 'UTC',
	});
	await ada.api.admin.setSuspended({ userId: bob.userId, suspended: true });
	expect(await mana.app.auth.sessionOf(bob.cookie.split('=')[1])).toBeUndefined();
	const initialize = (): Promise<Response> =>
		mana.app.mcp.handle(
			new Request('http://localhost/mcp', { method: 'GET', headers: { authorization: `Bearer ${token}` } }),
		);
	expect((await initialize()).status).toBe(401);
	await ada.api.admin.setSuspended({ userId: bob.userId, suspended: false });
	expect((await initialize()).status).toBe(400);
});

test('nobody switches off themselves or the last admin', async () => {
	await expect(ada.api.admin.setSuspended({ userId: ada.userId, suspended: true })).rejects.toThrow(
		/your own/,
	);
	await mana.app.db.pool.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [bob.userId]);
	const bobAgain = await mana.app.auth.signIn(
		{ email: bob.email, password: bob.password },
		{ ip: '203.0.113.9', userAgent: 'x' },
	);
	expect(bobAgain.ok).toBe(true);
	const switched = await Promise.all([
		mana.app.admin.users.setSuspended(ada.userId, bob.userId, true),
		mana.app.admin.users.setSuspended(bob.userId, ada.userId, true),
	]);
	expect(switched.filter(({ ok }) => ok)).toHaveLength(1);
	await mana.app.db.pool.query(`UPDATE auth."user" SET suspended_at = NULL`);
});

test('the system page tells the state and no secret', async () => {
	const { api } = await (async () => ({ api: await apiOf(mana.app, (await signIn(ada)).cookie) }))();
	const { rows } = await mana.app.db.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM sync.record');
	const { rowCount } = await mana.app.db.pool.query(
		`INSERT INTO sync.record (space_no, seq, seen, space_id, tbl, id, author_id, stamp, actor, clear, sealed, boxes)
		VALUES (-1, 1, 0, 's', 'todo.tasks', 'counted', '', '', '""', '{}', '[]', '')`,
	);
	const state = await api.admin.system();
	// No table is large enough here to be estimated.
	expect(state.counts.records).toBe(rows[0]!.n + rowCount!);
	expect(state).toMatchObject({
		version: expect.stringMatching(/^\d+\.\d+/),
		health: { checks: { database: 'ok', migrations: 'ok' } },
		counts: { users: 2 },
	});
	expect(state.database.migrations).toBeGreaterThanOrEqual(4);
	expect(state.queues.names.length).toBeGreaterThan(0);
	const text = JSON.stringify(state);
	for (const secret of ['sk-secret-canary', TEST_KEK, mana.databaseUrl]) expect(text).not.toContain(secret);
});

async function signIn(who: TestPerson): Promise<{ cookie: string }> {
	const entered = await mana.app.auth.signIn(
		{ email: who.email, password: who.password },
		{ ip: '203.0.113.10', userAgent: 'x' },
	);
	if (!entered.ok) throw new Error(entered.error.message);
	return { cookie: entered.value.cookies[0]!.split(';')[0]! };
}

test('the queue dashboard shows its page, its files and the queues, and nothing outside its folder', async () => {
	const page = await boardAt('');
	expect(page.status).toBe(200);
	expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
	const html = await page.text();
	// No host but this one is asked for anything, by the page or by its style sheets.
	expect(html).not.toMatch(/(?:href|src)="(?:https?:)?\/\//);
	const sheets = [...html.matchAll(/<link href="([^"]+\.css)"/g)].map(([, href]) => href!);
	expect(sheets).toEqual(expect.arrayContaining([expect.stringContaining('fonts/inter/')]));
	for (const href of sheets) {
		const sheet = await boardAt(`/${href}`);
		expect(sheet.headers.get('content-type'), href).toContain('text/css');
		const css = await sheet.text();
		expect(css, href).not.toMatch(/url\(["']?(?:https?:)?\/\/|@import/);
		const font = /url\(["']?(?:\.\/)?(files\/[^"')]+)/.exec(css)?.[1];
		if (font === undefined) continue;
		const served = await boardAt(`/${href.slice(0, href.lastIndexOf('/'))}/${font}`);
		expect(served.headers.get('content-type')).toBe('font/woff2');
	}
	const script = /static\/js\/main[^"]+/.exec(html)?.[0];
	expect((await boardAt(`/${script}`)).headers.get('content-type')).toContain('javascript');
	const listed = (await (await boardAt('/api/queues')).json()) as { queues: { name: string }[] };
	expect(listed.queues.length).toBeGreaterThan(0);
	expect((await boardAt('/static/..%2f..%2fpackage.json')).status).toBe(404);
});
