/** Rows gathered by an id they carry. Pure helpers of the screens; the rows themselves stay live. */

type Row = Readonly<Record<string, unknown>>;

/** The newest row per value of `field`. */
export function newestBy<R extends Row>(
	rows: readonly R[],
	field: keyof R & string,
	at: (row: R) => number,
): ReadonlyMap<string, R> {
	const newest = new Map<string, R>();
	for (const row of rows) {
		const key = String(row[field]);
		const known = newest.get(key);
		if (known === undefined || at(known) < at(row)) newest.set(key, row);
	}
	return newest;
}

/** How many rows per value of `field`; rows without one are left out. */
export function countBy<R extends Row>(
	rows: readonly R[],
	field: keyof R & string,
): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const row of rows) {
		const key = row[field];
		if (typeof key === 'string') counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

/** Rows per value of `field`, in the order given. */
export function groupBy<R extends Row>(
	rows: readonly R[],
	field: keyof R & string,
): ReadonlyMap<string, readonly R[]> {
	const groups = new Map<string, R[]>();
	for (const row of rows) {
		const key = String(row[field]);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return groups;
}
