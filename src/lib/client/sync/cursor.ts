/** How far a device has got in the sequence of a space, and what it was shown of it before its turn (`first-records.ts`). */
import type { CursorRow } from '../store-types';

interface Named {
	readonly table: string;
	readonly id: string;
}

/** By which a record of a space is told from the others. */
export const nameOf = ({ table, id }: Named): string => `${table}|${id}`;

/** The cursor where these records of its space were met in their turn; `known` is as it stood before. */
export function cursorAfter(
	cursor: CursorRow,
	known: CursorRow | undefined,
	met: readonly Named[],
): CursorRow {
	const { first = [] } = known ?? {};
	const names = new Set(first.length === 0 ? [] : met.map(nameOf));
	const left = first.filter((one) => !names.has(nameOf(one)));
	return left.length === 0 ? cursor : { ...cursor, first: left };
}

/** How far the space was seen, for a write to this record: what was shown before its turn was seen as well. */
export function seenAt(cursor: CursorRow | undefined): (named: Named) => number {
	const seen = cursor?.seq ?? 0;
	const places = new Map((cursor?.first ?? []).map((one) => [nameOf(one), one.seq]));
	return (named) => Math.max(seen, places.get(nameOf(named)) ?? 0);
}
