/** One browser of a test account: its own IndexedDB, clock and tab, around the real client data layer. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { importKey } from '../../src/lib/core/crypto';
import type { Change } from '../../src/lib/core/module';
import { testRandom } from '../../src/lib/core/ports/random';
import type { Actor } from '../../src/lib/core/sync/actor';
import { tables } from '../../src/lib/registry';
import { createKeyRing, type KeyRing } from '../../src/lib/client/account/key-ring';
import { createBus, type Bus } from '../../src/lib/client/bus';
import { createDamage, type Damage } from '../../src/lib/client/damage/damage';
import { AccountDb } from '../../src/lib/client/db';
import { createDeviceClock, openDevice, type DeviceClock } from '../../src/lib/client/device-clock';
import { createExecutor, type Executor } from '../../src/lib/client/execute';
import { createOpener, type Opener } from '../../src/lib/client/local/opener';
import type { WriterDeps } from '../../src/lib/client/local/write';
import { createRowStore, type RowStore } from '../../src/lib/client/rows/row-store';
import { createSyncEngine, type EngineDeps, type SyncEngine } from '../../src/lib/client/sync-engine';
import { timerWait } from '../../src/lib/client/sync/loop';
import { expandPages } from '../../src/lib/client/sync/pages';
import { pullOnce } from '../../src/lib/client/sync/pull';
import { pushOutbox } from '../../src/lib/client/sync/push';
import type { Account, SpaceInfo } from '../../src/lib/client/workspace';
import type { FakeServer } from './fake-sync-server';
import { lostFiles, type LostFiles } from './lost-files';
import { writeChanges } from './write-changes';

export const SPACE = 's-1';
export const TASKS = 'todo.tasks';
export const ada: Account = { id: 'u-1', name: 'Ada', email: 'ada@example.org', role: 'user' };
export const person: Actor = { kind: 'user', id: 'u-1', name: 'Ada' };
export const home: SpaceInfo = { id: SPACE, kind: 'personal', name: 'Home', role: 'owner' };

export const spaceKey = await importKey(testRandom(99).bytes(32));

export interface Device {
	readonly db: AccountDb;
	readonly bus: Bus;
	readonly keys: KeyRing;
	readonly rows: RowStore;
	readonly damage: Damage;
	readonly opener: Opener;
	readonly clock: DeviceClock;
	readonly writer: WriterDeps;
	readonly executor: Executor;
	readonly engineDeps: EngineDeps;
	/** Wall clock of the device. */
	readonly wall: { value: number };
	readonly online: { value: boolean };
	readonly write: (changes: readonly Change[], actor?: Actor, space?: string) => Promise<void>;
	readonly edit: (id: string, set: Record<string, unknown>) => Promise<void>;
	/** Everything out, everything in, everything expanded. */
	readonly sync: () => Promise<void>;
	readonly task: (id: string) => Promise<Record<string, unknown> | undefined>;
	readonly engine: () => SyncEngine;
	/** The same device after a reload: a new tab over the same database. */
	readonly reload: () => Promise<Device>;
	readonly close: () => Promise<void>;
}

export interface DeviceOptions {
	readonly server: FakeServer;
	readonly seed: number;
	readonly idb?: IDBFactory;
	readonly bus?: Bus;
	readonly locked?: boolean;
	/** The space it works in; `SPACE` when absent. */
	readonly space?: string;
	/** Resolves when the screen shows all that was read; at once when absent. */
	readonly shown?: () => Promise<void>;
	/** Rows that the disk cannot read any more, until they are written or deleted. */
	readonly lostFiles?: LostFiles;
}

export async function createDevice(options: DeviceOptions): Promise<Device> {
	const { server, seed, space: own = SPACE } = options;
	const idb = options.idb ?? new IDBFactory();
	const db = new AccountDb('mana-u-1', { indexedDB: idb, IDBKeyRange });
	if (options.lostFiles !== undefined) db.use(lostFiles(options.lostFiles));
	await db.open();
	const random = testRandom(seed);
	const wall = { value: server.now.value };
	const online = { value: true };
	const bus = options.bus ?? createBus();
	const keys = createKeyRing(db);
	if (options.locked !== true) await keys.add([{ keyId: 'k1', space: SPACE, epoch: 1, key: spaceKey }]);
	const system = { now: () => wall.value };
	const clock = createDeviceClock({ clock: system }, await openDevice(db, random));
	const opener = createOpener(keys);
	const rows = createRowStore({ db, opener, keys, bus });
	const damage = createDamage({ db, bus, rows, clock: { now: () => wall.value } });
	const writer: WriterDeps = { db, accountId: ada.id, keys, clock, rows, bus, random };
	let made = 0;
	const executor = createExecutor({
		writer,
		shown: options.shown ?? (() => Promise.resolve()),
		storing: (work) => work(),
		ids: { next: () => `${seed}-${(made += 1)}` },
		account: () => ada,
		spaces: () => [home],
		zone: () => 'Europe/Berlin',
		locale: () => 'en',
	});
	const engineDeps: EngineDeps = {
		db,
		bus,
		keys,
		opener,
		rows,
		random,
		clock: system,
		clockOfDevice: clock,
		zone: () => 'Europe/Berlin',
		transport: server.transport,
		live: server.live,
		wait: timerWait,
		isOnline: () => online.value,
		spaces: () => [own],
	};
	const engines: SyncEngine[] = [];
	const { signal } = new AbortController();
	const device: Device = {
		db,
		bus,
		keys,
		rows,
		damage,
		opener,
		clock,
		writer,
		executor,
		engineDeps,
		wall,
		online,
		write: async (changes, actor = person, space = own) => {
			const written = await writeChanges(writer, space, actor, changes);
			if (!written.ok) throw new Error(written.error.message);
		},
		edit: (id, set) => device.write([{ table: TASKS, id, set }]),
		sync: async () => {
			for (;;) {
				const pushed = await pushOutbox(engineDeps, signal);
				if (pushed.kind === 'empty') break;
				if (pushed.kind === 'failed') throw new Error(`push: ${JSON.stringify(pushed.failure)}`);
			}
			for (;;) {
				const pulled = await pullOnce(engineDeps, [own], signal);
				if (pulled.kind === 'failed') throw new Error(`pull: ${JSON.stringify(pulled.failure)}`);
				if (!pulled.more) break;
			}
			while ((await expandPages(db, bus, wall.value)) !== undefined);
			await rows.settled();
		},
		task: async (id) =>
			(await rows.reader(own).get(tables.get(TASKS)!.table, id)) as Record<string, unknown> | undefined,
		engine: () => {
			const engine = createSyncEngine(engineDeps);
			engines.push(engine);
			return engine;
		},
		reload: async () => {
			await device.close();
			const again = await createDevice({ ...options, idb, seed: seed + 1_000 });
			again.wall.value = wall.value;
			return again;
		},
		close: async () => {
			for (const engine of engines) await engine.stop();
			damage.close();
			rows.close();
			db.close();
		},
	};
	return device;
}

/** Everything in every store of the device, as text. */
export async function dump(db: AccountDb): Promise<string> {
	const all = await Promise.all(db.tables.map(async (store) => [store.name, await store.toArray()] as const));
	return JSON.stringify(all, (_, value: unknown) => (value instanceof CryptoKey ? '[key]' : value));
}
