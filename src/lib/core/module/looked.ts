/** How tools say that they did not get through everything that only opened rows can tell. */
import { z } from 'zod';
import type { Looked } from '../ports/reader';

/** A field of an output; absent when everything was looked at. */
export const lookedField = z
	.object({
		records: z.number().describe('Records that were looked at, the newest changes first'),
		of: z.number().describe('Records there are'),
		since: z.number().describe('Nothing that was last changed before this moment was looked at; epoch ms'),
	})
	.optional()
	.describe('Only when time ran out before everything was looked at: say so, and ask for less');

/** `{ looked }` for an output, or nothing when everything was looked at. */
export const lookedPart = ({
	records,
	of,
	since,
}: Looked): { looked?: { records: number; of: number; since: number } } =>
	since === null ? {} : { looked: { records, of, since } };

export interface Best<Item> {
	readonly add: (item: Item) => void;
	/** The first ones, in order. */
	readonly items: () => readonly Item[];
	/** How many were added. */
	readonly total: () => number;
}

/** Keeps the first `limit` of many items and forgets the others on the way, so that memory does not grow with them. */
export function keepBest<Item>(limit: number, inOrder: (items: readonly Item[]) => Item[]): Best<Item> {
	let kept: Item[] = [];
	let total = 0;
	return {
		add: (item) => {
			total += 1;
			kept.push(item);
			if (kept.length >= 2 * limit + 64) kept = inOrder(kept).slice(0, limit);
		},
		items: () => inOrder(kept).slice(0, limit),
		total: () => total,
	};
}
