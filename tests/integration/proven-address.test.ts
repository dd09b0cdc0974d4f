/**
 * Addresses proven by a letter, over a real mail server: what signing up and changing one's address answer tells nobody
 * whose address has an account, and only somebody with the letter and the password gets anything.
 */
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testClock } from '../../src/lib/core/ports/clock';
import { apiOf, cookieFrom, PASSWORD, testApp, testClient, type TestApp } from '../support/app';

const ORIGIN = 'https://mana.example';
const letters: { readonly to: string; readonly subject: string; readonly text: string }[] = [];
const post = new SMTPServer({
	disabledCommands: ['STARTTLS', 'AUTH'],
	onData: (stream, session, done) => {
		void buffer(stream)
			.then((source) => PostalMime.parse(source))
			.then(({ subject = '', text = '' }) => {
				for (const { address } of session.envelope.rcptTo) letters.push({ to: address, subject, text });
				done();
			}, done);
	},
});

let mana: TestApp;
const clock = testClock(Date.now());
beforeAll(async () => {
	await new Promise<void>((resolve) => post.listen(0, '127.0.0.1', resolve));
	const { port } = post.server.address() as AddressInfo;
	mana = await testApp({
		mail: 'real',
		env: { MANA_SMTP_URL: `smtp://127.0.0.1:${port}`, MANA_ORIGIN: ORIGIN },
		edges: { clock },
	});
});
afterAll(async () => {
	await mana.close();
	await new Promise<void>((resolve) => post.close(resolve));
});
beforeEach(async () => {
	await mana.app.mail.letters.settled();
	letters.length = 0;
});

let households = 0;
const from = () => ({ ...testClient, ip: `203.0.113.${String((households += 1))}` });
const ask = (email: string, name = 'Kim', password = PASSWORD) =>
	mana.app.auth.askForAccount({ name, email, password }, from());
const lettersTo = async (email: string) => {
	await mana.app.mail.letters.settled();
	return letters.filter(({ to }) => to === email);
};
const secretOf = (text: string): string => /https:\/\/mana\.example\/confirm#(\S+)/.exec(text)![1]!;
const exists = async (email: string): Promise<boolean> =>
	(await mana.app.db.prisma.user.count({ where: { email } })) === 1;

test('the first person needs no letter; the second gets one, and the account is there once its link was followed', async () => {
	const first = await ask('root@example.org', 'Root');
	expect(first).toMatchObject({ ok: true, value: { entered: {} } });

	const email = 'kim@example.org';
	expect(await ask(' Kim@Example.org ')).toEqual({ ok: true, value: { letterTo: email } });
	expect(await exists(email)).toBe(false);
	const [letter, ...more] = await lettersTo(email);
	expect(more).toEqual([]);
	// Whoever typed the address could write anything to its owner by way of the name.
	expect(letter!.text).not.toContain('Kim');

	const secret = secretOf(letter!.text);
	const wrong = await mana.app.auth.confirm({ secret, password: 'not what was chosen' }, from());
	expect(wrong).toMatchObject({ ok: false, error: { code: 'error_not_chosen_password', path: 'password' } });
	expect(await exists(email)).toBe(false);

	const confirmed = await mana.app.auth.confirm({ secret, password: PASSWORD }, from());
	if (!confirmed.ok) throw new Error(confirmed.error.message);
	const api = await apiOf(mana.app, cookieFrom(confirmed.value.entered!.cookies));
	expect(await api.account.me()).toMatchObject({ email, name: 'Kim', role: 'user' });
	expect((await api.vault.open()).mode).toBe('standard');
	expect((await lettersTo(email)).map(({ subject }) => subject)).toContain('Welcome to Mana');

	const again = await mana.app.auth.confirm({ secret, password: PASSWORD }, from());
	expect(again).toMatchObject({ ok: false, error: { code: 'error_link_spent' } });
});

test('a known address answers as an unknown one does, and its owner is told', async () => {
	const known = await ask('kim@example.org', 'Somebody else');
	const unknown = await ask('nobody@example.org', 'Somebody else');
	expect(known).toEqual({ ok: true, value: { letterTo: 'kim@example.org' } });
	expect(unknown).toEqual({ ok: true, value: { letterTo: 'nobody@example.org' } });
	const [notice] = await lettersTo('kim@example.org');
	expect(notice).toMatchObject({ subject: 'You already have an account' });
	expect(notice!.text).toContain('Hello Kim,');
	expect(notice!.text).toContain(`${ORIGIN}/sign-in`);
	expect(notice!.text).not.toContain('/confirm');
	expect((await mana.app.auth.signIn({ email: 'kim@example.org', password: PASSWORD }, from())).ok).toBe(
		true,
	);
});

test('one address gets three letters an hour, whether it is known or not', async () => {
	for (const email of ['flood@example.org', 'root@example.org']) {
		const answers = [];
		for (let n = 0; n < 5; n += 1) answers.push((await ask(email)).ok);
		expect([email, answers]).toEqual([email, [true, true, true, false, false]]);
		expect(await lettersTo(email)).toHaveLength(3);
	}
});

test('a link is good for a day, and guesses at its password are counted', async () => {
	await ask('late@example.org');
	const secret = secretOf((await lettersTo('late@example.org'))[0]!.text);
	for (let n = 0; n < 10; n += 1) await mana.app.auth.confirm({ secret, password: `guess no. ${n}` }, from());
	expect(await mana.app.auth.confirm({ secret, password: PASSWORD }, from())).toMatchObject({
		error: { kind: 'rate_limited' },
	});
	clock.advance(24 * 3_600_000);
	expect(await mana.app.auth.confirm({ secret, password: PASSWORD }, from())).toMatchObject({
		error: { code: 'error_link_spent' },
	});
	await mana.app.auth.sweep();
	expect(await mana.app.db.prisma.confirmation.count({ where: { email: 'late@example.org' } })).toBe(0);
});

test('a new address of an account is proven the same way, and a known one is no different', async () => {
	const entered = await mana.app.auth.signIn({ email: 'kim@example.org', password: PASSWORD }, from());
	if (!entered.ok) throw new Error(entered.error.message);
	const api = await apiOf(mana.app, cookieFrom(entered.value.cookies));
	const change = (email: string) => api.account.changeEmail({ email, password: PASSWORD });
	expect(await change('root@example.org')).toEqual({ changed: false });
	expect(await change('kim@elsewhere.example')).toEqual({ changed: false });
	expect((await lettersTo('root@example.org')).map(({ subject }) => subject)).toEqual([
		'You already have an account',
	]);
	expect((await api.account.me()).email).toBe('kim@example.org');

	const secret = secretOf((await lettersTo('kim@elsewhere.example'))[0]!.text);
	expect(await mana.app.auth.confirm({ secret, password: 'guess no. 1' }, from())).toMatchObject({
		error: { code: 'error_not_current_password', path: 'password' },
	});
	expect(await mana.app.auth.confirm({ secret, password: PASSWORD }, from())).toEqual({
		ok: true,
		value: { email: 'kim@elsewhere.example' },
	});
	expect(await exists('kim@elsewhere.example')).toBe(true);
	expect(await exists('kim@example.org')).toBe(false);
	expect((await lettersTo('kim@example.org')).map(({ subject }) => subject)).toEqual([
		'Your mail address was changed',
	]);
});

test('no secret is kept, logged or sent in an address', async () => {
	await ask('quiet@example.org');
	const secret = secretOf((await lettersTo('quiet@example.org'))[0]!.text);
	const rows = await mana.app.db.prisma.confirmation.findMany();
	expect(JSON.stringify(rows)).not.toContain(secret);
	expect(mana.logs.join('\n')).not.toContain(secret);
});
