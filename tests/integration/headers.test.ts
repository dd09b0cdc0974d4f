/**
 * R67: which headers and cookies every route answers with, compared with a list that was reviewed. Pages carry a content
 * policy with a nonce of their own; everything else may run nothing at all. `npm run record -- headers` writes the list.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose } from '../../src/lib/server/compose';
import { loadConfig } from '../../src/lib/server/config';
import { STREAMS_PER_ACCOUNT } from '../../src/lib/server/sync/account-slots';
import { PASSWORD, type TestPerson } from '../support/app';
import { pathOf } from '../support/door-examples';
import { listDoors } from '../support/doors';
import { printHeaders, type Asked } from '../support/print-headers';
import { testWeb, type TestWeb, type WebRequest } from '../support/web';
import { asFrame, asksForFrames, pushBody } from '../support/wire';

const REVIEW = 'run `npm run record -- headers` and read what changed';

let web: TestWeb;
let admin: TestPerson;
beforeAll(async () => {
	web = await testWeb({ MANA_LOG_LEVEL: 'silent' });
	admin = await web.signUp('Root');
	await web.app.db.pool.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [admin.userId]);
});
afterAll(() => web?.close());

const ask = async (words: string, path: string, options: WebRequest = {}): Promise<Asked> => ({
	words,
	answer: await web.ask(path, { headersOnly: true, ...options }),
});
const ours = (host = web.host, scheme = 'http'): Record<string, string> => ({
	origin: `${scheme}://${host}`,
});
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const credentials = (password: string): string =>
	new URLSearchParams({ email: admin.email, password }).toString();

test('headers and cookies of every route are the ones that were reviewed', async () => {
	const asked: Asked[] = [];
	for (const door of listDoors()) {
		if (!door.methods.includes('GET') || door.kind === 'mutation') continue;
		const path = pathOf(door);
		// Queries are many and answer alike: one line for all, until one of them does not.
		const words = door.kind === 'query' ? 'a query of the API' : door.name;
		asked.push(await ask(`GET ${words}, nobody`, path));
		asked.push(await ask(`GET ${words}, an admin`, path, { headers: { cookie: admin.cookie } }));
	}
	const post = (words: string, path: string, headers: Record<string, string>, body: string | Uint8Array) =>
		ask(`POST ${words}`, path, { method: 'POST', headers: { ...ours(), ...headers }, body });
	const signedIn = { ...json, cookie: admin.cookie };
	const pulling = { ...asksForFrames, cookie: admin.cookie };
	const pushing = { ...asFrame, cookie: admin.cookie };
	asked.push(
		await post('/sign-in, wrong password', '/sign-in', form, credentials('wrong wrong wrong')),
		await post('/sign-in, right password', '/sign-in', form, credentials(PASSWORD)),
		await post('/api/sync/pull', '/api/sync/pull', pulling, JSON.stringify({ cursors: {}, limit: 1 })),
		await post('/api/sync/push', '/api/sync/push', pushing, pushBody([])),
		await post('/mcp, nobody', '/mcp', json, '{}'),
		await post('/trpc/account.update', '/trpc/account.update', signedIn, '{}'),
		await post('/trpc/account.signOut', '/trpc/account.signOut', signedIn, '{}'),
		await ask('POST /sign-in, from another site', '/sign-in', {
			method: 'POST',
			headers: ours('evil.example'),
		}),
		await ask('GET /today, under another name', '/today', { headers: { host: 'evil.example' } }),
		await ask('GET /nowhere/at/all', '/nowhere/at/all'),
		await ask('GET /api/nowhere', '/api/nowhere'),
		await ask('GET /trpc/nowhere', '/trpc/nowhere'),
	);
	await expect(printHeaders(asked), REVIEW).toMatchFileSnapshot('__snapshots__/headers.txt');
	for (const { words, answer } of asked) {
		expect(answer.headers['content-security-policy'], words).toMatch(/default-src '(none|self)'/);
		expect(answer.headers['x-content-type-options'], words).toBe('nosniff');
	}
});

test('a live stream answers HEAD at once, and one account has only so many', async () => {
	const { cookie } = await web.signUp('Lea');
	const head = await web.ask('/api/sync/live', { method: 'HEAD', headers: { cookie } });
	expect(head).toMatchObject({ status: 200, text: '' });
	expect(head.headers['content-type']).toBe('text/event-stream');
	expect(await web.ask('/api/sync/live', { method: 'HEAD' })).toMatchObject({ status: 401 });

	const leave = new AbortController();
	const open = (): Promise<Response> =>
		fetch(`http://${web.host}/api/sync/live`, { headers: { cookie }, signal: leave.signal });
	const streams = await Promise.all(Array.from({ length: STREAMS_PER_ACCOUNT }, open));
	expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
	const refused = await open();
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(await refused.json()).toMatchObject({ code: 'error_too_many_streams' });
	leave.abort();
	// Who has left has given the place back.
	await expect
		.poll(async () => (await web.ask('/api/sync/live', { headers: { cookie }, headersOnly: true })).status)
		.toBe(200);
});

test('behind TLS, browsers are told to stay there and cookies travel nowhere else', async () => {
	const host = 'mana.example.org';
	const secure = compose(
		loadConfig({ ...process.env, MANA_ORIGIN: `https://${host}`, DATABASE_URL: web.app.config.databaseUrl }),
	);
	try {
		const asked = await web.withApp(secure, async () => [
			await ask('GET /health', '/health', { headers: { host } }),
			await ask('GET /sign-in', '/sign-in', { headers: { host } }),
			await ask('GET /metrics', '/metrics', { headers: { host } }),
			await ask('POST /sign-in, right password', '/sign-in', {
				method: 'POST',
				headers: { host, ...ours(host, 'https'), ...form },
				body: credentials(PASSWORD),
			}),
		]);
		await expect(printHeaders(asked), REVIEW).toMatchFileSnapshot('__snapshots__/headers-tls.txt');
	} finally {
		await secure.close();
	}
});

test('each page has its own nonce, and every script in it carries it', async () => {
	const page = async (
		path: string,
		headers = {},
	): Promise<{ nonce: string | undefined; scripts: string[] }> => {
		const { headers: answered, text } = await web.ask(path, { headers });
		return {
			nonce: /'nonce-([^']+)'/.exec(String(answered['content-security-policy']))?.[1],
			scripts: text.match(/<script\b[^>]*>/g) ?? [],
		};
	};
	const { cookie } = await web.signUp('Visitor');
	const pages = [await page('/sign-in'), await page('/sign-in'), await page('/today', { cookie })];
	expect(new Set(pages.map(({ nonce }) => nonce)).size).toBe(pages.length);
	for (const { nonce, scripts } of pages) {
		expect(nonce).toMatch(/^[\w+/=]{20,}$/);
		expect(scripts.length).toBeGreaterThan(1);
		for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
	}
});
