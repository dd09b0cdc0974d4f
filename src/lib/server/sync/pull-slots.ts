/** How many pulls of one account are open at the same time, in this process: each keeps a window in memory until it is read. */

/** A person's devices that come back online together; one device has one pull. */
export const PULLS_PER_ACCOUNT = 6;

export interface PullSlots {
	/** Takes a place and answers how to give it back (once or more often), or `undefined` when all are taken. */
	readonly take: (userId: string) => (() => void) | undefined;
}

export function createPullSlots(perAccount = PULLS_PER_ACCOUNT): PullSlots {
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
