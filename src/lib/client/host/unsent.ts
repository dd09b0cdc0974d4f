/** How many writes wait in the outbox, counted again whenever one comes or goes: one look at a small store at a time. */
import type { Bus } from '../bus';
import type { AccountDb } from '../db';

export interface Unsent {
	readonly count: () => number;
	/** Counts what is there now. */
	readonly recount: () => Promise<number>;
	readonly close: () => void;
}

export function createUnsent(deps: {
	readonly db: AccountDb;
	readonly bus: Bus;
	readonly changed: () => void;
}): Unsent {
	let unsent = 0;
	let counting: Promise<void> | undefined;
	let again = false;
	const look = (): Promise<void> => {
		again = true;
		counting ??= (async () => {
			while (again) {
				again = false;
				const now = await deps.db._outbox.count();
				if (now === unsent) continue;
				unsent = now;
				deps.changed();
			}
			counting = undefined;
		})().catch(() => {
			// The database closed under a sign-out or an upgrade in another tab; there is nothing left to count.
			counting = undefined;
		});
		return counting;
	};
	const close = deps.bus.on((message) => {
		if (message.type === 'outbox' || message.type === 'space') void look();
	});
	void look();
	return {
		count: () => unsent,
		recount: async () => {
			await look();
			return unsent;
		},
		close,
	};
}
