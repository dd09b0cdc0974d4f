/** How many long answers of one account are open at the same time, in this process. */

/** A pull keeps a window in memory until it is read. A person's devices come back online together; each has one pull. */
export const PULLS_PER_ACCOUNT = 6;

/** A live stream costs some 9 kB while it is open. Each browser of a person has one, whatever the number of its tabs. */
export const STREAMS_PER_ACCOUNT = 100;

export interface AccountSlots {
	/** Takes a place and answers how to give it back (once or more often), or `undefined` when all are taken. */
	readonly take: (userId: string) => (() => void) | undefined;
}

export function createAccountSlots(perAccount: number): AccountSlots {
	const open = new Map<string, number>();
	return {
		take: (userId) => {
			const taken = open.get(userId) ?? 0;
			if (taken >= perAccount) return undefined;
			open.set(userId, taken + 1);
			let held = true;
			return () => {
				if (!held) return;
				held = false;
				const left = open.get(userId)! - 1;
				if (left === 0) open.delete(userId);
				else open.set(userId, left);
			};
		},
	};
}
