/**
 * Puts together the data layer of one account on this device: database, keys, rows, executor, notices, search, syncing.
 * Read top to bottom. Who is signed in was decided before; what a screen may use is the Workspace it returns.
 */
import type { Change } from '../core/module';
import { err, ok, type Result } from '../core/result';
import type { LiveEvent } from '../core/sync/protocol';
import { createKeyRing } from './account/key-ring';
import { hasUnsent } from './account/local-account';
import { createSession, type Session } from './account/session.svelte';
import { inBackground } from './background';
import type { Env } from './browser-env';
import type { Bus } from './bus';
import { createDamage } from './damage/damage';
import { damageCell } from './damage/damage-cell.svelte';
import { AccountDb, databaseName } from './db';
import { createDeviceClock, openDevice } from './device-clock';
import { createExecutor } from './execute';
import { outdatedTab } from './failed';
import { seekLead } from './leader';
import { awaitsFirstSync } from './first-sync';
import { createLiveRows } from './live-rows.svelte';
import { createOpener } from './local/opener';
import { writeDecided, type WriterDeps } from './local/write';
import { createNotices } from './notices.svelte';
import { revertEntries } from './revert';
import { createRowStore } from './rows/row-store';
import { createLocalIndex } from './search/local-index';
import type { SessionRow } from './store-types';
import { createSyncEngine, type SyncEngine } from './sync-engine';
import { createSyncView } from './sync-view.svelte';
import { updates } from './updates.svelte';
import { keepTidy } from './upkeep';
import type { Workspace } from './workspace';
import { cut } from '../core/text';

const LOOK_AGAIN_MS = 50;

export interface OpenAccount {
	readonly db: AccountDb;
	readonly bus: Bus;
	readonly session: Session;
	readonly workspace: Omit<Workspace, 'signOut'>;
	/** Starts syncing in whichever tab leads. Called once the server has said that this account is signed in. */
	readonly startSync: () => void;
	/** Pushes what waits, at most this long; answers what is still unsent. */
	readonly flush: (timeoutMs: number) => Promise<Result<void>>;
	/** The time of the server, as far as this device knows it. */
	readonly serverNow: () => number;
	readonly close: () => Promise<void>;
}

/** The stored session of an account on this device, if it has one, and whether there is one that cannot be read. */
export async function readSession(
	accountId: string,
): Promise<{ readonly row: SessionRow | undefined; readonly isDamaged: boolean }> {
	const db = new AccountDb(databaseName(accountId));
	try {
		const row = await db._session.get('self');
		return { row, isDamaged: db.hasFound };
	} finally {
		db.close();
	}
}

export async function openAccount(env: Env, start: SessionRow): Promise<OpenAccount> {
	const accountId = start.account.id;
	const db = new AccountDb(databaseName(accountId));
	let leadership: ReturnType<typeof seekLead> | undefined;
	// Another tab upgrades the database or deletes it: let go of it and of the lead, and ask for a reload here. False keeps
	// Dexie from opening it again, which would bring a deleted one back.
	db.on('versionchange', () => {
		db.close();
		updates.require();
		inBackground(leadership?.resign() ?? Promise.resolve());
		return false;
	});
	db.on('blocked', () => env.blocked?.(true));
	await db.open();
	env.blocked?.(false);
	const bus = env.bus(accountId);
	const clock = createDeviceClock(env, await openDevice(db, env.random));
	const keys = createKeyRing(db);
	await keys.load();
	await db._session.put(start);
	const session = createSession({ db, keys, bus, api: env.api }, start);
	const opener = createOpener(keys);
	const rows = createRowStore({ db, opener, keys, bus });
	const writer: WriterDeps = { db, accountId, keys, clock, rows, bus, random: env.random };
	const stored = await db._session.get('self');
	const view = createSyncView({ db, bus, isOnline: env.isOnline, lastSyncedAt: stored?.lastSyncedAt });
	const executor = createExecutor({
		writer,
		storing: view.storing,
		ids: env.ids,
		account: () => session.account,
		spaces: () => session.spaces,
		zone: env.zone,
		locale: env.locale,
	});
	const damage = createDamage({ db, bus, rows, clock: { now: clock.now }, cell: damageCell() });
	const search = createLocalIndex({ rows, pause: env.pause }, () => session.space);
	const live = createLiveRows(
		{ store: rows, index: search, schedule: env.frame },
		() => session.space.id,
		(table) => awaitsFirstSync(view.state) || damage.in(session.space.id, table) > 0,
	);
	const notices = createNotices({
		db,
		bus,
		opener,
		accountId,
		write: (space, changes, read) =>
			view.storing(() =>
				writeDecided(
					writer,
					space,
					{ kind: 'user', id: accountId, name: cut(session.account.name, 80) },
					changes,
					read,
				),
			),
	});
	await notices.load();

	let engine: SyncEngine | undefined;
	const lead = (): (() => Promise<void>) => {
		const running = createSyncEngine({
			...env,
			db,
			bus,
			opener,
			keys,
			clockOfDevice: clock,
			spaces: () => session.spaces.map((space) => space.id),
		});
		engine = running;
		running.start();
		const ended = new AbortController();
		inBackground(keepTidy({ ...env, db, bus, now: clock.now }, ended.signal));
		return () => {
			ended.abort();
			return running.stop();
		};
	};

	search.rebuild();

	const liveHandlers = new Set<(event: LiveEvent) => void>();
	const stop = bus.on((message, fromHere) => {
		if (message.type === 'live') for (const handler of liveHandlers) handler(message.event);
		else if (message.type === 'keys' && !fromHere) inBackground(session.reload());
		else if (message.type === 'clock' && !fromHere) {
			inBackground(db._device.get('self').then((row) => row && clock.rewind(row)));
		} else if (message.type === 'sync' && fromHere && message.state.lastSyncedAt !== undefined) {
			inBackground(db._session.update('self', { lastSyncedAt: message.state.lastSyncedAt }));
		}
	});

	const now = async (): Promise<void> => {
		if (engine === undefined) bus.send({ type: 'poke' });
		else await engine.now();
	};

	return {
		db,
		bus,
		session,
		workspace: {
			get account() {
				return session.account;
			},
			get space() {
				return session.space;
			},
			get spaces() {
				return session.spaces;
			},
			switchSpace: async (id) => {
				await session.switchSpace(id);
				search.rebuild();
			},
			rows: live.rows,
			run: (tool, input, options) => executor.run(session.space, tool, input, options),
			revert: (entries, options) => {
				const { space } = session;
				const apply = (changes: readonly Change[]) => executor.apply(space, changes, options);
				return revertEntries({ keys, rows, apply }, space.id, entries);
			},
			undoLast: executor.undoLast,
			sync: {
				get phase() {
					return view.state.phase;
				},
				get waiting() {
					return view.state.waiting;
				},
				get lastSyncedAt() {
					return view.state.lastSyncedAt;
				},
				get error() {
					return view.state.error;
				},
				get code() {
					return view.state.code;
				},
				now,
			},
			get rejected() {
				return notices.rejected;
			},
			get madeRoom() {
				return notices.madeRoom;
			},
			retryRejected: notices.retryRejected,
			discardRejected: notices.discardRejected,
			get conflicts() {
				return notices.conflicts;
			},
			get damaged() {
				return damage.entries;
			},
			fetchDamagedAgain: async () => {
				await damage.fetchAgain();
				await now();
			},
			forgetDamaged: damage.forget,
			search: search.search,
			onLive: (handler) => {
				liveHandlers.add(handler);
				return () => void liveHandlers.delete(handler);
			},
		},
		startSync: () => {
			if (!db.isOpen()) return;
			leadership ??= seekLead({ locks: env.locks, lead }, `mana-sync-${accountId}`);
			bus.send({ type: 'hello' });
		},
		flush: async (timeoutMs) => {
			if (!db.isOpen()) return err(outdatedTab);
			const limit = AbortSignal.timeout(timeoutMs);
			if (await hasUnsent(db)) await Promise.race([now(), env.wait(timeoutMs, limit)]);
			// The tab that leads is still sending.
			while (engine === undefined && env.isOnline() && !limit.aborted && (await db._outbox.count()) > 0) {
				await env.wait(LOOK_AGAIN_MS, limit);
			}
			if (!(await hasUnsent(db))) return ok(undefined);
			return err({
				kind: 'conflict',
				code: 'error_unsent_changes',
				message: 'Some changes have not reached the server yet. Signing out now would lose them.',
			});
		},
		serverNow: clock.now,
		close: async () => {
			stop();
			search.close();
			await leadership?.resign();
			live.close();
			view.close();
			notices.close();
			damage.close();
			rows.close();
			bus.close();
			db.close();
		},
	};
}
