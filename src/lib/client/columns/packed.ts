/**
 * Peeks as they are kept on the device: by column, each value once, so that a hundred thousand are read in a moment. A part
 * holds the records whose ids fall to it. Pure.
 */
import type { Scalar } from '../../core/query';
import { Peek, type Layout, type Presence } from './peek';

export interface PackedPart {
	readonly ids: readonly string[];
	readonly updatedAt: readonly number[];
	readonly presence: Uint8Array;
	readonly pages: readonly number[];
	/** By the layout: the values that occur, and for each record which. */
	readonly values: readonly { readonly all: readonly Scalar[]; readonly of: Uint32Array }[];
}

export function packPart(layout: Layout, peeks: readonly Peek[]): PackedPart {
	return {
		ids: peeks.map(({ id }) => id),
		updatedAt: peeks.map(({ updatedAt }) => updatedAt),
		presence: Uint8Array.from(peeks, ({ presence }) => presence),
		pages: peeks.map(({ page }) => page),
		values: layout.fields.map((_, field) => {
			const places = new Map<Scalar, number>();
			const of = Uint32Array.from(peeks, ({ values }) => {
				const value = values[field]!;
				const known = places.get(value);
				if (known !== undefined) return known;
				places.set(value, places.size);
				return places.size - 1;
			});
			return { all: [...places.keys()], of };
		}),
	};
}

export const unpackPart = (layout: Layout, part: PackedPart): Peek[] =>
	part.ids.map(
		(id, at) =>
			new Peek(
				layout,
				id,
				part.updatedAt[at]!,
				part.presence[at] as Presence,
				part.pages[at]!,
				part.values.map(({ all, of }) => all[of[at]!]!),
			),
	);

/** Which part an id falls to: FNV-1a over its characters (Fowler, Noll, Vo). */
export function partOf(id: string, parts: number): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
	return (hash >>> 0) % parts;
}

/** Records of a part, about: few parts to read, and little to write for a record that changes. */
const PART_RECORDS = 1_000;

/** How many parts so many records are kept in: a power of two, so that growing a little changes nothing. */
export function partsFor(records: number): number {
	let parts = 1;
	while (parts * PART_RECORDS < records) parts *= 2;
	return parts;
}
