/**
 * Opened records, the ones looked at last, so that a list does not open a row again each time it is drawn; beside them
 * records that were handed over as they are stored, which are opened once somebody looks. Pure.
 */
import type { HandedRecord } from './handed';
import type { Entry } from './open-row';
import type { FoundRecord } from './read-records';

type Opened = Entry['opened'];

/** Reading that goes on. What becomes known of a record meanwhile is newer than what is being read. */
export interface Look {
	/** Takes in what was read, unless it was overtaken; answers the newest that is known. */
	readonly put: (id: string, entry: Entry | undefined) => Entry | undefined;
	readonly end: () => void;
}

export interface EntryCache {
	/** The entry as long as its record is as it was. */
	readonly fresh: (id: string) => Entry | undefined;
	/** The record as it was handed over, as long as it is so and was not opened. */
	readonly held: (id: string) => FoundRecord | undefined;
	/** What was opened of a record, even if it has changed since: it need not be opened again. */
	readonly opened: (id: string) => Opened | undefined;
	readonly look: (ids: Iterable<string>) => Look;
	/** The record is so from now on. */
	readonly hand: (record: HandedRecord) => void;
	/** These records have changed, or all. */
	readonly outdate: (ids?: Iterable<string>) => void;
	/** The entries that are fresh. */
	readonly all: () => Iterable<readonly [string, Entry]>;
}

/** More than any screen shows at once. */
const MAX_ENTRIES = 2_000;

interface Kept {
	readonly opened: Opened;
	readonly entry?: Entry;
	readonly held?: FoundRecord;
}

export function createEntryCache(max = MAX_ENTRIES): EntryCache {
	// In the order of their last use, which is how a Map keeps what is put in anew.
	const kept = new Map<string, Kept>();
	const looks = new Set<Set<string>>();

	const keep = (id: string, value: Kept): void => {
		kept.delete(id);
		kept.set(id, value);
		if (kept.size > max) kept.delete(kept.keys().next().value!);
	};
	const overtake = (id: string): void => {
		for (const wanted of looks) wanted.delete(id);
	};
	const fresh = (id: string): Entry | undefined => {
		const found = kept.get(id);
		if (found?.entry === undefined) return undefined;
		keep(id, found);
		return found.entry;
	};

	return {
		fresh,
		held: (id) => kept.get(id)?.held,
		opened: (id) => kept.get(id)?.opened,
		look: (ids) => {
			const wanted = new Set(ids);
			looks.add(wanted);
			return {
				put: (id, entry) => {
					if (!wanted.has(id)) return kept.get(id)?.entry ?? entry;
					if (entry === undefined) kept.delete(id);
					else keep(id, { opened: entry.opened, entry });
					return entry;
				},
				end: () => void looks.delete(wanted),
			};
		},
		hand: ({ opened = new Map(), ...held }) => {
			overtake(held.id);
			const known = new Map([...(kept.get(held.id)?.opened ?? []), ...opened]);
			const stamps = new Set(Object.values(held.state.sealed));
			for (const stamp of known.keys()) if (!stamps.has(stamp)) known.delete(stamp);
			keep(held.id, { opened: known, held });
		},
		outdate: (ids) => {
			if (ids === undefined) for (const wanted of looks) wanted.clear();
			for (const id of ids ?? [...kept.keys()]) {
				overtake(id);
				const found = kept.get(id);
				if (found !== undefined) kept.set(id, { opened: found.opened });
			}
		},
		all: () => [...kept].flatMap(([id, { entry }]) => (entry === undefined ? [] : [[id, entry] as const])),
	};
}
