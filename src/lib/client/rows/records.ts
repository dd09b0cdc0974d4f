/**
 * The records of one table that somebody looks at: read where nobody handed them over, opened once per box, and kept as long
 * as they are as they were. Knows nothing of what a query asks.
 */
import type { AnyTable, Stored } from '../../core/module';
import { deletionOf } from '../../core/sync/trash';
import type { AccountDb } from '../db';
import { hasMoved } from '../local/moved';
import type { Opener } from '../local/opener';
import { createEntryCache } from './entry-cache';
import type { HandedRecord } from './handed';
import { openEntry, type BrokenReason, type Entry } from './open-row';
import { readRecords, type FoundRecord } from './read-records';

/** Opened at once; large enough to keep the cipher busy, small enough to leave frames in between. */
const OPEN_BATCH = 200;

export interface BrokenRow {
	readonly id: string;
	readonly reason: BrokenReason;
}

export interface Records {
	/** These records opened, in the order asked; `undefined` for those that are not here. */
	readonly entries: (ids: readonly string[]) => Promise<readonly (Entry | undefined)[]>;
	/** Live rows of these ids that open; what has to be read for it is not kept. */
	readonly once: (ids: readonly string[]) => Promise<readonly Stored<AnyTable>[]>;
	/** Those of these records that are deleted and still open; not kept. */
	readonly deleted: (ids: readonly string[]) => Promise<readonly Stored<AnyTable>[]>;
	/** These records have changed, or all of them; those that are handed over are so from now on. */
	readonly outdate: (ids?: readonly string[], handed?: readonly HandedRecord[]) => void;
	/** Records that were looked at and cannot be shown. */
	readonly broken: () => readonly BrokenRow[];
}

export interface RecordsDeps {
	readonly db: AccountDb;
	readonly opener: Opener;
	readonly space: string;
	readonly table: AnyTable;
	/** Called with the ids of rows that do not open although the key is here, or do not fit the table. */
	readonly onUnreadable: (ids: readonly string[]) => void;
}

/** `pageOf` tells in which page a record lies; 0 when it is a row. */
export function createRecords(deps: RecordsDeps, pageOf: (id: string) => number): Records {
	const { db, opener, space, table } = deps;
	const cache = createEntryCache();
	/** What is being opened, so that two who look at one record at once open it once. */
	const opening = new WeakMap<FoundRecord, Promise<Entry>>();

	const addressOf = (id: string) => ({ space, table: table.name, id });
	const openOne = (record: FoundRecord): Promise<Entry> => {
		const begun =
			opening.get(record) ?? openEntry(opener, table, addressOf(record.id), record, cache.opened(record.id));
		opening.set(record, begun);
		return begun;
	};
	/** Opens these records, and tells of those that do not open. */
	const open = async (found: readonly FoundRecord[]): Promise<ReadonlyMap<string, Entry>> => {
		const opened = await Promise.all(found.map(openOne));
		// Without its key a row is locked, which is no damage.
		const unreadable = opened.flatMap(({ broken }, at) =>
			broken === 'corrupt' || broken === 'invalid' ? [found[at]!.id] : [],
		);
		if (unreadable.length > 0) deps.onUnreadable(unreadable);
		return new Map(found.map(({ id }, at) => [id, opened[at]!]));
	};
	const read = async (ids: readonly string[]): Promise<readonly FoundRecord[]> => {
		if (ids.length === 0) return [];
		const located = ids.map((id) => ({ id, page: pageOf(id) }));
		return [...(await readRecords(db, space, table.name, located)).values()];
	};

	/** Records that are not opened yet: as they were handed over, else as they are stored. */
	const lookAt = async (
		ids: readonly string[],
		isKept: boolean,
	): Promise<readonly (readonly [string, Entry | undefined])[]> => {
		const look = cache.look(ids);
		try {
			const held = new Map(ids.map((id) => [id, cache.held(id)]));
			const handed = [...held.values()].filter((record) => record !== undefined);
			const stored = await read(ids.filter((id) => held.get(id) === undefined));
			const opened = await open([...handed, ...stored]);
			return ids.map((id) => {
				const entry = opened.get(id);
				return [id, isKept || held.get(id) !== undefined ? look.put(id, entry) : entry] as const;
			});
		} finally {
			look.end();
		}
	};
	/** Also of records that another tab wrote and whose news is not here yet. */
	const entriesOf = async (
		ids: readonly string[],
		isKept: boolean,
	): Promise<readonly (Entry | undefined)[]> => {
		const found = new Map(ids.map((id) => [id, cache.fresh(id)]));
		const missing = [...found].flatMap(([id, entry]) => (entry === undefined ? [id] : []));
		for (let at = 0; at < missing.length; at += OPEN_BATCH)
			for (const [id, entry] of await lookAt(missing.slice(at, at + OPEN_BATCH), isKept))
				found.set(id, entry);
		return ids.map((id) => found.get(id));
	};

	/** What another tab wrote behind it may have been read already; its news is still to come. */
	const isNewest = ({ id, state }: HandedRecord): boolean => {
		const known = cache.fresh(id);
		return known === undefined || !hasMoved(known.state, state);
	};

	return {
		entries: (ids) => entriesOf(ids, true),
		once: async (ids) => (await entriesOf(ids, false)).flatMap((entry) => entry?.row ?? []),
		deleted: async (ids) => {
			const rows: Stored<AnyTable>[] = [];
			for (let at = 0; at < ids.length; at += OPEN_BATCH)
				for (const record of await read(ids.slice(at, at + OPEN_BATCH))) {
					if (!record.state.deleted?.[0]) continue;
					const { row } = await openEntry(opener, table, addressOf(record.id), undeleted(record));
					if (row !== undefined) rows.push({ ...row, meta: { ...row.meta, ...deletionOf(record.state) } });
				}
			return rows;
		},
		outdate: (ids, handed = []) => {
			const newest = handed.filter(isNewest);
			cache.outdate(ids);
			newest.forEach(cache.hand);
		},
		broken: () =>
			[...cache.all()].flatMap(([id, { broken }]) => (broken === undefined ? [] : [{ id, reason: broken }])),
	};
}

/** The record as it was, so that opening it looks inside. */
const undeleted = (record: FoundRecord): FoundRecord => ({
	...record,
	state: { ...record.state, deleted: null },
});
