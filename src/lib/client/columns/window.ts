/**
 * The first rows of a query over peeks, kept up to date by change: a record that moves costs a look at that record, not at
 * the table. Pure; held by a property test to what `core/query` says.
 */
import { LIVE, type Peek, type Presence } from './peek';

export interface WindowSpec {
	/** Whether the record is meant, as long as it has the presence that is asked for. */
	readonly matches: (peek: Peek) => boolean;
	readonly compare: (a: Peek, b: Peek) => number;
	readonly limit: number;
	readonly presence?: Presence;
}

export interface Window {
	/** The first ones, in order; never more than the limit. */
	readonly first: () => readonly Peek[];
	/** How many there are in all. */
	readonly total: () => number;
	/** Takes in that a record changed from one to the other; answers whether the window or its total did. */
	readonly change: (before: Peek | undefined, after: Peek | undefined) => boolean;
	/** Looks at everything again, with another limit if given. */
	readonly renew: (limit?: number) => void;
}

/** Kept beyond the limit, so that a row that leaves does not cost a look at everything. */
const SPARE = 50;

/** Where `peek` stands or would stand in a sorted list. */
function placeIn(list: readonly Peek[], compare: WindowSpec['compare'], peek: Peek): number {
	let [low, high] = [0, list.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compare(list[middle]!, peek) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The `count` smallest, sorted. */
export function smallest(all: readonly Peek[], compare: WindowSpec['compare'], count: number): Peek[] {
	// Inserting into a long sorted list costs more than sorting everything.
	if (all.length <= count * 4 || count > 2_000) return [...all].sort(compare).slice(0, count);
	const found: Peek[] = [];
	for (const peek of all) {
		if (found.length === count && compare(peek, found.at(-1)!) >= 0) continue;
		found.splice(placeIn(found, compare, peek), 0, peek);
		if (found.length > count) found.pop();
	}
	return found;
}

/** `all` gives every peek of the table, as it is when asked. */
export function createWindow(spec: WindowSpec, all: () => Iterable<Peek>): Window {
	const { compare, presence = LIVE } = spec;
	let { limit } = spec;
	let total = 0;
	// Sorted; the first ones of all that match, or all of them.
	let kept: Peek[] = [];

	const isMeant = (peek: Peek | undefined): peek is Peek =>
		peek !== undefined && peek.presence === presence && spec.matches(peek);
	const renew = (next = limit): void => {
		limit = next;
		const meant: Peek[] = [];
		for (const peek of all()) if (isMeant(peek)) meant.push(peek);
		total = meant.length;
		kept = smallest(meant, compare, limit + SPARE);
	};
	const takeOut = (peek: Peek): boolean => {
		const at = placeIn(kept, compare, peek);
		if (kept[at]?.id !== peek.id) return false;
		kept.splice(at, 1);
		return at < limit;
	};
	const putIn = (peek: Peek): boolean => {
		const at = placeIn(kept, compare, peek);
		// Behind all that are kept there may be others that stand before it.
		if (at === kept.length && kept.length < total - 1) return false;
		kept.splice(at, 0, peek);
		if (kept.length > limit + SPARE) kept.pop();
		return at < limit;
	};

	renew();
	return {
		first: () => kept.slice(0, limit),
		total: () => total,
		change: (before, after) => {
			const [was, is] = [isMeant(before), isMeant(after)];
			if (!was && !is) return false;
			total += Number(is) - Number(was);
			let seen = was !== is;
			if (was) seen = takeOut(before!) || seen;
			if (is) seen = putIn(after!) || seen;
			if (kept.length < Math.min(limit, total)) {
				renew();
				return true;
			}
			return seen;
		},
		renew,
	};
}
