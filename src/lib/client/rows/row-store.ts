/**
 * The tables that were asked for, by space. Hears the bus, so that a write of any tab and every pull reach them, and is the
 * local Reader of commands and queries. It never writes.
 */
import type { AnyTable } from '../../core/module';
import type { Reader } from '../../core/ports/reader';
import { declaredTable } from '../../registry';
import type { KeyRing } from '../account/key-ring';
import type { Bus } from '../bus';
import { newsAfter } from '../columns/column-store';
import type { PeekChange } from '../columns/columns';
import type { AccountDb } from '../db';
import type { Opener } from '../local/opener';
import { placeOf, type Place } from '../local/moved';
import type { HandedNews } from './handed';
import type { Entry } from './open-row';
import { createTableRows, type TableRows } from './table-rows';
import { watchingReader, type WatchingReader } from './watching-reader';

export type StoreHeard = (
	rows: TableRows,
	changes: readonly PeekChange[] | undefined,
	ids: readonly string[] | undefined,
) => void;

export interface RowStore {
	/** The rows of a table in a space. Cheap: loading starts with `ready()`. */
	readonly of: (space: string, table: AnyTable) => TableRows;
	/** Records as they are now, by `placeOf`; `undefined` for those that are not here. */
	readonly entriesAt: (
		space: string,
		places: readonly Place[],
	) => Promise<ReadonlyMap<string, Entry | undefined>>;
	readonly reader: (space: string) => Reader;
	/** A reader for one run of one command. */
	readonly watch: (space: string) => WatchingReader;
	/** Handlers hear what changed in which table; `undefined` when all of it may have. */
	readonly onChange: (handler: StoreHeard) => () => void;
	/**
	 * Takes in what a transaction of this tab has stored, once it is over, and tells the other tabs. Nothing of it is read
	 * again unless other news lies before it that is not here yet.
	 */
	readonly handOver: (stored: readonly HandedNews[]) => void;
	/** Reads these records again, and whatever was written since the last look. */
	readonly lookAgain: (space: string, table: string, ids: readonly string[]) => Promise<void>;
	/** Resolves when readers see everything that was announced so far. */
	readonly settled: () => Promise<void>;
	readonly close: () => void;
}

export interface RowStoreDeps {
	readonly db: AccountDb;
	readonly opener: Opener;
	readonly keys: Pick<KeyRing, 'current'>;
	readonly bus: Bus;
}

export function createRowStore(deps: RowStoreDeps): RowStore {
	const loaded = new Map<string, Map<string, TableRows>>();
	const handlers = new Set<StoreHeard>();
	/** Key of the newest news that was handed out; at first, of the newest that every loaded table has. */
	let seen: number | undefined;
	// News is read in the order in which it was announced.
	let reading: Promise<void> = Promise.resolve();

	const of = (space: string, table: AnyTable): TableRows => {
		declaredTable(table.name);
		const bySpace = loaded.get(space) ?? new Map<string, TableRows>();
		loaded.set(space, bySpace);
		const known = bySpace.get(table.name);
		if (known !== undefined) return known;
		const rows: TableRows = createTableRows({
			...deps,
			space,
			table,
			isUnlocked: () => deps.keys.current(space) !== undefined,
			onUnreadable: (ids) => deps.bus.send({ type: 'unreadable', space, table: table.name, ids }),
			onChange: (changes, ids) => {
				for (const handler of handlers) handler(rows, changes, ids);
			},
		});
		bySpace.set(table.name, rows);
		return rows;
	};

	const each = async (space: string | undefined, work: (rows: TableRows) => Promise<void>): Promise<void> => {
		const wanted = [...loaded].filter(([id]) => space === undefined || id === space);
		await Promise.all(wanted.flatMap(([, bySpace]) => [...bySpace.values()].map(work)));
	};
	const seenSoFar = async (): Promise<number> => {
		if (seen !== undefined) return seen;
		// A table that is loaded later has all that was written before it was asked for.
		await each(undefined, (rows) => rows.settled());
		const loadedUpTo = [...loaded.values()].flatMap((bySpace) =>
			[...bySpace.values()].flatMap((rows) => rows.upTo() ?? []),
		);
		return (seen = loadedUpTo.length === 0 ? 0 : Math.min(...loadedUpTo));
	};
	/** Hands out what was written since the last look; these records are to be read again in any case. */
	const catchUp = async (touched?: {
		readonly space: string;
		readonly table: string;
		readonly ids: readonly string[];
		readonly news?: number;
	}): Promise<void> => {
		if (loaded.size === 0) return;
		const before = await seenSoFar();
		if (touched?.news !== undefined && touched.news <= before) return;
		const news = await newsAfter(deps.db, before);
		seen = Math.max(before, news.at(-1)?.key ?? 0);
		// What is missing in between was folded away before it was read here, and is in the columns now.
		if (news.length > 0 && seen - before > news.length) await each(undefined, (rows) => rows.reload());
		await each(undefined, (rows) => {
			const own = news.filter((row) => row.space === rows.space && row.table === rows.table.name);
			const isTouched = touched?.space === rows.space && touched.table === rows.table.name;
			if (own.length === 0 && !isTouched) return Promise.resolve();
			return rows.take(own, isTouched ? touched.ids : []);
		});
	};
	const takeOver = async (stored: readonly HandedNews[]): Promise<void> => {
		if (loaded.size === 0) return;
		const before = await seenSoFar();
		const last = stored.at(-1)!.key;
		// Read already, because another tab told of something meanwhile.
		if (last <= before) return;
		if (last !== before + stored.length) return catchUp();
		seen = last;
		await Promise.all(stored.map(async (news) => loaded.get(news.space)?.get(news.table)?.handOver(news)));
	};
	const inTurn = (work: () => Promise<void>): void => {
		// A database that closes ends all reading; whoever asks next is told.
		reading = reading.then(work).catch(() => undefined);
	};

	const caughtUp = async (): Promise<void> => {
		for (let now; now !== reading; await now) now = reading;
	};
	const settled = async (): Promise<void> => {
		await caughtUp();
		await each(undefined, (rows) => rows.settled());
	};

	const stop = deps.bus.on((message) => {
		if (message.type === 'rows') inTurn(() => catchUp(message));
		else if (message.type === 'pages') inTurn(() => catchUp());
		else if (message.type === 'space') inTurn(() => each(message.space, (rows) => rows.reload()));
		else if (message.type === 'keys') inTurn(() => each(undefined, (rows) => rows.reload()));
		else if (message.type === 'folded')
			// What was folded away before this tab had read it is in the columns now.
			inTurn(async () => {
				if (message.upTo > (await seenSoFar())) await each(undefined, (rows) => rows.reload());
			});
	});

	return {
		of,
		entriesAt: async (space, places) => {
			const found = new Map<string, Entry | undefined>();
			for (const name of new Set(places.map(({ table }) => table))) {
				const rows = of(space, declaredTable(name).table);
				await rows.ready();
				const ids = places.flatMap(({ table, id }) => (table === name ? [id] : []));
				const entries = await rows.entries(ids);
				for (const [at, id] of ids.entries()) found.set(placeOf({ table: name, id }), entries[at]);
			}
			return found;
		},
		handOver: (stored) => {
			if (stored.length === 0) return;
			inTurn(() => takeOver(stored));
			for (const { key, space, table, moves } of stored)
				deps.bus.send({ type: 'rows', space, table, ids: moves.map(({ id }) => id), news: key });
		},
		lookAgain: async (space, table, ids) => {
			inTurn(() => catchUp({ space, table, ids }));
			await settled();
		},
		settled,
		reader: (space) => watchingReader((table) => of(space, table), caughtUp).reader,
		watch: (space) => watchingReader((table) => of(space, table), caughtUp),
		onChange: (handler) => {
			handlers.add(handler);
			return () => void handlers.delete(handler);
		},
		close: () => {
			stop();
			handlers.clear();
			loaded.clear();
		},
	};
}
