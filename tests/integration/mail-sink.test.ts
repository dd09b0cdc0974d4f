/**
 * Mail on an installation without a mail server, from one end to the other: the program sends over SMTP, the sink keeps,
 * the admin page's queries show it. Nobody else can put mail in or read it.
 */
import { createTransport } from 'nodemailer';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOf, testApp, testClient, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let admin: TestPerson;
beforeAll(async () => {
	mana = await testApp({ mail: 'real', env: { MANA_MAIL_FROM: 'Mana <post@mana.example>' } });
	// The first account of an installation is its admin.
	admin = await mana.signUp('Ada');
});
afterAll(() => mana.close());

const newest = async () => {
	await mana.app.mail.letters.settled();
	const [entry] = await admin.api.admin.mails({});
	return entry;
};

test('a mail of the program appears on the admin page, as it was sent', async () => {
	const email = 'zoe@example.org';
	const entered = await mana.app.auth.signUp(
		{ name: 'Zoë', email, password: 'correct horse battery' },
		{ ...testClient, locale: 'de' },
	);
	expect(entered.ok).toBe(true);
	const entry = await newest();
	expect(entry).toMatchObject({ from: 'post@mana.example', to: [email], subject: 'Willkommen bei Mana' });
	expect(Math.abs(Date.now() - entry!.at)).toBeLessThan(60_000);

	const mail = await admin.api.admin.mail({ id: entry!.id });
	expect(mail).toMatchObject({ id: entry!.id, subject: 'Willkommen bei Mana' });
	expect(mail.text).toContain('Hallo Zoë,\n\ndein Bereich ist bereit.');
	expect(mail.html).toBeUndefined();
});

test('text that looks like mail protocol stays text', async () => {
	const text = 'Dear all,\n.\nMAIL FROM:<evil@example.org>\n.hidden\nDATA\n\nBcc: everyone@example.org\n';
	await mana.app.mail.mailer.send({
		to: 'bo@example.org',
		subject: 'Hi\r\nBcc: everyone@example.org',
		text,
	});
	const entry = await newest();
	expect(entry!.to).toEqual(['bo@example.org']);
	expect(entry!.subject).not.toContain('\n');
	const kept = await mana.app.mail.sink.get(entry!.id);
	expect(kept.ok && kept.value.text).toBe(text);
	expect(kept.ok && kept.value.headers.map(({ name }) => name)).not.toContain('bcc');
});

test('older mails come page by page', async () => {
	for (let at = 0; at < 52; at += 1) {
		await mana.app.mail.mailer.send({ to: 'many@example.org', subject: `No. ${at}`, text: 'x' });
	}
	const first = await admin.api.admin.mails({});
	expect(first.map(({ subject }) => subject).slice(0, 2)).toEqual(['No. 51', 'No. 50']);
	const second = await admin.api.admin.mails({ before: first.at(-1)!.id });
	expect(first).toHaveLength(50);
	expect(second[0]!.subject).toBe('No. 1');
});

test('only admins read, and a mail that is gone is said to be', async () => {
	const bob = await mana.signUp('Bob');
	const { id } = (await newest())!;
	const nobody = await apiOf(mana.app, undefined);
	for (const api of [bob.api, nobody]) {
		await expect(api.admin.mails({})).rejects.toThrow();
		await expect(api.admin.mail({ id })).rejects.toThrow();
	}
	await expect(admin.api.admin.mail({ id: 1_000_000 })).rejects.toThrow('no longer kept');
});

test('the sink takes mail from its own process only, on this machine only', async () => {
	const { port, user, pass } = await mana.app.mail.sink.listen();
	const before = (await admin.api.admin.mails({}))[0]!.id;
	const mail = { from: 'evil@example.org', to: 'admin@example.org', subject: 'x', text: 'x' };
	const send = (auth?: { user: string; pass: string }) => {
		const transport = createTransport({
			host: '127.0.0.1',
			port,
			ignoreTLS: true,
			...(auth ? { auth } : {}),
		});
		return transport.sendMail(mail).finally(() => transport.close());
	};
	await expect(send()).rejects.toThrow(/authentication required/i);
	await expect(send({ user, pass: `${pass}x` })).rejects.toThrow(/its own process only/);
	expect((await admin.api.admin.mails({}))[0]!.id).toBe(before);
	const addresses = Object.values(networkInterfaces())
		.flatMap((entries) => entries ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal);
	for (const { address } of addresses) await expect(connect(address, port)).rejects.toThrow(/ECONNREFUSED/);
});

const connect = (host: string, port: number): Promise<void> =>
	new Promise((resolve, reject) => {
		const socket = createConnection({ host, port }, () => {
			socket.destroy();
			resolve();
		});
		socket.on('error', reject);
	});
