/**
 * One table of one space: its columns, which answer every question about clear fields, and the records that were looked at,
 * opened once per box. Kept in step with the store by the news beside it. Knows nothing of Svelte.
 */
import type { AnyTable, Stored } from '../../core/module';
import { comparatorOf, matcherOf, type Query, type Where } from '../../core/query';
import type { AppError } from '../../core/result';
import { loadColumns } from '../columns/column-store';
import { createColumns, type PeekChange } from '../columns/columns';
import { GONE, LIVE, type Peek } from '../columns/peek';
import { smallest } from '../columns/window';
import type { AccountDb } from '../db';
import { appErrorOf } from '../failed';
import type { Opener } from '../local/opener';
import type { MoveRow } from '../store-types';
import type { RowsStatus } from '../workspace';
import type { HandedNews, HandedRecord } from './handed';
import type { Entry } from './open-row';
import { createRecords, type BrokenRow } from './records';

/** Records beyond this number are not kept to be looked at when they are handed over at once: most of them are on no screen. */
const MAX_HANDED = 200;

/** Hears what changed: what a query could tell, and which records are to be read again; `undefined` means all of them. */
export type RowsHeard = (
	changes: readonly PeekChange[] | undefined,
	ids: readonly string[] | undefined,
) => void;

export interface TableRows {
	readonly table: AnyTable;
	readonly space: string;
	readonly status: () => RowsStatus;
	readonly error: () => AppError | undefined;
	/** Loads on first use, and again after an error; resolves when the columns are in memory. */
	readonly ready: () => Promise<void>;
	/** Resolves when the changes announced so far are in memory; does not start a load. */
	readonly settled: () => Promise<void>;
	/** Key of the newest news, of any table, up to which nothing is missing here; `undefined` before it is loaded. */
	readonly upTo: () => number | undefined;
	readonly peek: (id: string) => Peek | undefined;
	readonly peeks: () => Iterable<Peek>;
	/** The first peeks of a query over live records, and how many it means in all. */
	readonly ask: <T extends AnyTable>(query: Query<T>) => readonly Peek[];
	readonly count: <T extends AnyTable>(where: Where<T>) => number;
	/** These records opened, in the order asked; `undefined` for those that are not here. */
	readonly entries: (ids: readonly string[]) => Promise<readonly (Entry | undefined)[]>;
	/** Live rows of these ids that open; opened for this once and not kept, for whoever goes through many. */
	readonly once: (ids: readonly string[]) => Promise<readonly Stored<AnyTable>[]>;
	/** Deleted rows that still open, of these ids or all; they are opened for this once and not kept. */
	readonly deleted: (ids?: readonly string[]) => Promise<readonly Stored<AnyTable>[]>;
	/** Records that were looked at and cannot be shown. */
	readonly broken: () => readonly BrokenRow[];
	/** Takes in news that was written after the columns were loaded, and that these records have to be read again. */
	readonly take: (news: readonly MoveRow[], ids?: readonly string[]) => Promise<void>;
	/** Takes in news with the records as they are now, which nobody has to read then. All news before it must be here. */
	readonly handOver: (news: HandedNews) => Promise<void>;
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
	readonly onChange: RowsHeard;
}

export function createTableRows(deps: TableRowsDeps): TableRows {
	const { db, space, table } = deps;
	const columns = createColumns(table);
	const records = createRecords(deps, (id) => columns.get(id)?.page ?? 0);
	let status: RowsStatus = 'loading';
	let error: AppError | undefined;
	/** Key of the newest news that is in the columns. */
	let upTo = 0;
	let first: Promise<void> | undefined;
	// One change after the other: an update that arrives during the load must not be overtaken by it.
	let queue: Promise<void> = Promise.resolve();

	const load = async (): Promise<void> => {
		const loaded = await loadColumns(db, space, table);
		columns.reset(loaded.peeks);
		({ upTo } = loaded);
		records.outdate();
		status = table.sealed.length > 0 && !deps.isUnlocked() ? 'locked' : 'ready';
		error = undefined;
		deps.onChange(undefined, undefined);
	};
	const enqueue = (work: () => Promise<void>): Promise<void> => {
		queue = queue.then(work).catch((cause: unknown) => {
			// What was to be read is not here now, so that only a whole load is right again.
			status = 'error';
			error = appErrorOf(cause, 'error_device_unreadable');
			deps.onChange(undefined, undefined);
		});
		return queue;
	};
	const ready = async (): Promise<void> => {
		if (first === undefined || status === 'error') first = enqueue(load);
		await first;
		await queue;
	};

	const takeIn = (
		news: readonly MoveRow[],
		ids: readonly string[],
		handed: readonly HandedRecord[],
	): Promise<void> => {
		if (first === undefined) return Promise.resolve();
		return enqueue(async () => {
			if (status === 'error') return load();
			const fresh = news.filter((row) => row.key! > upTo);
			const moves = fresh.flatMap((row) => row.moves);
			upTo = Math.max(upTo, fresh.at(-1)?.key ?? 0);
			const changes = columns.take(moves);
			const touched = [...new Set([...ids, ...moves.map(({ id }) => id)])];
			records.outdate(touched, fresh.length > 0 ? handed.filter(isWhole) : []);
			if (touched.length > 0) deps.onChange(changes, touched);
		});
	};
	/** A row written before its page was expanded is only the newer part of the record. */
	const isWhole = ({ id }: HandedRecord): boolean => columns.get(id)?.page === 0;

	const live = <T extends AnyTable>(where: Where<T> | undefined): Peek[] => {
		const matches = matcherOf<T>(table as T, where);
		const found: Peek[] = [];
		for (const peek of columns.all()) if (peek.presence === LIVE && matches(peek)) found.push(peek);
		return found;
	};

	return {
		table,
		space,
		status: () => status,
		error: () => error,
		ready,
		settled: () => queue,
		upTo: () => (status === 'loading' || status === 'error' ? undefined : upTo),
		peek: columns.get,
		peeks: columns.all,
		ask: <T extends AnyTable>({ where, order, limit }: Query<T>) =>
			smallest(live<T>(where), comparatorOf(table as T, order), limit ?? Number.POSITIVE_INFINITY),
		count: (where) => live(where).length,
		entries: records.entries,
		once: records.once,
		deleted: (ids) =>
			records.deleted(
				ids?.filter((id) => columns.get(id)?.presence === GONE) ??
					[...columns.all()].flatMap((peek) => (peek.presence === GONE ? [peek.id] : [])),
			),
		broken: records.broken,
		take: (news, ids = []) => takeIn(news, ids, []),
		handOver: (news) => takeIn([news], [], news.records.length > MAX_HANDED ? [] : news.records),
		reload: () => (first === undefined ? Promise.resolve() : enqueue(load)),
	};
}
