/** Which rows hold which names in their sealed lists (tags): different spellings of one name are one. In memory only. */
import { folded } from '../../core/module';

export interface ListIndex {
	/** Takes in the lists of a row, by field; an empty object takes the row out. */
	readonly put: (id: string, lists: Readonly<Record<string, readonly string[]>>) => void;
	readonly holding: (field: string, value: string) => ReadonlySet<string>;
	/** Each name under its first spelling with the number of rows that pass; most often first, then by name. */
	readonly counts: (
		field: string,
		passes: (id: string) => boolean,
	) => readonly { readonly name: string; readonly count: number }[];
}

interface Name {
	readonly name: string;
	readonly ids: Set<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function createListIndex(): ListIndex {
	const byField = new Map<string, Map<string, Name>>();
	const ofRow = new Map<string, readonly (readonly [field: string, key: string])[]>();

	const takeOut = (id: string): void => {
		for (const [field, key] of ofRow.get(id) ?? []) {
			const names = byField.get(field)!;
			const known = names.get(key)!;
			known.ids.delete(id);
			if (known.ids.size === 0) names.delete(key);
		}
		ofRow.delete(id);
	};
	return {
		put: (id, lists) => {
			takeOut(id);
			const places: (readonly [string, string])[] = [];
			for (const [field, values] of Object.entries(lists)) {
				const names = byField.get(field) ?? new Map<string, Name>();
				byField.set(field, names);
				for (const name of values) {
					const key = folded(name);
					const known = names.get(key) ?? { name, ids: new Set() };
					names.set(key, known);
					known.ids.add(id);
					places.push([field, key]);
				}
			}
			if (places.length > 0) ofRow.set(id, places);
		},
		holding: (field, value) => byField.get(field)?.get(folded(value))?.ids ?? NONE,
		counts: (field, passes) =>
			[...(byField.get(field) ?? new Map<string, Name>())]
				.map(([key, { name, ids }]) => {
					let count = 0;
					for (const id of ids) if (passes(id)) count += 1;
					return { key, name, count };
				})
				.filter(({ count }) => count > 0)
				.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
				.map(({ name, count }) => ({ name, count })),
	};
}
