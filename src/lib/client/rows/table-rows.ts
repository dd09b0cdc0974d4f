/**
 * The decrypted rows of one table in one space, kept in step with the store. Loaded once, then updated by ids; opens only
 * boxes it has not opened before. Knows nothing of Svelte: `live-rows.svelte.ts` makes it reactive.
 */
import type { AnyTable, Stored } from '../../core/module';
import type { AppError } from '../../core/result';
import { join } from '../../core/sync/merge';
import { holdsFields } from '../../core/sync/record';
import { deletionOf } from '../../core/sync/trash';
import type { AccountDb } from '../db';
import { appErrorOf } from '../failed';
import type { Opener } from '../local/opener';
import type { RowsStatus } from '../workspace';
import { openEntry, type BrokenReason, type Entry } from './open-row';
import { readNewPages, readRows, readTable, type FoundRecord } from './read-records';

/** Opened at once; large enough to keep the cipher busy, small enough to leave frames in between. */
const OPEN_BATCH = 1_000;

export interface BrokenRow {
	readonly id: string;
	readonly reason: BrokenReason;
}

export interface TableSnapshot {
	readonly status: RowsStatus;
	readonly error: AppError | undefined;
	readonly all: readonly Stored<AnyTable>[];
	readonly broken: readonly BrokenRow[];
}

export interface TableRows {
	readonly table: AnyTable;
	readonly space: string;
	/** Loads on first use; resolves when everything asked for so far is in memory. */
	readonly ready: () => Promise<void>;
	/** Resolves when the changes announced so far are in memory; does not start a load. */
	readonly settled: () => Promise<void>;
	readonly entry: (id: string) => Entry | undefined;
	/** Deleted rows that still open, of these ids or all; they are opened for this once and not kept. */
	readonly deleted: (ids?: readonly string[]) => Promise<readonly Stored<AnyTable>[]>;
	readonly snapshot: () => TableSnapshot;
	/** Reads these ids again. Does nothing before the first use, like the next two. */
	readonly refresh: (ids: readonly string[]) => Promise<void>;
	/** These records left their page; those whose page was never seen here are read. */
	readonly expanded: (ids: readonly string[]) => Promise<void>;
	/** Takes in pages that arrived since the last look. */
	readonly readPages: () => Promise<void>;
	/** Starts over: keys arrived, or the rows were replaced. */
	readonly reload: () => Promise<void>;
}

export interface TableRowsDeps {
	readonly db: AccountDb;
	readonly opener: Opener;
	readonly space: string;
	readonly table: AnyTable;
	/** Whether this device holds a key of the space. */
	readonly isUnlocked: () => boolean;
	/** Called with the ids of rows that do not open although the key is here, or do not fit the table. */
	readonly onUnreadable: (ids: readonly string[]) => void;
	/** Called after each change of the rows, with the ids that moved; `undefined` means all of them. */
	readonly onChange: (ids: readonly string[] | undefined) => void;
}

export function createTableRows(deps: TableRowsDeps): TableRows {
	const { db, space, table } = deps;
	const entries = new Map<string, Entry>();
	// What pages said, until the next load: a row written before its page was expanded is only the newer part of the record.
	const paged = new Map<string, FoundRecord>();
	let status: RowsStatus = 'loading';
	let error: AppError | undefined;
	let lastPage = 0;
	let loaded = false;
	let snapshot: TableSnapshot | undefined;
	// One change after the other: an update that arrives during the load must not be overtaken by it.
	let queue: Promise<void> = Promise.resolve();

	const changed = (ids: readonly string[] | undefined): void => {
		snapshot = undefined;
		deps.onChange(ids);
	};

	const open = async (found: readonly FoundRecord[]): Promise<void> => {
		const unreadable: string[] = [];
		for (let at = 0; at < found.length; at += OPEN_BATCH) {
			const batch = found.slice(at, at + OPEN_BATCH);
			const opened = await Promise.all(
				batch.map((record) => {
					const address = { space, table: table.name, id: record.id };
					return openEntry(deps.opener, table, address, withPage(record), entries.get(record.id));
				}),
			);
			batch.forEach((record, index) => entries.set(record.id, opened[index]!));
			for (const [index, { broken }] of opened.entries()) {
				// Without its key a row is locked, which is no damage.
				if (broken === 'corrupt' || broken === 'invalid') unreadable.push(batch[index]!.id);
			}
		}
		if (unreadable.length > 0) deps.onUnreadable(unreadable);
	};

	const openDeleted = async (ids: readonly string[] | undefined): Promise<readonly Stored<AnyTable>[]> => {
		const wanted = [...(ids ?? entries.keys())].flatMap((id) => {
			const entry = entries.get(id);
			return entry?.state.deleted?.[0] && holdsFields(entry.state) ? [{ id, entry }] : [];
		});
		const opened = await Promise.all(
			wanted.map(({ id, entry }) =>
				openEntry(deps.opener, table, { space, table: table.name, id }, undeleted(entry)),
			),
		);
		return opened.flatMap(({ row }, at) => {
			if (row === undefined) return [];
			return [{ ...row, meta: { ...row.meta, ...deletionOf(wanted[at]!.entry.state) } }];
		});
	};

	const withPage = (record: FoundRecord): FoundRecord => {
		const page = paged.get(record.id);
		if (page === undefined || page === record) return record;
		return { ...record, state: join(page.state, record.state).state, author: page.author };
	};

	const load = async (): Promise<void> => {
		const found = await readTable(db, space, table.name);
		paged.clear();
		for (const record of found.records) paged.set(record.id, record);
		const stored = new Set(found.rows.map((row) => row.id));
		for (const id of entries.keys()) if (!stored.has(id) && !paged.has(id)) entries.delete(id);
		await open([...found.rows, ...[...paged.values()].filter((record) => !stored.has(record.id))]);
		lastPage = found.lastPage;
		loaded = true;
		status = table.sealed.length > 0 && !deps.isUnlocked() ? 'locked' : 'ready';
		error = undefined;
		changed(undefined);
	};

	const read = async (ids: readonly string[]): Promise<void> => {
		const found = new Map((await readRows(db, space, table.name, ids)).map((record) => [record.id, record]));
		for (const id of ids) {
			const page = paged.get(id);
			if (!found.has(id) && page !== undefined) found.set(id, page);
			// A row that vanished was discarded, or its space was left.
			if (!found.has(id)) entries.delete(id);
		}
		await open([...found.values()]);
		changed(ids);
	};

	const pages = async (): Promise<void> => {
		const found = await readNewPages(db, space, table.name, lastPage);
		lastPage = found.lastPage;
		if (found.records.length === 0) return;
		for (const record of found.records) {
			const known = paged.get(record.id);
			paged.set(
				record.id,
				known === undefined ? record : { ...record, state: join(known.state, record.state).state },
			);
		}
		await read(found.records.map((record) => record.id));
	};

	const enqueue = (work: () => Promise<void>): Promise<void> => {
		queue = queue.then(work).catch((cause: unknown) => {
			// What was to be read is not here now, so that only a whole load is right again.
			loaded = false;
			status = 'error';
			error = appErrorOf(cause, 'error_device_unreadable');
			changed(undefined);
		});
		return queue;
	};

	let first: Promise<void> | undefined;
	const later = (work: () => Promise<void>): Promise<void> =>
		first === undefined ? Promise.resolve() : enqueue(() => (loaded ? work() : load()));

	return {
		table,
		space,
		ready: async () => {
			first = first === undefined || status === 'error' ? enqueue(load) : first;
			await first;
			await queue;
		},
		settled: () => queue,
		entry: (id) => entries.get(id),
		deleted: openDeleted,
		snapshot: () => (snapshot ??= snapshotOf(entries, status, error)),
		refresh: (ids) => later(() => read(ids)),
		// A page can be stored and expanded between two looks, and then nobody here has read it.
		expanded: (ids) =>
			later(async () => {
				const missed = ids.filter((id) => !paged.has(id));
				if (missed.length > 0) await read(missed);
			}),
		readPages: () => later(pages),
		reload: () => later(load),
	};
}

/** The record as it was, so that opening it looks inside. */
const undeleted = (entry: Entry): Entry => ({ ...entry, state: { ...entry.state, deleted: null } });

function snapshotOf(
	entries: ReadonlyMap<string, Entry>,
	status: RowsStatus,
	error: AppError | undefined,
): TableSnapshot {
	const all: Stored<AnyTable>[] = [];
	const broken: BrokenRow[] = [];
	for (const [id, entry] of entries) {
		if (entry.row !== undefined) all.push(entry.row);
		else if (entry.broken !== undefined) broken.push({ id, reason: entry.broken });
	}
	return { status, error, all, broken };
}
