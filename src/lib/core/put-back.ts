/** A row that went out of a list while somebody was in it, put back where it stood. */

interface Row {
	readonly id: string;
}

/** `now` with the row `id` of `before` behind the nearest row before it that is still there. Nothing else moves. */
export function putBack<One extends Row>(
	before: readonly One[],
	now: readonly One[],
	id: string,
): readonly One[] {
	const from = before.findIndex((row) => row.id === id);
	if (from < 0 || now.some((row) => row.id === id)) return now;
	const ahead = before.slice(0, from).findLast((row) => now.some((other) => other.id === row.id));
	const at = ahead === undefined ? 0 : now.findIndex((row) => row.id === ahead.id) + 1;
	return [...now.slice(0, at), before[from]!, ...now.slice(at)];
}
