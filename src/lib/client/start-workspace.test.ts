/** Starting and changing accounts: what opens without a network, what is asked of the server, and whom the device shows. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	clearDevice,
	create,
	eventually,
	personCalled,
	titles,
	World,
} from '../../../tests/support/account-world';
import { AccountDb, databaseName } from './db';
import { openWorkspace } from './start-workspace.svelte';
import { timerWait } from './sync/loop';

let world: World;
beforeEach(() => {
	world = new World();
});
afterEach(clearDevice);

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
		await eventually(async () => (await titles(workspace)).length === 2);
		expect(await titles(workspace)).toEqual(['written offline', 'written online']);
		await eventually(async () => (await workspace.search('offline')).length === 1);
		await eventually(async () => (await workspace.search('writ')).length === 2);
		expect(workspace.sync.phase).toBe('offline');
		await eventually(() => workspace.sync.waiting > 0);
		world.reachable = true;
		const again = await world.open();
		await eventually(() => world.server.records.size === 2);
		await eventually(() => again.sync.waiting === 0);
		// One opening of the vault, and none for the starts that had the keys.
		expect(world.vaultOpened).toBe(1);
	});

	it('with a damaged session says so without a network, and is as it was with one', async () => {
		const ada = await personCalled('Ada');
		world.who = ada;
		await create(await world.open(), 'written before');
		world.reachable = false;
		await create(await world.open(), 'unsent');
		const { id } = ada.signedIn.account;
		const db = new AccountDb(databaseName(id));
		await db._session.put({ key: 'self', account: id } as never);
		db.close();
		await expect(openWorkspace(world.env())).rejects.toThrow('is damaged');
		world.reachable = true;
		const workspace = await world.open();
		await eventually(async () => (await titles(workspace)).length === 2);
		await eventually(() => workspace.sync.waiting === 0);
		expect(workspace.damaged).toEqual([]);
	});

	it('says that an older tab holds the database, and opens as soon as it lets go', async () => {
		world.who = await personCalled('Ada');
		const older = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open(databaseName('ada'), 1);
			request.onsuccess = () => resolve(request.result);
		});
		const told: boolean[] = [];
		const opening = openWorkspace({ ...world.env(), blocked: (isBlocked) => void told.push(isBlocked) });
		await eventually(() => told.includes(true));
		older.close();
		expect(await opening).not.toBe('signed_out');
		expect(told.at(-1)).toBe(false);
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

	it('asks for the keys again when the vault did not answer', async () => {
		world.who = await personCalled('Ada');
		world.vaultFails = 2;
		const workspace = await world.open();
		expect(await workspace.run('todo_create', { title: 'too soon' })).toMatchObject({
			ok: false,
			error: { kind: 'vault_locked' },
		});
		let opened = false;
		while (!opened) {
			opened = (await workspace.run('todo_create', { title: 'unlocked' })).ok;
			await timerWait(5, new AbortController().signal);
		}
		expect(world.vaultOpened).toBe(1);
		await eventually(() => world.server.records.size === 1);
	});

	it('does not ask a vault that never answers for ever', async () => {
		world.who = await personCalled('Ada');
		world.vaultFails = 100;
		await world.open();
		await eventually(() => world.vaultFails === 96);
		await timerWait(200, new AbortController().signal);
		expect(world.vaultFails).toBe(96);
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
		await bobs.sync.now();
		expect(await titles(bobs)).toEqual([]);
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
		await eventually(async () => (await titles(back)).length === 2);
	});
});
