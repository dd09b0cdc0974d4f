/**
 * Puts together the data layer of one account on this device: database, keys, rows, executor, notices, search, syncing.
 * Read top to bottom. Who is signed in was decided before; a tab hears of it through the `Tab` it handed in.
 */
import type { Change } from '../../core/module';
import { err, ok, type Result } from '../../core/result';
import { cut } from '../../core/text';
import { createKeyRing } from '../account/key-ring';
import { hasUnsent } from '../account/local-account';
import { createSession } from '../account/session';
import { inBackground } from '../background';
import { createDamage, type DamageCell } from '../damage/damage';
import type { AccountDb } from '../db';
import { createDeviceClock, openDevice } from '../device-clock';
import { createExecutor } from '../execute';
import { outdatedTab } from '../failed';
import { seekLead } from '../leader';
import { createOpener } from '../local/opener';
import { writeDecided, type WriterDeps } from '../local/write';
import { createNotices } from '../notices';
import { revertEntries } from '../revert';
import { createRowStore } from '../rows/row-store';
import { declaredTable } from '../../registry';
import { createLocalIndex } from '../search/local-index';
import type { SessionRow } from '../store-types';
import { createSyncEngine, type EngineState, type SyncEngine } from '../sync-engine';
import { keepTidy } from '../upkeep';
import type { HostEnv } from './env';
import type { HostState, OpenHere, Surroundings, Tab } from './host';
import { asResult, createSteps } from './steps';
import { createTabRows } from './tab-rows';
import { createUnsent } from './unsent';

const LOOK_AGAIN_MS = 50;
/** The first screen is on the glass by then, on a slow device as well. */
const INDEX_AFTER_MS = 1_000;

/** What a tab itself has to know of. */
const heardByTabs: ReadonlySet<string> = new Set(['live', 'membership', 'signed-out', 'poke']);

export interface Opening {
	readonly start: SessionRow;
	readonly tab: Tab;
	/** Names of the tables that the tab is going to show. */
	readonly first: readonly string[];
}

/** Opens the account for a tab. Tells it all of its state before it answers, and every change afterwards. */
export async function openAccount(
	env: HostEnv,
	db: AccountDb,
	{ start, tab, first }: Opening,
): Promise<OpenHere> {
	const accountId = start.account.id;
	let leadership: ReturnType<typeof seekLead> | undefined;
	// Another tab upgrades the database or deletes it: let go of it and of the lead, and ask for a reload here. False keeps
	// Dexie from opening it again, which would bring a deleted one back.
	db.on('versionchange', () => {
		db.close();
		tab.outdated();
		inBackground(leadership?.resign() ?? Promise.resolve());
		return false;
	});
	if (!db.isOpen()) await db.open();
	const bus = env.bus(accountId);
	const keys = createKeyRing(db);
	const [device] = await Promise.all([openDevice(db, env.random), keys.load(), db._session.put(start)]);
	const clock = createDeviceClock(env, device);
	const opener = createOpener(keys);
	const rows = createRowStore({ db, opener, keys, bus });
	for (const name of first) inBackground(rows.of(start.activeSpace, declaredTable(name).table).ready());
	const writer: WriterDeps = { db, accountId, keys, clock, rows, bus, random: env.random };

	let engineState: EngineState = {
		phase: env.isOnline() ? 'idle' : 'offline',
		lastSyncedAt: start.lastSyncedAt,
		error: undefined,
	};
	const session = createSession(
		{
			db,
			keys,
			bus,
			api: { openVault: tab.openVault },
			changed: () => {
				const { account, spaces, space } = session;
				tab.said({ account, spaces, space });
			},
		},
		start,
	);
	const unsent = createUnsent({ db, bus, changed: () => tab.said({ unsent: unsent.count() }) });
	let damagedRows: DamageCell['rows'] = [];
	const cell: DamageCell = {
		get rows() {
			return damagedRows;
		},
		set rows(rows) {
			damagedRows = rows;
			queueMicrotask(() => tab.said({ damaged: damage.entries }));
		},
	};
	const damage = createDamage({ db, bus, rows, clock: { now: clock.now }, cell });
	const person = () => ({ kind: 'user', id: accountId, name: cut(session.account.name, 80) }) as const;
	const notices = createNotices({
		db,
		bus,
		opener,
		accountId,
		write: (space, changes, read) => writeDecided(writer, space, person(), changes, read),
		changed: () => tab.said(noticesNow()),
	});
	const noticesNow = (): Pick<HostState, 'rejected' | 'conflicts' | 'madeRoom'> => ({
		rejected: notices.rejected,
		conflicts: notices.conflicts.map(
			({ title: _t, lost: _l, now: _n, restore: _r, dismiss: _d, ...plain }) => plain,
		),
		madeRoom: notices.madeRoom,
	});
	const found = Promise.all([notices.load(), unsent.recount()]);

	let surroundings: Surroundings = { zone: env.zone(), locale: 'en' };
	const executor = createExecutor({
		writer,
		shown: () => views.told(),
		storing: (work) => work(),
		ids: env.ids,
		account: () => session.account,
		spaces: () => session.spaces,
		zone: () => surroundings.zone,
		locale: () => surroundings.locale,
	});
	const steps = createSteps();
	const ended = new AbortController();
	const later = () => env.wait(INDEX_AFTER_MS, ended.signal);
	const index = createLocalIndex({ rows, pause: env.pause, later }, () => session.space);
	const views = createTabRows({ store: rows, index, tab, schedule: env.soon });

	let engine: SyncEngine | undefined;
	const lead = (): (() => Promise<void>) => {
		const running = createSyncEngine({
			...env,
			db,
			bus,
			opener,
			keys,
			rows,
			clockOfDevice: clock,
			spaces: () => session.spaces.map((space) => space.id),
			lastSyncedAt: engineState.lastSyncedAt,
		});
		engine = running;
		running.start();
		const leading = new AbortController();
		inBackground(keepTidy({ ...env, db, bus, now: clock.now }, leading.signal));
		return () => {
			leading.abort();
			return running.stop();
		};
	};

	const stop = bus.on((message, fromHere) => {
		if (message.type === 'sync') {
			const [{ lastSyncedAt }, before] = [message.state, engineState.lastSyncedAt];
			engineState = message.state;
			tab.said({ engine: engineState });
			if (fromHere && lastSyncedAt !== undefined && lastSyncedAt !== before)
				inBackground(db._session.update('self', { lastSyncedAt }));
		} else if (heardByTabs.has(message.type)) tab.heard(message, fromHere);
		else if (message.type === 'keys' && !fromHere) inBackground(session.reload());
		else if (message.type === 'clock' && !fromHere)
			inBackground(db._device.get('self').then((row) => row && clock.rewind(row)));
	});

	const syncNow = async (): Promise<void> => {
		if (engine === undefined) bus.send({ type: 'poke' });
		else await engine.now();
	};
	const noticeOf = (key: string) => notices.conflicts.find((one) => one.key === key);

	const { account, spaces, space } = session;
	await found;
	await tab.said({
		...{ account, spaces, space, engine: engineState, unsent: unsent.count(), damaged: damage.entries },
		...noticesNow(),
	});
	index.rebuild();

	return {
		...views,
		adopt: session.adopt,
		switchSpace: async (id) => {
			await session.switchSpace(id);
			index.rebuild();
		},
		send: async (message) => bus.send(message),
		search: index.search,
		run: async (tool, input, options, at) => {
			surroundings = at;
			const step = steps.next();
			const onundone = () => tab.undone(step);
			const done = await executor.run(session.space, tool, input, { ...options, onundone });
			// Whoever goes on after a step looks at what it made.
			await views.told();
			return steps.taken(step, done);
		},
		revert: async (entries) => {
			const step = steps.next();
			const active = session.space;
			const apply = (changes: readonly Change[]) =>
				executor.apply(active, changes, { onundone: () => tab.undone(step) });
			const done = await revertEntries({ keys, rows, apply }, active.id, entries);
			await views.told();
			return steps.taken(step, done);
		},
		undo: async (step) => {
			const undone = await steps.undo(step);
			await views.told();
			return undone;
		},
		undoLast: async () => {
			const undone = await asResult(executor.undoLast);
			await views.told();
			return undone;
		},
		retryRejected: notices.retryRejected,
		discardRejected: notices.discardRejected,
		conflictTitle: async (key) => (await noticeOf(key)?.title()) ?? '',
		conflictFields: async (key, which) => (await noticeOf(key)?.[which]()) ?? {},
		restoreConflict: (key) => asResult(async () => noticeOf(key)?.restore()),
		dismissConflict: async (key) => noticeOf(key)?.dismiss(),
		fetchDamagedAgain: async () => {
			await damage.fetchAgain();
			await syncNow();
		},
		forgetDamaged: damage.forget,
		startSync: async () => {
			if (!db.isOpen()) return;
			leadership ??= seekLead({ locks: env.locks, lead }, `mana-sync-${accountId}`);
			bus.send({ type: 'hello' });
		},
		syncNow,
		countUnsent: unsent.recount,
		flush: async (timeoutMs): Promise<Result<void>> => {
			if (!db.isOpen()) return err(outdatedTab);
			const limit = AbortSignal.timeout(timeoutMs);
			if (await hasUnsent(db)) await Promise.race([syncNow(), env.wait(timeoutMs, limit)]);
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
		serverNow: async () => clock.now(),
		forgetKeys: async () => db._keys.clear(),
		close: async () => {
			stop();
			ended.abort();
			index.close();
			await leadership?.resign();
			views.close();
			unsent.close();
			notices.close();
			damage.close();
			rows.close();
			bus.close();
			db.close();
		},
	};
}
