/** How an account leaves this device: signed out, its session ended, or its database taken over by another tab. */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearDevice, create, eventually, personCalled, World } from '../../../tests/support/account-world';
import type { HostEnv } from './host/env';
import { AccountDb, databaseName } from './db';
import { openWorkspace } from './start-workspace.svelte';

let world: World;
beforeEach(() => {
	world = new World();
});
afterEach(clearDevice);

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

	it('is finished by the next start when the tab was closed in the middle', async () => {
		world.who = await personCalled('Ada');
		await world.open();
		const nobody = new World();
		await openWorkspace(nobody.env());
		expect(await Dexie.getDatabaseNames()).toEqual(['mana-ada']);
		world.hints.clear();
		world.hints.set('mana-leaving', `${world.server.now.value} ada`);
		world.reachable = false;
		expect(await openWorkspace(world.env())).toBe('signed_out');
		expect(await Dexie.getDatabaseNames()).toEqual([]);
		world.reachable = true;
		expect(await openWorkspace(world.env())).toBe('signed_out');
		expect([world.signedOut, world.hints.size]).toEqual([1, 0]);
	});

	it('waits for the tab that sends', async () => {
		world.who = await personCalled('Ada');
		// Another tab leads: it hears of the write and takes a moment.
		const never = (_name: string, { signal }: { signal: AbortSignal }): Promise<void> =>
			new Promise((_, reject) =>
				signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
			);
		world.locks = { request: never } as unknown as HostEnv['locks'];
		const workspace = await world.open();
		await create(workspace, 'on its way');
		const db = new AccountDb(databaseName('ada'));
		setTimeout(() => void db._outbox.clear(), 120);
		expect(await workspace.signOut()).toMatchObject({ ok: true });
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

describe('without being asked', () => {
	it('keeps no key of somebody whose session has ended', async () => {
		world.who = await personCalled('Ada');
		await world.open();
		world.who = undefined;
		await world.open();
		await eventually(() => world.left.includes('/sign-in'));
		const left = new AccountDb(databaseName('ada'));
		expect(await left._keys.count()).toBe(0);
		left.close();
	});

	it('lets go of a database that a newer version takes, and of the lead; what cannot be saved is said', async () => {
		const given: string[] = [];
		world.locks = {
			request: async (_name: string, _options: unknown, work: () => Promise<unknown>) => {
				await work();
				given.push('back');
			},
		} as unknown as HostEnv['locks'];
		world.who = await personCalled('Ada');
		const workspace = await world.open();
		await eventually(() => workspace.sync.lastSyncedAt !== undefined);
		const newer = new Dexie(databaseName('ada'));
		newer.version(9_999).stores({ 'todo.tasks': '[space+id]' });
		await newer.open();
		await eventually(() => given.length === 1);
		expect(await workspace.run('todo_create', { title: 'late' })).toMatchObject({
			ok: false,
			error: { code: 'error_tab_outdated' },
		});
		expect(await workspace.signOut()).toMatchObject({ error: { code: 'error_tab_outdated' } });
		newer.close();
		// Nothing opens it again: deleting it is not undone by a tab that is still there.
		await Dexie.delete(databaseName('ada'));
		await workspace.sync.now();
		expect(await Dexie.getDatabaseNames()).toEqual([]);
	});
});
