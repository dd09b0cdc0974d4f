/** One request that changes something for each door that can, as its own page would send it. */
import { z } from 'zod';
import { FRAME_TYPE } from '../../src/lib/core/sync/frames';
import type { App } from '../../src/lib/server/compose';
import type { Door } from './doors';
import { PASSWORD, type TestPerson } from './app';
import { taskWrite } from './sync-world';
import type { TestWeb } from './web';

export interface Example {
	readonly path: string;
	readonly method: string;
	/** The fields of the form or of the JSON body. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** How our own page sends it. */
	readonly as: 'form' | 'json' | 'frame';
	/** Who is signed in while it is sent; nobody when absent. */
	readonly cookie?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Why a request that gets through leaves everything as it was. */
	readonly harmless?: string;
}

export interface World {
	readonly web: TestWeb;
	readonly admin: TestPerson;
	/** Somebody with a fresh account. */
	readonly person: TestPerson;
}

type Part = Omit<Example, 'path' | 'method' | 'as'> & Partial<Pick<Example, 'path' | 'method' | 'as'>>;
type Maker = (world: World) => Part | Promise<Part>;

/** The path of a door, without its groups and parameters. */
export const pathOf = ({ kind, name }: Door): string =>
	kind === 'query' || kind === 'mutation'
		? `/trpc/${name}`
		: name
				.replace(/\/\([^)]+\)/g, '')
				.replace('/[...path]', '')
				.replace('[module]', 'todo') || '/';

const tool = async (app: App, person: TestPerson, name: string, input: unknown): Promise<string> => {
	const ran = await app.tools.run({
		userId: person.userId,
		spaceId: person.spaceId,
		actor: { kind: 'user', id: person.userId, name: person.name },
		tool: name,
		input,
		zone: 'UTC',
		locale: 'en',
	});
	if (!ran.ok) throw new Error(`${name}: ${ran.error.message}`);
	return z.object({ id: z.string() }).parse(ran.value.value).id;
};

const connection = { name: 'Program', scope: 'write', destructive: false, days: 30, zone: 'UTC' } as const;
const mission = async ({ web, person }: World): Promise<Part> => ({
	cookie: person.cookie,
	fields: {
		spaceId: person.spaceId,
		missionId: await tool(web.app, person, 'missions_create', { title: 'Tidy', objective: 'Tidy up' }),
	},
});
const asPerson =
	(fields: Readonly<Record<string, unknown>>): Maker =>
	({ person }) => ({ cookie: person.cookie, fields });

/** By kind and name of the door. */
export const makers: Readonly<Record<string, Maker>> = {
	'form /(public)/sign-in': ({ person }) => ({ fields: { email: person.email, password: PASSWORD } }),
	'form /(public)/sign-up': () => ({
		fields: { name: 'New', email: `new-${Math.random()}@example.org`, password: PASSWORD },
	}),
	'form /(public)/confirm': () => ({ fields: { secret: 'nobody-was-sent-this', password: PASSWORD } }),
	'endpoint /(public)/sign-in/demo': () => ({ as: 'form', fields: {} }),
	'endpoint /admin/queues/[...path]': ({ admin }) => ({
		path: '/admin/queues/api/queues/missions/pause',
		method: 'PUT',
		cookie: admin.cookie,
		fields: {},
	}),
	'endpoint /api/sync/pull': ({ person }) => ({
		cookie: person.cookie,
		headers: { accept: FRAME_TYPE },
		fields: { cursors: { [person.spaceId]: 0 }, limit: 10 },
		harmless: 'it reads; a POST because the cursors are many',
	}),
	'endpoint /api/sync/push': ({ person }) => ({
		as: 'frame',
		cookie: person.cookie,
		fields: { device: 'dev_test', writes: [taskWrite(person.spaceId, 't-1', { title: 'one' })] },
	}),
	'endpoint /mcp': async ({ person }) => {
		const { token } = await person.api.connections.create({ ...connection, spaceId: person.spaceId });
		return {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' },
			fields: {
				jsonrpc: '2.0',
				id: 1,
				method: 'initialize',
				params: {
					protocolVersion: '2025-06-18',
					capabilities: {},
					clientInfo: { name: 'test', version: '1' },
				},
			},
		};
	},
	'mutation account.changeEmail': asPerson({ email: 'elsewhere@example.org', password: PASSWORD }),
	'mutation account.changePassword': asPerson({ current: PASSWORD, next: 'another good phrase' }),
	'mutation account.revokeOtherSessions': async ({ web, person }) => {
		await web.app.auth.signIn(
			{ email: person.email, password: PASSWORD },
			{ ip: '203.0.113.8', userAgent: 'x' },
		);
		return { cookie: person.cookie, fields: {} };
	},
	'mutation account.revokeSession': async ({ person }) => ({
		cookie: person.cookie,
		fields: { key: (await person.api.account.sessions())[0]!.key },
	}),
	'mutation account.signOut': asPerson({}),
	'mutation account.update': asPerson({ name: 'Somebody else' }),
	'mutation admin.setSuspended': ({ admin, person }) => ({
		cookie: admin.cookie,
		fields: { userId: person.userId, suspended: true },
	}),
	'mutation connections.create': ({ person }) => ({
		cookie: person.cookie,
		fields: { ...connection, spaceId: person.spaceId },
	}),
	'mutation connections.revoke': async ({ person }) => ({
		cookie: person.cookie,
		fields: { id: (await person.api.connections.create({ ...connection, spaceId: person.spaceId })).id },
	}),
	'mutation missions.runNow': mission,
	'mutation missions.stop': async (world) => ({
		...(await mission(world)),
		harmless: 'no run of this mission is under way',
	}),
	'mutation vault.open': asPerson({}),
};

/** The example of a door, ready to be sent. */
export async function exampleOf(door: Door, world: World): Promise<Example> {
	const make = makers[`${door.kind} ${door.name}`];
	if (make === undefined) throw new Error(`No example in tests/support/door-examples.ts for ${door.name}.`);
	return {
		path: pathOf(door),
		method: 'POST',
		as: door.kind === 'form' ? 'form' : 'json',
		...(await make(world)),
	};
}
