/** A browser with its accounts: the real client over a scripted server, whoever is signed in and whether it answers. */
import Dexie from 'dexie';
import {
	generateKeyPair,
	generateMasterKey,
	sealPrivateKey,
	toBase64url,
	wrapSpaceKey,
} from '../../src/lib/core/crypto';
import { randomIds, testRandom } from '../../src/lib/core/ports/random';
import { err, ok } from '../../src/lib/core/result';
import { tables } from '../../src/lib/registry';
import type { ApiError, ServerApi, SignedIn, VaultAnswer } from '../../src/lib/client/account/server-api';
import type { Env } from '../../src/lib/client/browser-env';
import { createBus } from '../../src/lib/client/bus';
import { createHost } from '../../src/lib/client/host/create-host';
import type { HostEnv } from '../../src/lib/client/host/env';
import { openWorkspace } from '../../src/lib/client/start-workspace.svelte';
import { timerWait } from '../../src/lib/client/sync/loop';
import type { Workspace } from '../../src/lib/client/workspace';
import { createFakeServer, type FakeServer } from './fake-sync-server';
import { onAnotherThread } from './late-tab';

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

export interface Person {
	readonly signedIn: SignedIn;
	readonly vault: VaultAnswer;
}
export async function personCalled(name: string): Promise<Person> {
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
export class World {
	server: FakeServer = createFakeServer();
	who: Person | undefined;
	reachable = true;
	vaultOpened = 0;
	/** How often the vault does not answer. */
	vaultFails = 0;
	locks: HostEnv['locks'];
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
			openVault: () => {
				if (this.vaultFails > 0) {
					this.vaultFails -= 1;
					return Promise.resolve(err({ kind: 'unreachable', message: 'Gone for a moment.' }));
				}
				return this.#answer(() => ((this.vaultOpened += 1), this.who!.vault));
			},
			signOut: () =>
				this.#answer(() => {
					this.signedOut += 1;
					this.who = undefined;
				}),
		};
		const transport: HostEnv['transport'] = {
			push: async (...args) =>
				this.reachable ? this.server.transport.push(...args) : { ok: false, failure: { kind: 'offline' } },
			pull: async (...args) =>
				this.reachable ? this.server.transport.pull(...args) : { ok: false, failure: { kind: 'offline' } },
		};
		const wait: Env['wait'] = (ms, signal) => timerWait(Math.min(ms, 50), signal);
		const host: HostEnv = {
			clock: { now: () => this.server.now.value },
			random,
			ids: randomIds(random),
			zone: () => 'Europe/Berlin',
			bus: () => createBus(),
			locks: this.locks,
			transport,
			live: this.server.live,
			// Pauses between tries are cut short.
			wait,
			isOnline: () => this.reachable,
			pause: () => Promise.resolve(),
			soon: queueMicrotask,
		};
		const keeper = onAnotherThread(createHost(host));
		return {
			api,
			host: () => keeper,
			zone: () => 'Europe/Berlin',
			locale: () => 'en',
			hints: {
				getItem: (key) => this.hints.get(key) ?? null,
				setItem: (key, value) => void this.hints.set(key, value),
				removeItem: (key) => void this.hints.delete(key),
			},
			wait,
			isOnline: () => this.reachable,
			path: () => '/todo',
			leave: (path) => void this.left.push(path),
		};
	}

	async open(): Promise<Workspace> {
		const workspace = await openWorkspace(this.env());
		if (workspace === 'signed_out') throw new Error('Signed out.');
		return workspace;
	}
}

/** Leaves an empty device for the next test. */
export async function clearDevice(): Promise<void> {
	// Opening with nobody signed in closes what the test left open.
	await openWorkspace(new World().env());
	for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name);
}

export const eventually = async (met: () => boolean | Promise<boolean>): Promise<void> => {
	for (let tries = 0; !(await met()); tries += 1) {
		if (tries > 2_000) throw new Error('It never happened.');
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
};
export const create = async (workspace: Workspace, title: string): Promise<string> => {
	const made = await workspace.run<{ id: string }>('todo_create', { title });
	if (!made.ok) throw new Error(made.error.message);
	return made.value.value.id;
};
export const titles = async (workspace: Workspace): Promise<string[]> => {
	const rows = await workspace.rows(tables.get('todo.tasks')!.table).ask({});
	return rows.map((row) => (row as unknown as { title: string }).title).sort();
};
