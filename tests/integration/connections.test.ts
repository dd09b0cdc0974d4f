/** Access tokens: who may make them, what is stored, and that the database itself keeps people apart. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAdmission } from '../../src/lib/server/mcp/admission';
import { testApp, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let ada: TestPerson;
let bob: TestPerson;
beforeAll(async () => {
	mana = await testApp();
	ada = await mana.signUp('Ada');
	bob = await mana.signUp('Bob');
});
afterAll(() => mana.close());

const wanted = (person: TestPerson, more: object = {}) => ({
	name: 'Claude',
	spaceId: person.spaceId,
	scope: 'write' as const,
	days: 30,
	zone: 'Europe/Berlin',
	...more,
});

test('a token is shown once, and only its fingerprint is stored', async () => {
	const { id, token } = await ada.api.connections.create(wanted(ada));
	expect(token).toMatch(/^mana_[A-Za-z0-9_-]{43}$/);
	const { rows } = await mana.app.db.pool.query('SELECT * FROM auth.access_token');
	expect(JSON.stringify(rows)).not.toContain(token);
	expect(mana.logs.join('\n')).not.toContain(token);
	const listed = await ada.api.connections.list();
	expect(listed).toMatchObject([{ id, name: 'Claude', scope: 'write', state: 'active', lastUsedAt: null }]);
	expect(await bob.api.connections.list()).toEqual([]);
});

test('nobody connects a program to a space of others', async () => {
	await expect(ada.api.connections.create(wanted(bob))).rejects.toThrow(/not a member/);
	// The same under row security alone, past our own check.
	await expect(
		mana.app.db.asUser(ada.userId, (sql) =>
			sql.query(
				`INSERT INTO auth.access_token (id, user_id, space_id, name, hash, scope) VALUES ('x', $1, $2, 'x', 'x', 'read')`,
				[ada.userId, bob.spaceId],
			),
		),
	).rejects.toThrow(/row-level security/);
	await expect(
		mana.app.db.asUser(ada.userId, (sql) => sql.query('SELECT hash FROM auth.access_token')),
	).rejects.toThrow(/permission denied/);
});

test('wrong wishes are refused with the field', async () => {
	await expect(ada.api.connections.create(wanted(ada, { zone: 'Mars/Olympus' }))).rejects.toThrow(
		/time zone/,
	);
	await expect(ada.api.connections.create(wanted(ada, { scope: 'read', destructive: true }))).rejects.toThrow(
		/permission to change/,
	);
	await expect(ada.api.connections.create(wanted(ada, { name: '  ' }))).rejects.toThrow();
});

test('revoking is for the owner, and repeating it changes nothing', async () => {
	const { id } = await ada.api.connections.create(wanted(ada, { name: 'Old laptop' }));
	await expect(bob.api.connections.revoke({ id })).rejects.toThrow(/no such connection/);
	await ada.api.connections.revoke({ id });
	await ada.api.connections.revoke({ id });
	const row = (await ada.api.connections.list()).find((one) => one.id === id);
	expect(row?.state).toBe('revoked');
});

test('admission knows every reason to refuse', async () => {
	const admission = createAdmission({ db: mana.app.db, mode: 'enforce' });
	const make = async (more: object = {}) => (await ada.api.connections.create(wanted(ada, more))).token;
	const [good, revoked, expired, lost] = [await make(), await make(), await make(), await make()];
	const hash = `encode(sha256($1::bytea), 'hex')`;
	await mana.app.db.pool.query(`UPDATE auth.access_token SET revoked_at = now() WHERE hash = ${hash}`, [
		revoked,
	]);
	await mana.app.db.pool.query(`UPDATE auth.access_token SET expires_at = now() WHERE hash = ${hash}`, [
		expired,
	]);
	await mana.app.db.pool.query(`UPDATE auth.access_token SET space_id = $2 WHERE hash = ${hash}`, [
		lost,
		bob.spaceId,
	]);
	const stateOf = async (token: string, session?: string) =>
		(await admission.admit({ token, session })).state;
	expect(await stateOf(good)).toBe('ok');
	expect(await stateOf(revoked)).toBe('revoked');
	expect(await stateOf(expired)).toBe('expired');
	expect(await stateOf(lost)).toBe('not_a_member');
	expect(await stateOf(good, 'no-such-session')).toBe('unknown_session');
	expect(await stateOf(`mana_${'x'.repeat(43)}`)).toBe('unknown_token');
	expect(await stateOf('Robert"); DROP TABLE')).toBe('unknown_token');
	await mana.app.db.pool.query('UPDATE auth."user" SET suspended_at = now() WHERE id = $1', [ada.userId]);
	expect(await stateOf(good)).toBe('suspended');
	await mana.app.db.pool.query('UPDATE auth."user" SET suspended_at = NULL WHERE id = $1', [ada.userId]);
});

test('many processes at once admit exactly the limit', async () => {
	const { token } = await bob.api.connections.create(wanted(bob));
	const processes = Array.from({ length: 4 }, () => createAdmission({ db: mana.app.db, mode: 'enforce' }));
	const call = { tool: 'todo_list', effect: 'read' as const };
	const answers = await Promise.all(
		Array.from({ length: 100 }, (_, n) => processes[n % 4]!.admit({ token, call })),
	);
	const used = answers.map((answer) => (answer.state === 'ok' ? answer.used : undefined));
	expect(used.filter((n) => n !== undefined && n < 30).sort((a, b) => a! - b!)).toEqual(
		Array.from({ length: 30 }, (_, n) => n),
	);
	expect(used.filter((n) => n === 30)).toHaveLength(70);
	// Another tool, and another person, have their own count.
	const other = await processes[0]!.admit({ token, call: { tool: 'notes_list', effect: 'read' } });
	expect(other).toMatchObject({ state: 'ok', used: 0 });
});

test('the window slides', async () => {
	const { token } = await bob.api.connections.create(wanted(bob));
	const admission = createAdmission({ db: mana.app.db, mode: 'enforce' });
	const call = { tool: 'notes_create', effect: 'write' as const };
	await Promise.all(Array.from({ length: 30 }, () => admission.admit({ token, call })));
	expect(await admission.admit({ token, call })).toMatchObject({ used: 30 });
	await mana.app.db.pool.query(
		`UPDATE ops.mcp_window SET calls = (SELECT array_agg(c - 60050 ORDER BY c) FROM unnest(calls) c) WHERE tool = $1`,
		[call.tool],
	);
	expect(await admission.admit({ token, call })).toMatchObject({ used: 0 });
});
