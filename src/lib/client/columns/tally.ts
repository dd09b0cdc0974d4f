/** How many records of a query have each value of a field, kept by change. Pure. */
import type { Scalar } from '../../core/query';
import { LIVE, type Peek } from './peek';

export interface Tally {
	/** Values that no record has are missing. */
	readonly counts: () => ReadonlyMap<Scalar, number>;
	/** Answers whether a count moved. */
	readonly change: (before: Peek | undefined, after: Peek | undefined) => boolean;
	readonly renew: () => void;
}

/** `all` gives every peek of the table, as it is when asked. */
export function createTally(
	spec: { readonly matches: (peek: Peek) => boolean; readonly field: string },
	all: () => Iterable<Peek>,
): Tally {
	let counts = new Map<Scalar, number>();
	const isMeant = (peek: Peek | undefined): peek is Peek =>
		peek !== undefined && peek.presence === LIVE && spec.matches(peek);
	const add = (peek: Peek, by: 1 | -1): void => {
		const value = peek.value(spec.field);
		const next = (counts.get(value) ?? 0) + by;
		if (next === 0) counts.delete(value);
		else counts.set(value, next);
	};
	const renew = (): void => {
		counts = new Map();
		for (const peek of all()) if (isMeant(peek)) add(peek, 1);
	};
	renew();
	return {
		counts: () => counts,
		change: (before, after) => {
			const [was, is] = [isMeant(before), isMeant(after)];
			if (was === is && (!was || before!.value(spec.field) === after!.value(spec.field))) return false;
			if (was) add(before!, -1);
			if (is) add(after!, 1);
			return true;
		},
		renew,
	};
}
