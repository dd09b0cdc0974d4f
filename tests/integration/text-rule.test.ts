/** Text that the database cannot hold is refused by every door with a sentence, never with a failure; and doors count exactly. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOf, cookieFrom, PASSWORD, testClient, type TestPerson } from '../support/app';
import { listDoors } from '../support/doors';
import { serveMcp, toolCall } from '../support/mcp-http';
import { testWeb, type TestWeb } from '../support/web';
import { asFrame, asksForFrames, pushBody } from '../support/wire';

let web: TestWeb;
let ada: TestPerson;
beforeAll(async () => {
	web = await testWeb();
	ada = await web.signUp('Ada');
});
afterAll(() => web.close());

const NUL = 'x\0y';
const signedIn = (more: Readonly<Record<string, string>> = {}) => ({
	cookie: ada.cookie,
	origin: `http://${web.host}`,
	...more,
});
const stampOf = (n: number, device: string): string =>
	`${String(Date.now()).padStart(13, '0')}-${n.toString(16).padStart(4, '0')}-${device}`;
const json = { 'content-type': 'application/json' };

test('every procedure refuses it, wherever it stands', async () => {
	const procedures = listDoors().filter(({ kind }) => kind === 'query' || kind === 'mutation');
	expect(procedures.length).toBeGreaterThan(20);
	for (const { name, kind } of procedures) {
		for (const input of [NUL, { spaceId: NUL }, { deep: [{ [NUL]: 1 }] }, '\ud800']) {
			const body = JSON.stringify(input);
			const answer = await (kind === 'query'
				? web.ask(`/trpc/${name}?input=${encodeURIComponent(body)}`, { headers: signedIn() })
				: web.ask(`/trpc/${name}`, { method: 'POST', headers: signedIn(json), body }));
			expect([name, answer.status]).toEqual([name, 400]);
			expect(answer.text).toContain('error_text_unstorable');
		}
	}
});

test('the forms refuse it and keep what was typed elsewhere in them', async () => {
	for (const path of ['/sign-in', '/sign-up']) {
		for (const body of [
			'email=a%00%40x.org&password=abc&name=Eve',
			'=%00',
			'email=%ff&password=%fe&name=%fd',
		]) {
			const headers = {
				origin: `http://${web.host}`,
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'application/json',
			};
			const answer = await web.ask(path, { method: 'POST', headers, body });
			expect([path, body, answer.status < 500]).toEqual([path, body, true]);
		}
	}
	const broken = { origin: `http://${web.host}`, 'content-type': 'multipart/form-data; boundary=x' };
	const answer = await web.ask('/sign-in', { method: 'POST', headers: broken, body: 'nonsense' });
	expect(answer.status).toBeLessThan(500);
});

test('syncing refuses it: a pull as a whole, a push write by write', async () => {
	const pull = { cursors: { [NUL]: 0 } };
	const pulled = await web.ask('/api/sync/pull', {
		method: 'POST',
		headers: signedIn(asksForFrames),
		body: JSON.stringify(pull),
	});
	expect(pulled.status).toBe(400);
	const stamp = (n: number) => stampOf(n, 'text_rule');
	const actor = { kind: 'user', id: ada.userId, name: 'Ada' };
	const common = { space: ada.spaceId, table: 'agents.agents', actor };
	const writes = [
		{ ...common, id: 'good', stamp: stamp(0), set: { name: 'Good' } },
		{ ...common, id: 'bad', stamp: stamp(1), set: { name: NUL } },
		{ ...common, id: NUL, stamp: stamp(2), set: { name: 'x' } },
	];
	const pushed = await web.ask('/api/sync/push', {
		method: 'POST',
		headers: signedIn(asFrame),
		body: pushBody(writes, 'text_rule'),
	});
	expect(JSON.parse(pushed.text)).toMatchObject({
		results: [{ status: 'applied' }, { status: 'rejected' }, { status: 'rejected' }],
	});
});

test('a program is told where it stands', async () => {
	const { token } = await ada.api.connections.create({
		name: 'Program',
		spaceId: ada.spaceId,
		scope: 'write',
		destructive: false,
		days: 1,
		zone: 'UTC',
	});
	const server = await serveMcp(web.app);
	const headers = {
		authorization: `Bearer ${token}`,
		accept: 'application/json, text/event-stream',
		...json,
	};
	const answer = await fetch(server.url, {
		method: 'POST',
		headers,
		body: JSON.stringify(toolCall('todo_create', { title: 'x', tags: ['fine', NUL] })),
	});
	const text = await answer.text();
	await server.close();
	if (answer.status === 200) expect(text).toContain('tags.1');
	else expect(answer.status).toBeLessThan(500);
});

test('names are one line, for people and programs', async () => {
	await ada.api.account.update({ name: ' Ada\r\nLovelace\u202e ' });
	const again = await apiOf(web.app, ada.cookie);
	expect((await again.account.me()).name).toBe('Ada Lovelace');
	const made = { spaceId: ada.spaceId, scope: 'read', destructive: false, days: 1, zone: 'UTC' } as const;
	await ada.api.connections.create({ ...made, name: 'Two\nlines' });
	expect((await ada.api.connections.list())[0]!.name).toBe('Two lines');
});

test('nobody pushes as the system or as a program', async () => {
	const space = ada.spaceId;
	const actors = [
		{ kind: 'system', id: 'system:mission-runner', name: 'Mana' },
		{ kind: 'ai', id: 'mcp:somebody', name: 'Claude' },
		{ kind: 'ai', id: 'agent-1', name: 'Scout' },
		{ kind: 'user', id: 'somebody-else', name: 'Bob' },
	];
	const writes = actors.map((actor, n) => ({
		space,
		table: 'agents.agents',
		id: `claimed-${n}`,
		stamp: stampOf(n, 'claiming'),
		set: { name: `A${n}` },
		actor,
	}));
	const body = pushBody(writes, 'claiming');
	await web.ask('/api/sync/push', { method: 'POST', headers: signedIn(asFrame), body });
	const records = await web.app.sync.readRecords(ada.userId, space, {
		table: 'agents.agents',
		ids: writes.map(({ id }) => id),
	});
	const kept = new Map(records.map(({ id, last }) => [id, last.actor]));
	const own = { kind: 'user', id: ada.userId };
	expect(kept.get('claimed-0')).toMatchObject(own);
	expect(kept.get('claimed-1')).toMatchObject(own);
	expect(kept.get('claimed-2')).toEqual(actors[2]);
	expect(kept.get('claimed-3')).toMatchObject(own);
});

test('of thirty that ask for the keys at once, exactly as many get them as one after the other would', async () => {
	// Signing up here has opened the vault once.
	const eve = await web.signUp('Eve');
	const asked = await Promise.allSettled(Array.from({ length: 30 }, () => eve.api.vault.open()));
	expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
});

test('a new password ends the access of programs when it is asked to, and only then', async () => {
	const tom = await web.signUp('Tom');
	const program = { spaceId: tom.spaceId, scope: 'read', destructive: false, days: 1, zone: 'UTC' } as const;
	await tom.api.connections.create({ ...program, name: 'Kept' });
	const change = async (current: string, next: string, endConnections: boolean) => {
		const entered = await web.app.auth.signIn({ email: tom.email, password: current }, testClient);
		if (!entered.ok) throw new Error(entered.error.message);
		const api = await apiOf(web.app, cookieFrom(entered.value.cookies));
		await api.account.changePassword({ current, next, endConnections });
	};
	const states = async () => (await web.app.connections.list(tom.userId)).map(({ state }) => state);
	await change(PASSWORD, 'a first new phrase', false);
	expect(await states()).toEqual(['active']);
	await change('a first new phrase', 'a second new phrase', true);
	expect(await states()).toEqual(['revoked']);
});
