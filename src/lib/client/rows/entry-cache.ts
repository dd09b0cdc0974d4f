/** Opened records, the ones looked at last, so that a list does not open a row again each time it is drawn. Pure. */
import type { Entry } from './open-row';

export interface EntryCache {
	/** The entry as long as its record is as it was. */
	readonly fresh: (id: string) => Entry | undefined;
	/** The newest entry, even if the record has changed since: what it has opened need not be opened again. */
	readonly newest: (id: string) => Entry | undefined;
	readonly put: (id: string, entry: Entry | undefined) => void;
	/** These records have changed, or all. */
	readonly outdate: (ids?: Iterable<string>) => void;
	readonly all: () => Iterable<readonly [string, Entry]>;
}

/** More than any screen shows at once. */
const MAX_ENTRIES = 2_000;

export function createEntryCache(max = MAX_ENTRIES): EntryCache {
	// In the order of their last use, which is how a Map keeps what is put in anew.
	const kept = new Map<string, { readonly entry: Entry; fresh: boolean }>();
	return {
		fresh: (id) => {
			const found = kept.get(id);
			if (found === undefined || !found.fresh) return undefined;
			kept.delete(id);
			kept.set(id, found);
			return found.entry;
		},
		newest: (id) => kept.get(id)?.entry,
		put: (id, entry) => {
			kept.delete(id);
			if (entry === undefined) return;
			kept.set(id, { entry, fresh: true });
			if (kept.size > max) kept.delete(kept.keys().next().value!);
		},
		outdate: (ids = kept.keys()) => {
			for (const id of ids) {
				const found = kept.get(id);
				if (found !== undefined) found.fresh = false;
			}
		},
		all: () => [...kept].filter(([, { fresh }]) => fresh).map(([id, { entry }]) => [id, entry] as const),
	};
}
