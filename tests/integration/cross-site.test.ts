/**
 * R56: another site cannot make a signed-in browser change anything. Every door that changes something gets a request that
 * works from our own page, in every disguise a page elsewhere can give it; afterwards not one row of the database differs.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME_TYPE } from '../../src/lib/core/sync/frames';
import type { TestPerson } from '../support/app';
import { stateOf } from '../support/database-state';
import { exampleOf, makers, pathOf, type Example } from '../support/door-examples';
import { listDoors } from '../support/doors';
import { testWeb, type TestWeb, type WebRequest } from '../support/web';
import { pushBody } from '../support/wire';

const doors = listDoors().filter(({ kind }) => kind !== 'tool' && kind !== 'queue');
const changing = doors.filter(({ methods }) => methods.some((method) => !['GET', 'HEAD'].includes(method)));
const reading = doors.filter((door) => !changing.includes(door));

let web: TestWeb;
let admin: TestPerson;
beforeAll(async () => {
	web = await testWeb({ MANA_DEMO: '1', MANA_DEMO_PASSWORD: 'a password of the demo' });
	admin = await web.signUp('Root');
	await web.app.db.pool.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [admin.userId]);
	// Opens the queues and counts the address, which leaves rows behind the first time.
	await web.ask('/admin/queues/api/queues', { headers: { cookie: admin.cookie } });
});
afterAll(() => web?.close());

const evil = 'https://evil.example';
const crossSite = { origin: evil, 'sec-fetch-site': 'cross-site' };
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const BOUNDARY = 'boundary-of-a-form';

const asForm = (fields: Example['fields']): string =>
	new URLSearchParams(
		Object.entries(fields).map(([name, value]): [string, string] => [
			name,
			typeof value === 'string' ? value : JSON.stringify(value),
		]),
	).toString();
const asMultipart = (fields: Example['fields']): string =>
	`${[...new URLSearchParams(asForm(fields))]
		.map(
			([name, value]) =>
				`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
		)
		.join('')}--${BOUNDARY}--\r\n`;

const asPush = ({ writes = [] }: Example['fields']): Uint8Array => pushBody(writes as readonly unknown[]);

interface Disguise {
	readonly name: string;
	readonly headers: (host: string) => Readonly<Record<string, string>>;
	readonly body?: (fields: Example['fields']) => string | Uint8Array;
	readonly type?: string;
	readonly method?: string;
	readonly query?: (fields: Example['fields']) => string;
}

const disguises: readonly Disguise[] = [
	{ name: 'a form', headers: () => crossSite, type: form, body: asForm },
	{
		name: 'a form with files',
		headers: () => crossSite,
		type: `multipart/form-data; boundary=${BOUNDARY}`,
		body: asMultipart,
	},
	{ name: 'a fetch without CORS, JSON as text', headers: () => crossSite, type: 'text/plain' },
	{ name: 'a fetch with JSON', headers: () => crossSite, type: json },
	{ name: 'a sandboxed frame', headers: () => ({ origin: 'null' }), type: json },
	{
		name: 'a sub-domain',
		headers: (host) => ({ origin: `http://evil.${host}`, 'sec-fetch-site': 'same-site' }),
	},
	{ name: 'another port of this machine', headers: () => ({ origin: 'http://127.0.0.1:1' }), type: json },
	{
		name: 'our name as a prefix',
		headers: (host) => ({ origin: `http://${host}.evil.example` }),
		type: json,
	},
	{
		name: 'a method override',
		headers: () => ({ ...crossSite, 'x-http-method-override': 'GET', 'x-method-override': 'GET' }),
		type: json,
		query: () => '_method=GET',
	},
	{ name: 'an old browser that says nothing', headers: () => ({}), type: json },
	{ name: 'a fetch with a frame', headers: () => crossSite, type: FRAME_TYPE, body: asPush },
	{ name: 'a beacon', headers: () => ({ 'sec-fetch-site': 'cross-site' }), type: 'text/plain' },
];

/** What a link, an image or a prerendered page can send: cookies go along, and the origin is not named. */
const links: readonly Disguise[] = [
	{ name: 'a link', method: 'GET', headers: () => ({ 'sec-fetch-site': 'cross-site' }) },
	{
		name: 'a link that overrides its method',
		method: 'GET',
		headers: () => ({ 'x-http-method-override': 'POST' }),
	},
	{
		name: 'a link with the fields of a form',
		method: 'GET',
		headers: () => ({}),
		query: (fields) => asForm(fields),
	},
	{
		name: 'a link with the input of a procedure',
		method: 'GET',
		headers: () => ({}),
		query: (fields) => `batch=1&input=${encodeURIComponent(JSON.stringify({ 0: fields }))}&_method=POST`,
	},
];

/** The example as another page sends it, with the cookie of whoever visits that page, or without one. */
function dressed(
	{ path, fields, ...example }: Example,
	disguise: Disguise,
	cookie: string | undefined,
): [path: string, request: WebRequest] {
	const { body = (given) => JSON.stringify(given), type = json, method = example.method } = disguise;
	const query = disguise.query?.(fields);
	return [
		query === undefined ? path : `${path}?${query}`,
		{
			method,
			headers: {
				...(cookie === undefined ? {} : { cookie }),
				// What a page has to ask for by script does not go along with a link.
				...(method === 'GET' ? {} : { ...example.headers, 'content-type': type }),
				...disguise.headers(web.host),
			},
			...(method === 'GET' ? {} : { body: body(fields) }),
		},
	];
}

const ourPage: Disguise = {
	name: 'our own page',
	headers: (host) => ({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }),
};
const asOurPageSends: Readonly<Record<Example['as'], Partial<Disguise>>> = {
	json: {},
	form: { type: form, body: asForm },
	frame: { type: FRAME_TYPE, body: asPush },
};
const fromOurPage = (example: Example): [path: string, request: WebRequest] =>
	dressed(example, { ...ourPage, ...asOurPageSends[example.as] }, example.cookie);

/** Whether a request tells where it comes from; one that does not, and has no cookie, may be any program. */
const isNamed = ({ headers }: Disguise): boolean => Object.keys(headers(web.host)).length > 0;

describe('from elsewhere, every door that changes something stays shut', () => {
	test('each of them has an example', () => {
		expect(Object.keys(makers).sort()).toEqual(changing.map(({ kind, name }) => `${kind} ${name}`).sort());
	});

	for (const door of changing) {
		test(`${door.kind} ${door.name}`, async () => {
			const person = await web.signUp(`P${Math.random()}`);
			const example = await exampleOf(door, { web, admin, person });
			await web.app.mail.letters.settled();
			const before = await stateOf(web.app.db.pool);
			const visitor = example.cookie ?? person.cookie;
			for (const disguise of disguises) {
				for (const cookie of isNamed(disguise) ? [visitor, undefined] : [visitor]) {
					const { status } = await web.ask(...dressed(example, disguise, cookie));
					expect(status, `${disguise.name} was answered with ${status}`).toBe(403);
				}
			}
			for (const link of links) {
				const { status } = await web.ask(...dressed(example, link, visitor));
				expect(status, `${link.name} was answered with ${status}`).toBeLessThan(500);
			}
			expect(await stateOf(web.app.db.pool)).toEqual(before);

			const { status, text } = await web.ask(...fromOurPage(example));
			expect(status, `from our own page: ${text.slice(0, 300)}`).toBeLessThan(400);
			const after = await stateOf(web.app.db.pool);
			if (example.harmless === undefined) expect(after, 'the example changes something').not.toEqual(before);
			else expect(after, example.harmless).toEqual(before);
		});
	}
});

test('doors that only read change nothing, whatever is sent to them', async () => {
	const before = await stateOf(web.app.db.pool);
	for (const door of reading) {
		const path = pathOf(door);
		if (path === '/api/sync/live') continue;
		for (const disguise of disguises) {
			const example = { path, method: 'POST', fields: {}, as: 'json' } as const;
			const { status } = await web.ask(...dressed(example, disguise, admin.cookie));
			expect(status, `${disguise.name} at ${path}`).toBe(403);
		}
		await web.ask(path, { headers: { cookie: admin.cookie, 'sec-fetch-site': 'cross-site' } });
	}
	expect(await stateOf(web.app.db.pool)).toEqual(before);
});
