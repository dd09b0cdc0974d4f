/** What several versions of a text or list have in common at both ends: only what lies between has to be compared. */

/** How many pieces all of them share at the start and, behind those, at the end. Strings are compared by UTF-16 units. */
export function sharedEnds(all: readonly ArrayLike<string>[]): {
	readonly start: number;
	readonly end: number;
} {
	const [first] = all;
	if (first === undefined) return { start: 0, end: 0 };
	const shortest = Math.min(...all.map(({ length }) => length));
	const isShared = (placeIn: (length: number) => number): boolean => {
		const piece = first[placeIn(first.length)];
		return all.every((one) => one[placeIn(one.length)] === piece);
	};
	let start = 0;
	while (start < shortest && isShared(() => start)) start += 1;
	let end = 0;
	while (end < shortest - start && isShared((length) => length - 1 - end)) end += 1;
	return { start, end };
}
