/** Accounts from the inside: what sign-up makes, what sign-in refuses, what ends sessions, what the vault writes down. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock } from '../../src/lib/core/ports/clock';
import { sealBox, openBox } from '../../src/lib/core/crypto';
import { testRandom } from '../../src/lib/core/ports/random';
import { nodeCipher } from '../../src/lib/server/keyring/node-cipher';
import { apiOf, cookieFrom, PASSWORD, testApp, testClient, type TestApp } from '../support/app';

const clock = testClock(Date.now());
let t: TestApp;
beforeAll(async () => {
	t = await testApp({ edges: { clock } });
});
afterAll(() => t.close());

const from = (ip: string) => ({ ...testClient, ip });
const count = async (table: string): Promise<number> =>
	Number((await t.app.db.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);

describe('sign-up', () => {
	it('makes the first person admin, and nobody after', async () => {
		const ada = await t.signUp('Ada');
		const bob = await t.signUp('Bob');
		expect((await ada.api.account.me()).role).toBe('admin');
		expect((await bob.api.account.me()).role).toBe('user');
		expect(await bob.api.spaces.list()).toEqual([
			{ id: bob.spaceId, name: 'Bob', kind: 'personal', role: 'owner' },
		]);
		expect(t.mails.map((mail) => mail.to)).toEqual(['ada@example.org', 'bob@example.org']);
	});

	it('leaves nothing behind when any part of it fails', async () => {
		const tables = ['auth."user"', 'space.space', 'space.membership', 'vault.vault', 'space.space_key'];
		const before = await Promise.all(tables.map(count));
		await t.app.db.pool.query(
			`ALTER TABLE space.space_key ADD CONSTRAINT sabotage CHECK (user_id IS NULL) NOT VALID`,
		);
		const attempt = t.app.auth.signUp(
			{ name: 'Eve', email: 'eve@example.org', password: PASSWORD },
			testClient,
		);
		await expect(attempt).rejects.toThrow();
		await t.app.db.pool.query('ALTER TABLE space.space_key DROP CONSTRAINT sabotage');
		expect(await Promise.all(tables.map(count))).toEqual(before);
	});

	it('says in clear words what is wrong', async () => {
		const tries: [Partial<{ name: string; email: string; password: string }>, RegExp][] = [
			[{ email: 'ADA@example.org ' }, /already an account/],
			[{ email: 'nonsense' }, /does not look like a mail address/],
			[{ name: '  ' }, /what to call you/],
			[{ password: 'short' }, /at least 10/],
			[{ password: 'password12345' }, /first that an attacker tries/],
			[{ password: 'aaaaaaaaaaaa' }, /first that an attacker tries/],
			[{ email: 'someone.long@example.org', password: 'someone.long' }, /first that an attacker tries/],
		];
		for (const [part, words] of tries) {
			const input = { name: 'New', email: 'new@example.org', password: PASSWORD, ...part };
			const result = await t.app.auth.signUp(input, testClient);
			expect(result.ok).toBe(false);
			expect(!result.ok && result.error.message).toMatch(words);
		}
	});
});

describe('sign-in', () => {
	it('answers a wrong password and an unknown person in the same words', async () => {
		const said = async (email: string): Promise<string> => {
			const result = await t.app.auth.signIn({ email, password: 'wrong wrong wrong' }, from('198.51.100.9'));
			return result.ok ? '' : result.error.message;
		};
		expect(await said('ada@example.org')).toBe(await said('nobody@example.org'));
		expect(await said('nobody@example.org')).not.toBe('');
		clock.advance(16 * 60_000);
	});

	it('says that both are needed, at the first that is empty', async () => {
		const at = async (email: string, password: string) => {
			const result = await t.app.auth.signIn({ email, password }, from('198.51.100.10'));
			return !result.ok && result.error.kind === 'invalid' ? [result.error.code, result.error.path] : [];
		};
		expect(await at(' ', '')).toEqual(['error_sign_in_needs_both', 'email']);
		expect(await at('ada@example.org', '')).toEqual(['error_sign_in_needs_both', 'password']);
	});

	it('limits guesses at one account, and lets its owner in from a browser that it knows', async () => {
		const owner = await t.signUp('Grace');
		const first = await t.app.auth.signIn({ email: owner.email, password: PASSWORD }, from('192.0.2.1'));
		const knownDevice = first.ok ? first.value.cookies[1]!.split(';')[0]!.split('=')[1] : undefined;
		const guess = (n: number) =>
			t.app.auth.signIn({ email: owner.email, password: 'guess guess guess' }, from(`192.0.2.${n}`));
		for (let n = 10; n < 20; n += 1) await guess(n);
		const eleventh = await guess(20);
		expect(eleventh).toMatchObject({ ok: false, error: { kind: 'rate_limited' } });
		const right = { email: owner.email, password: PASSWORD };
		expect(await t.app.auth.signIn(right, from('192.0.2.30'))).toMatchObject({ ok: false });
		expect((await t.app.auth.signIn(right, from('192.0.2.31'), { knownDevice })).ok).toBe(true);
		expect((await t.app.auth.signIn(right, from('192.0.2.32'), { knownDevice: 'forged' })).ok).toBe(false);
		clock.advance(15 * 60_000 + 1);
		expect((await t.app.auth.signIn(right, from('192.0.2.33'))).ok).toBe(true);
	});

	it('limits one address across accounts', async () => {
		let refused = 0;
		for (let n = 0; n < 62; n += 1) {
			const result = await t.app.auth.signIn(
				{ email: `x${n}@example.org`, password: '' },
				from('198.51.100.77'),
			);
			if (!result.ok && result.error.kind === 'rate_limited') refused += 1;
		}
		expect(refused).toBe(2);
	}, 30_000);
});

describe('sessions', () => {
	it('get a new id at each sign-in, and the replaced one ends', async () => {
		const person = await t.signUp('Hedy');
		const previous = person.cookie.split('=')[1];
		const again = await t.app.auth.signIn({ email: person.email, password: PASSWORD }, testClient, {
			previous,
		});
		expect(again.ok).toBe(true);
		if (!again.ok) return;
		expect(again.value.sessionId).not.toBe(previous);
		expect(await t.app.auth.sessionOf(previous)).toBeUndefined();
		const flags = again.value.cookies[0]!;
		for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(flags).toContain(flag);
	});

	it('end as well when the same browser signs up or goes into the demo', async () => {
		const demo = await testApp({ databaseUrl: t.databaseUrl, env: { MANA_DEMO: '1' } });
		const signUp = async (name: string, previous?: string) => {
			const account = { name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD };
			const entered = await t.app.auth.signUp(account, from('203.0.113.77'), { previous });
			if (!entered.ok) throw new Error(entered.error.message);
			return { userId: entered.value.userId, session: cookieFrom(entered.value.cookies).split('=')[1] };
		};
		const first = await signUp('Ida');
		const second = await signUp('Tilly', first.session);
		try {
			await t.app.db.pool.query(`UPDATE auth."user" SET demo = true WHERE id = $1`, [second.userId]);
			expect((await demo.app.auth.signInDemo(testClient, second.session)).ok).toBe(true);
			expect(await t.app.auth.sessionOf(first.session)).toBeUndefined();
			expect(await demo.app.auth.sessionOf(second.session)).toBeUndefined();
		} finally {
			await t.app.db.pool.query(`UPDATE auth."user" SET demo = false`);
			await demo.close();
		}
	});

	it('are stored hashed: the table holds no cookie value', async () => {
		const person = await t.signUp('Joan');
		const { rows } = await t.app.db.pool.query('SELECT id FROM auth.session');
		expect(rows.map((row: { id: string }) => row.id)).not.toContain(person.cookie.split('=')[1]);
		expect(await t.app.auth.sessionOf(rows[0].id)).toBeUndefined();
	});

	it('can be listed and revoked one by one, also by another process, which closes open streams', async () => {
		const other = await testApp({ databaseUrl: t.databaseUrl });
		const person = await t.signUp('Mary');
		const laptop = await other.app.auth.signIn({ email: person.email, password: PASSWORD }, testClient);
		if (!laptop.ok) throw new Error(laptop.error.message);
		const rows = await person.api.account.sessions();
		expect(rows.map((row) => row.current).sort()).toEqual([false, true]);
		const target = rows.find((row) => !row.current)!;
		const ended = new Promise<void>((resolve) => other.app.auth.watch(target.key, resolve));
		expect(await person.api.account.revokeSession({ key: target.key })).toEqual({ ended: 1 });
		await ended;
		expect(await other.app.auth.sessionOf(laptop.value.sessionId)).toBeUndefined();
		// A stream that starts to watch after the end hears of it too.
		await new Promise<void>((resolve) => other.app.auth.watch(target.key, resolve));
		await other.close();
	});

	it('of one person cannot be ended by another', async () => {
		const [one, two] = [await t.signUp('Rosa'), await t.signUp('Katya')];
		const [row] = await one.api.account.sessions();
		expect(await two.api.account.revokeSession({ key: row!.key })).toEqual({ ended: 0 });
		expect(await t.app.auth.sessionOf(one.cookie.split('=')[1])).toBeDefined();
	});

	it('all end with a changed password, and this browser gets a new one', async () => {
		const person = await t.signUp('Ruth');
		await t.app.auth.signIn({ email: person.email, password: PASSWORD }, testClient);
		const wrong = person.api.account.changePassword({ current: 'not this one', next: 'another good phrase' });
		await expect(wrong).rejects.toThrow('not your current password');
		let cookies: readonly string[] = [];
		const api = await apiOf(t.app, person.cookie, (values) => (cookies = values));
		await api.account.changePassword({ current: PASSWORD, next: 'another good phrase' });
		expect(await t.app.auth.sessionOf(person.cookie.split('=')[1])).toBeUndefined();
		expect(await t.app.auth.sessions(person.userId)).toHaveLength(1);
		expect(await t.app.auth.sessionOf(cookieFrom(cookies).split('=')[1])).toBeDefined();
		const old = await t.app.auth.signIn({ email: person.email, password: PASSWORD }, testClient);
		expect(old.ok).toBe(false);
		expect(t.mails.at(-1)?.subject).toBe('Your password was changed');
	});

	it('end for good 90 days after sign-in, however busy they were', async () => {
		const person = await t.signUp('Lise');
		await t.app.db.pool.query(`UPDATE auth.session SET created_at = $2 WHERE user_id = $1`, [
			person.userId,
			new Date(clock.now() - 91 * 24 * 3_600_000),
		]);
		expect(await t.app.auth.sessionOf(person.cookie.split('=')[1])).toBeUndefined();
	});
});

describe('vault', () => {
	it('opens the same space key for the device and the server, and writes down each opening', async () => {
		const person = await t.signUp('Emmy');
		const key = await t.app.keyring.spaceKey(person.userId, person.spaceId, 'mission run');
		if (!key.ok) throw new Error(key.error.message);
		const deps = { cipher: nodeCipher, random: testRandom(5) };
		const address = {
			space: person.spaceId,
			table: 'notes.notes',
			id: 'n',
			stamp: '1750000000000-0000-dev_a',
		};
		const box = await sealBox(deps, key.value, address, { title: 'hello' });
		const opened = await openBox(
			deps,
			(id) => (id === person.spaceKey.keyId ? person.spaceKey.key : undefined),
			address,
			box,
		);
		expect(opened).toEqual({ ok: true, value: { title: 'hello' } });

		await t.app.keyring.spaceKey(person.userId, person.spaceId, 'within a minute');
		clock.advance(61_000);
		await t.app.keyring.spaceKey(person.userId, person.spaceId, 'later');
		const audit = await person.api.vault.audit({});
		expect(audit.map((row) => [row.action, row.context])).toEqual([
			['unwrap', 'later'],
			['unwrap', 'mission run'],
			['fetch', 'device'],
			['init', 'sign-up'],
		]);
	});

	it('gives no key to somebody who is not a member, and none to a member who was removed', async () => {
		const [one, two] = [await t.signUp('Maria'), await t.signUp('Chien')];
		const foreign = await t.app.keyring.spaceKey(two.userId, one.spaceId, 'nosy');
		expect(foreign).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
		expect((await t.app.keyring.spaceKey(one.userId, one.spaceId, 'own')).ok).toBe(true);
		await t.app.db.pool.query('DELETE FROM space.membership WHERE user_id = $1', [one.userId]);
		const removed = await t.app.keyring.spaceKey(one.userId, one.spaceId, 'cached a moment ago');
		expect(removed).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
	});

	it('keeps the row of a failed opening, and refuses a wrap moved from another person', async () => {
		const [one, two] = [await t.signUp('Sofia'), await t.signUp('Vera')];
		await t.app.db.pool.query(
			`UPDATE vault.vault SET (wrapped_mk, wrap_iv) = (SELECT wrapped_mk, wrap_iv FROM vault.vault WHERE user_id = $2) WHERE user_id = $1`,
			[one.userId, two.userId],
		);
		expect(await t.app.keyring.spaceKey(one.userId, one.spaceId, 'x')).toMatchObject({
			error: { kind: 'vault_locked', reason: 'locked' },
		});
		const [row] = await one.api.vault.audit({ limit: 1 });
		expect(row).toMatchObject({ action: 'failed_unwrap', status: 500 });
		for (const damage of [
			`UPDATE space.space_key SET wrap = 'x' || wrap WHERE user_id = $1`,
			`UPDATE vault.vault SET sealed_private_key = 'x' || sealed_private_key WHERE user_id = $1`,
		]) {
			await t.app.db.pool.query(damage, [two.userId]);
			expect(await t.app.keyring.spaceKey(two.userId, two.spaceId, 'y')).toMatchObject({
				error: { kind: 'vault_locked', reason: 'locked' },
			});
			const rows = await two.api.vault.audit({ limit: 2 });
			expect(rows.map(({ action, status }) => [action, status])).toEqual([
				['failed_unwrap', 500],
				['unwrap', 200],
			]);
		}
	});

	it('answers zero_knowledge where the server must not open, and the database refuses half-states', async () => {
		const person = await t.signUp('Nadia');
		const update = (set: string) =>
			t.app.db.pool.query(`UPDATE vault.vault SET ${set} WHERE user_id = $1`, [person.userId]);
		await expect(update('zero_knowledge = true')).rejects.toThrow('vault_zero_knowledge');
		await expect(update('wrap_iv = NULL')).rejects.toThrow('vault_wrap_pair');
		await expect(update('wrapped_mk = NULL, wrap_iv = NULL')).rejects.toThrow('vault_some_wrap');
		await update(
			`zero_knowledge = true, wrapped_mk = NULL, wrap_iv = NULL, recovery_wrapped_mk = 'x', recovery_iv = 'y'`,
		);
		clock.advance(61_000);
		expect(await t.app.keyring.spaceKey(person.userId, person.spaceId, 'x')).toMatchObject({
			error: { kind: 'vault_locked', reason: 'zero_knowledge' },
		});
		expect(await person.api.vault.open()).toMatchObject({ mode: 'zero_knowledge', recoveryWrappedMk: 'x' });
	});
});

it('logs hold no password, cookie, mail address or key', async () => {
	const person = await t.signUp('Canary Bird');
	const wrong = t.app.auth.signIn({ email: person.email, password: 'canary-password' }, testClient);
	await wrong;
	t.app.log.error('something', {
		error: new Error(`failed for "${person.email}" at postgres://u:pw@host/db`),
	});
	const text = t.logs.join('\n');
	const key = Buffer.from(person.spaceKey.key).toString('base64url');
	for (const secret of [
		PASSWORD,
		'canary-password',
		person.cookie.split('=')[1]!,
		person.email,
		key,
		'u:pw',
	]) {
		expect(text).not.toContain(secret);
	}
	expect(text).toContain('something');
});
