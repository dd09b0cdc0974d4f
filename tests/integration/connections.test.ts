/** Access tokens: who may make them, what is stored, and that the database itself keeps people apart. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
