/**
 * The state of syncing as this tab shows it: the leader's word, this tab's connection, and how many writes wait, those
 * that this device is still storing included.
 */
import type { Bus } from './bus';
import type { AccountDb } from './db';
import type { EngineState } from './sync-engine';
import type { SyncState } from './workspace';

export interface SyncView {
	readonly state: SyncState;
	/** Counts the work as waiting until what it stored is counted, and asks before the tab is left meanwhile. */
	readonly storing: <T>(work: () => Promise<T>) => Promise<T>;
	readonly close: () => void;
}

export function createSyncView(deps: {
	readonly db: AccountDb;
	readonly bus: Bus;
	readonly isOnline: () => boolean;
	readonly lastSyncedAt: number | undefined;
}): SyncView {
	let engine = $state.raw<EngineState>({
		phase: deps.isOnline() ? 'idle' : 'offline',
		lastSyncedAt: deps.lastSyncedAt,
		error: undefined,
	});
	let unsent = $state(0);
	let underWay = $state(0);
	let online = $state(deps.isOnline());

	// A count is one look at a small store, and only one runs at a time however many writes are announced.
	let counting: Promise<void> | undefined;
	let again = false;
	const count = (): Promise<void> => {
		again = true;
		counting ??= (async () => {
			while (again) {
				again = false;
				unsent = await deps.db._outbox.count();
			}
			counting = undefined;
		})().catch(() => {
			// The database closed under a sign-out or an upgrade in another tab; there is nothing left to count.
			counting = undefined;
		});
		return counting;
	};

	const stop = deps.bus.on((message) => {
		if (message.type === 'sync') engine = message.state;
		else if (message.type === 'outbox' || message.type === 'space') void count();
	});
	const follow = (): void => {
		online = deps.isOnline();
		deps.bus.send({ type: 'poke' });
	};
	const events = typeof window === 'undefined' ? [] : (['online', 'offline'] as const);
	for (const name of events) window.addEventListener(name, follow);
	void count();

	// A tab that is closed before IndexedDB has answered loses what was typed. The listener exists only meanwhile: a
	// standing one would keep the page out of the back/forward cache.
	const ask = (event: Event): void => event.preventDefault();
	const begin = (): void => {
		if (underWay === 0 && typeof window !== 'undefined') window.addEventListener('beforeunload', ask);
		underWay += 1;
	};
	const end = (): void => {
		underWay -= 1;
		if (underWay === 0 && typeof window !== 'undefined') window.removeEventListener('beforeunload', ask);
	};
	const storing = async <T>(work: () => Promise<T>): Promise<T> => {
		begin();
		try {
			return await work();
		} finally {
			// Not a moment in between in which the write is neither under way nor counted.
			void count().then(end);
		}
	};

	const waiting = (): number => unsent + underWay;
	const phase = (): SyncState['phase'] => {
		if (engine.phase === 'signed_out') return 'signed_out';
		if (!online) return 'offline';
		return engine.phase === 'idle' && waiting() > 0 ? 'waiting' : engine.phase;
	};

	return {
		state: {
			get phase() {
				return phase();
			},
			get waiting() {
				return waiting();
			},
			get lastSyncedAt() {
				return engine.lastSyncedAt;
			},
			get error() {
				return engine.error;
			},
			get code() {
				return engine.code;
			},
		},
		storing,
		close: () => {
			stop();
			for (const name of events) window.removeEventListener(name, follow);
		},
	};
}
