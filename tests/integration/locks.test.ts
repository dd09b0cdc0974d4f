/** The locks that `doors.txt` lists hold: each door is tried by everybody it may meet, over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../support/app';
import { pathOf } from '../support/door-examples';
import { listDoors, type Door } from '../support/doors';
import { testWeb, type TestWeb } from '../support/web';

const METRICS_TOKEN = 'a token for prometheus';

/** What came of it, as the caller sees it. */
type Outcome = 'in' | 'sign in first' | 'forbidden' | 'not there' | 'no such method';

let web: TestWeb;
let admin: TestPerson;
/** Owns a space that `viewer` may read and `stranger` does not know. */
let owner: TestPerson;
let viewer: TestPerson;
let stranger: TestPerson;

beforeAll(async () => {
	web = await testWeb({ MANA_METRICS_TOKEN: METRICS_TOKEN });
	[admin, owner, viewer, stranger] = [
		await web.signUp('Root'),
		await web.signUp('Owner'),
		await web.signUp('Viewer'),
		await web.signUp('Stranger'),
	];
	const { pool } = web.app.db;
	await pool.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [admin.userId]);
	await pool.query(`INSERT INTO space.membership (space_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
		owner.spaceId,
		viewer.userId,
	]);
});
afterAll(() => web?.close());

/** The rest of the input is missing: whoever is let in hears that, and nothing happens. */
function bodyFor(door: Door): string {
	if (door.kind === 'form') return 'nothing=1';
	if (door.name === '/mcp') return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
	return JSON.stringify(isOfSpace(door) ? { spaceId: owner.spaceId } : {});
}
const isOfSpace = ({ who }: Door): boolean => who?.endsWith('of the space') === true;

async function tryDoor(door: Door, method: string, headers: Record<string, string> = {}): Promise<Outcome> {
	const body = bodyFor(door);
	const type = door.kind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
	const isRead = method === 'GET';
	const query = isRead && door.kind === 'query' ? `?input=${encodeURIComponent(body)}` : '';
	const { status, headers: answered } = await web.ask(`${pathOf(door)}${query}`, {
		method,
		headersOnly: true,
		headers: {
			accept: 'application/json, text/event-stream, text/html',
			...(isRead ? {} : { origin: `http://${web.host}`, 'content-type': type }),
			...headers,
		},
		...(isRead ? {} : { body }),
	});
	const asked = status === 303 && answered.location?.startsWith('/sign-in') && door.who !== 'anyone';
	if (status === 401 || asked) return 'sign in first';
	if (status === 403 || answered.location?.endsWith('?denied=admin')) return 'forbidden';
	if (status === 405) return 'no such method';
	if (status === 404 && isOfSpace(door)) return 'not there';
	expect(status, 'defects are no answer').toBeLessThan(500);
	return 'in';
}

const as = ({ cookie }: TestPerson): Record<string, string> => ({ cookie });

/** Who is tried at a door with this lock, and what comes of it. */
const expected: Readonly<Record<string, () => readonly (readonly [who: Record<string, string>, Outcome])[]>> =
	{
		anyone: () => [
			[{}, 'in'],
			[as(stranger), 'in'],
		],
		'signed in': () => [
			[{}, 'sign in first'],
			[{ cookie: 'mana_session=forged0forged0forged0forged0' }, 'sign in first'],
			[as(stranger), 'in'],
		],
		admin: () => [
			[{}, 'sign in first'],
			[as(owner), 'forbidden'],
			[as(admin), 'in'],
		],
		'viewer of the space': () => [
			[{}, 'sign in first'],
			[as(stranger), 'not there'],
			[as(admin), 'not there'],
			[as(viewer), 'in'],
			[as(owner), 'in'],
		],
		'member of the space': () => [
			[{}, 'sign in first'],
			[as(stranger), 'not there'],
			[as(viewer), 'forbidden'],
			[as(owner), 'in'],
		],
		'access token': () => [
			[{}, 'sign in first'],
			[as(owner), 'sign in first'],
			[{ authorization: 'Bearer mana_forged' }, 'sign in first'],
		],
		'metrics reader': () => [
			[{}, 'in'],
			[{ 'x-forwarded-for': '127.0.0.1' }, 'sign in first'],
			[{ 'x-forwarded-for': '127.0.0.1', ...as(admin) }, 'sign in first'],
			[{ 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${METRICS_TOKEN}` }, 'in'],
			[{ authorization: `Bearer ${METRICS_TOKEN}x` }, 'sign in first'],
		],
	};

const doors = listDoors().filter(({ kind }) => kind !== 'tool' && kind !== 'queue');
/** They end the session they are called with; whoever tried them needs a new one. */
const ends = new Set(['account.signOut', 'account.revokeOtherSessions']);

describe('every door lets in whom its lock names, and nobody else', () => {
	test.each(doors.map((door) => [`${door.kind} ${door.name}`, door] as const))('%s', async (_, door) => {
		const tries = expected[door.who ?? ''];
		if (tries === undefined) throw new Error(`Say in ${import.meta.filename} who may pass "${door.who}".`);
		for (const method of door.methods) {
			for (const [headers, outcome] of tries()) {
				const found = await tryDoor(door, method, headers);
				if (found === 'no such method' && door.methods.length > 1) continue;
				expect(found, `${method} with ${JSON.stringify(headers)}`).toBe(outcome);
			}
		}
		if (ends.has(door.name)) stranger = await web.signUp(`Stranger ${door.name}`);
	});
});

test('the sign-in knows where somebody wanted to go, and sends nobody elsewhere', async () => {
	const at = async (path: string): Promise<string | undefined> => (await web.ask(path)).headers.location;
	expect(await at('/today')).toBe('/sign-in');
	expect(await at('/notes/n-1?x=1')).toBe('/sign-in?next=%2Fnotes%2Fn-1%3Fx%3D1');
	expect(await at('/')).toBe('/sign-in');
	const signedIn = await web.ask('/sign-in?next=//evil.example', { headers: as(owner) });
	expect(signedIn.headers.location).toBe('/today');
});

test('metrics name routes, never addresses or people', async () => {
	await web.ask('/notes/zanzibarquokka', { headers: as(owner) });
	await web.ask('/nowhere/zanzibarquokka');
	const { text } = await web.ask('/metrics');
	expect(text).toContain('mana_http_request_seconds');
	expect(text).toContain('/(app)/[module]/[...path]');
	for (const secret of ['zanzibarquokka', owner.userId, owner.email]) expect(text).not.toContain(secret);
});
