/** Starting, ending and changing accounts: what opens without a network, what is asked of the server, and what stays behind. */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeServer, type FakeServer } from '../../../tests/support/fake-sync-server';
import {
	generateKeyPair,
	generateMasterKey,
	sealPrivateKey,
	toBase64url,
	wrapSpaceKey,
} from '../core/crypto';
import { randomIds, testRandom } from '../core/ports/random';
import { err, ok } from '../core/result';
import { tables } from '../registry';
import type { ApiError, ServerApi, SignedIn, VaultAnswer } from './account/server-api';
import type { Env } from './browser-env';
import { createBus } from './bus';
import { AccountDb, databaseName } from './db';
import { openWorkspace } from './start-workspace.svelte';
import { timerWait } from './sync/loop';
import type { Workspace } from './workspace';

const random = testRandom(11);

async function vaultFor(space: string): Promise<VaultAnswer> {
	const [pair, master] = [await generateKeyPair(), generateMasterKey(random)];
	return {
		mode: 'standard',
		masterKey: toBase64url(master),
		publicJwk: pair.publicJwk as Record<string, unknown>,
		sealedPrivateKey: await sealPrivateKey(master, pair.privateJwk),
		spaceKeys: [
			{
				spaceId: space,
				keyId: `key-${space}`,
				epoch: 1,
				wrap: await wrapSpaceKey(pair.publicJwk, random.bytes(32)),
			},
		],
	};
}

interface Person {
	readonly signedIn: SignedIn;
	readonly vault: VaultAnswer;
}
async function personCalled(name: string): Promise<Person> {
	const id = name.toLowerCase();
	const space = { id: `s-${id}`, kind: 'personal', name, role: 'owner' } as const;
	return {
		signedIn: {
			account: { id, name, email: `${id}@example.org`, role: 'user' },
			spaces: [space],
			locale: 'en',
		},
		vault: await vaultFor(space.id),
	};
}

/** A browser whose server side can be set: who is signed in, and whether anybody answers. */
class World {
	server: FakeServer = createFakeServer();
	who: Person | undefined;
	reachable = true;
	vaultOpened = 0;
	signedOut = 0;
	left: string[] = [];
	hints = new Map<string, string>();

	#answer<T>(value: () => T): Promise<ReturnType<typeof ok<T>> | ReturnType<typeof err<ApiError>>> {
		if (!this.reachable) return Promise.resolve(err({ kind: 'unreachable', message: 'No network.' }));
		if (this.who === undefined) return Promise.resolve(err({ kind: 'signed_out', message: 'Signed out.' }));
		return Promise.resolve(ok(value()));
	}

	env(): Env {
		const api: ServerApi = {
			session: () => this.#answer(() => this.who!.signedIn),
			sessionStart: () => this.#answer(() => 0),
			openVault: () => this.#answer(() => ((this.vaultOpened += 1), this.who!.vault)),
			signOut: () =>
				this.#answer(() => {
					this.signedOut += 1;
					this.who = undefined;
				}),
		};
		const transport: Env['transport'] = {
			push: async (...args) =>
				this.reachable ? this.server.transport.push(...args) : { ok: false, failure: { kind: 'offline' } },
			pull: async (...args) =>
				this.reachable ? this.server.transport.pull(...args) : { ok: false, failure: { kind: 'offline' } },
		};
		return {
			api,
			clock: { now: () => this.server.now.value },
			random,
			ids: randomIds(random),
			zone: () => 'Europe/Berlin',
			locale: () => 'en',
			hints: {
				getItem: (key) => this.hints.get(key) ?? null,
				setItem: (key, value) => void this.hints.set(key, value),
				removeItem: (key) => void this.hints.delete(key),
			},
			bus: () => createBus(),
			locks: undefined,
			transport,
			live: this.server.live,
			wait: timerWait,
			isOnline: () => this.reachable,
			pause: () => Promise.resolve(),
			frame: (work) => work(),
			leave: (path) => void this.left.push(path),
		};
	}

	async open(): Promise<Workspace> {
		const workspace = await openWorkspace(this.env());
		if (workspace === 'signed_out') throw new Error('Signed out.');
		return workspace;
	}
}

let world: World;
beforeEach(() => {
	world = new World();
});
afterEach(async () => {
	// Opening with nobody signed in closes what the test left open.
	const nobody = new World();
	await openWorkspace(nobody.env());
	for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name);
});

const eventually = async (met: () => boolean): Promise<void> => {
	for (let tries = 0; !met(); tries += 1) {
		if (tries > 2_000) throw new Error('It never happened.');
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
};
const create = async (workspace: Workspace, title: string): Promise<string> => {
	const made = await workspace.run<{ id: string }>('todo_create', { title });
	if (!made.ok) throw new Error(made.error.message);
	return made.value.value.id;
};
const titles = (workspace: Workspace): string[] =>
	workspace
		.rows(tables.get('todo.tasks')!.table)
		.all.map((row) => (row as unknown as { title: string }).title)
		.sort();

describe('starting', () => {
	it('knows nobody at first, and says so; without a network it says that instead', async () => {
		expect(await openWorkspace(world.env())).toBe('signed_out');
		world.reachable = false;
		await expect(openWorkspace(world.env())).rejects.toThrow('cannot be reached');
	});

	it('opens offline after one sign-in, reads, writes, finds, and sends it all later', async () => {
		world.who = await personCalled('Ada');
		await create(await world.open(), 'written online');
		world.reachable = false;
		const workspace = await world.open();
		await create(workspace, 'written offline');
		void titles(workspace);
		await eventually(() => titles(workspace).length === 2);
		expect(titles(workspace)).toEqual(['written offline', 'written online']);
		await eventually(() => workspace.search('offline').length === 1);
		expect(workspace.search('writ')).toHaveLength(2);
		expect(workspace.sync.phase).toBe('offline');
		await eventually(() => workspace.sync.waiting > 0);
		world.reachable = true;
		const again = await world.open();
		await eventually(() => world.server.records.size === 2);
		await eventually(() => again.sync.waiting === 0);
		// One opening of the vault, and none for the starts that had the keys.
		expect(world.vaultOpened).toBe(1);
	});

	it('counts a write as waiting from the moment it is asked for until the server has it, without a gap', async () => {
		world.who = await personCalled('Ada');
		const workspace = await world.open();
		const seen: number[] = [];
		const written = create(workspace, 'soon stored');
		seen.push(workspace.sync.waiting);
		await written;
		seen.push(workspace.sync.waiting);
		while (world.server.records.size === 0) {
			seen.push(workspace.sync.waiting);
			await timerWait(0, new AbortController().signal);
		}
		expect(Math.min(...seen)).toBeGreaterThan(0);
		await eventually(() => workspace.sync.waiting === 0);
	});

	it('leaves for the sign-in when the session has ended, and keeps unsent writes for the same person', async () => {
		const ada = await personCalled('Ada');
		world.who = ada;
		await world.open();
		world.reachable = false;
		await create(await world.open(), 'unsent');
		world.reachable = true;
		world.who = undefined;
		await world.open();
		await eventually(() => world.left.includes('/sign-in'));
		expect(await openWorkspace(world.env())).toBe('signed_out');
		world.who = ada;
		await world.open();
		await eventually(() => world.server.records.size === 1);
	});

	it('never shows one account to another, and keeps only sealed unsent writes of the first', async () => {
		const [ada, bob] = [await personCalled('Ada'), await personCalled('Bob')];
		world.who = ada;
		await create(await world.open(), 'sent by ada');
		await eventually(() => world.server.records.size === 1);
		world.reachable = false;
		await create(await world.open(), 'unsent by ada');
		world.reachable = true;
		world.who = undefined;
		await world.open();
		await eventually(() => world.left.length > 0);
		world.who = bob;
		const bobs = await world.open();
		expect(bobs.account.name).toBe('Bob');
		void titles(bobs);
		await bobs.sync.now();
		expect(titles(bobs)).toEqual([]);
		expect(world.server.records.size).toBe(1);
		const parked = new AccountDb(databaseName('ada'));
		expect(await parked._keys.count()).toBe(0);
		expect(await parked._session.count()).toBe(0);
		expect(await parked._outbox.count()).toBe(1);
		parked.close();
		world.who = ada;
		world.hints.clear();
		const back = await world.open();
		await eventually(() => world.server.records.size === 2);
		void titles(back);
		await eventually(() => titles(back).length === 2);
	});
});

describe('signing out', () => {
	it('leaves nothing on the device', async () => {
		world.who = await personCalled('Ada');
		const workspace = await world.open();
		await create(workspace, 'secret');
		await eventually(() => world.server.records.size === 1);
		expect(await workspace.signOut()).toEqual({ ok: true, value: undefined });
		expect(await Dexie.getDatabaseNames()).toEqual([]);
		expect(world.hints.size).toBe(0);
		expect(world.signedOut).toBe(1);
	});

	it('refuses while writes wait, unless it is forced; the server hears of it when it can', async () => {
		world.who = await personCalled('Ada');
		await world.open();
		world.reachable = false;
		const workspace = await world.open();
		await create(workspace, 'unsent');
		expect(await workspace.signOut()).toMatchObject({ ok: false, error: { kind: 'conflict' } });
		expect(await workspace.signOut({ force: true })).toMatchObject({ ok: true });
		expect(await Dexie.getDatabaseNames()).toEqual([]);
		expect(await openWorkspace(world.env())).toBe('signed_out');
		world.reachable = true;
		expect(await openWorkspace(world.env())).toBe('signed_out');
		expect(world.signedOut).toBe(1);
		expect(world.hints.size).toBe(0);
	}, 20_000);
});
