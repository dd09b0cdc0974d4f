/**
 * The state of syncing as this tab shows it: the leader's word, this tab's connection, and how many writes wait, those
 * that this device is still storing included.
 */
import type { EngineState } from './sync-engine';
import type { SyncState } from './workspace';

export interface SyncView {
	readonly state: SyncState;
	/** Counts the work as waiting until what it stored is counted, and asks before the tab is left meanwhile. */
	readonly storing: <T>(work: () => Promise<T>) => Promise<T>;
	readonly close: () => void;
}

export function createSyncView(deps: {
	readonly isOnline: () => boolean;
	/** What the keeper of the data last said. */
	readonly engine: () => EngineState;
	readonly unsent: () => number;
	/** Counts the writes that wait; resolves when `unsent` says so. */
	readonly recount: () => Promise<void>;
	/** The connection came or went. */
	readonly poke: () => void;
}): SyncView {
	let underWay = $state(0);
	let online = $state(deps.isOnline());

	const follow = (): void => {
		online = deps.isOnline();
		deps.poke();
	};
	const events = typeof window === 'undefined' ? [] : (['online', 'offline'] as const);
	for (const name of events) window.addEventListener(name, follow);

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
			void deps
				.recount()
				.catch(() => undefined)
				.then(end);
		}
	};

	const waiting = (): number => deps.unsent() + underWay;
	const phase = (): SyncState['phase'] => {
		const engine = deps.engine();
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
				return deps.engine().lastSyncedAt;
			},
			get error() {
				return deps.engine().error;
			},
			get code() {
				return deps.engine().code;
			},
			get arrived() {
				return deps.engine().arrived;
			},
			get expected() {
				return deps.engine().expected;
			},
		},
		storing,
		close: () => {
			for (const name of events) window.removeEventListener(name, follow);
		},
	};
}
