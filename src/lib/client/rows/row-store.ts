/**
 * All tables held in memory, by space. Hears the bus, so that a write of any tab and every pull reach the rows, and is
 * the local Reader of commands and queries. It never writes.
 */
import type { AnyTable } from '../../core/module';
import type { Reader } from '../../core/ports/reader';
import { tables } from '../../registry';
import type { KeyRing } from '../account/key-ring';
import type { Bus } from '../bus';
import type { AccountDb } from '../db';
import type { Opener } from '../local/opener';
import { watchingReader, type WatchingReader } from './watching-reader';
import { createTableRows, type TableRows } from './table-rows';

export interface RowStore {
	/** The rows of a table in a space. Cheap: loading starts with `ready()`. */
	readonly of: (space: string, table: AnyTable) => TableRows;
	readonly reader: (space: string) => Reader;
	/** A reader for one run of one command. */
	readonly watch: (space: string) => WatchingReader;
	/** Handlers hear which rows of which table moved; `ids` is undefined when all may have. */
	readonly onChange: (
		handler: (space: string, table: string, ids: readonly string[] | undefined) => void,
	) => () => void;
	/** Resolves when readers see everything that was announced so far. */
	readonly settled: () => Promise<void>;
	/** Forgets the rows of every other space. */
	readonly keepOnly: (space: string) => void;
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
	const handlers = new Set<(space: string, table: string, ids: readonly string[] | undefined) => void>();

	const of = (space: string, table: AnyTable): TableRows => {
		// A table that no manifest declares has no store; reading it is a defect of the module.
		if (!tables.has(table.name)) throw new Error(`No module declares the table ${table.name}.`);
		const bySpace = loaded.get(space) ?? new Map<string, TableRows>();
		loaded.set(space, bySpace);
		const known = bySpace.get(table.name);
		if (known !== undefined) return known;
		const rows = createTableRows({
			...deps,
			space,
			table,
			isUnlocked: () => deps.keys.current(space) !== undefined,
			onUnreadable: (ids) => deps.bus.send({ type: 'unreadable', space, table: table.name, ids }),
			onChange: (ids) => {
				for (const handler of handlers) handler(space, table.name, ids);
			},
		});
		bySpace.set(table.name, rows);
		return rows;
	};

	const each = (space: string | undefined, work: (rows: TableRows) => Promise<void>): void => {
		for (const [id, bySpace] of loaded) {
			if (space === undefined || id === space) for (const rows of bySpace.values()) void work(rows);
		}
	};

	const stop = deps.bus.on((message) => {
		if (message.type === 'rows') void loaded.get(message.space)?.get(message.table)?.refresh(message.ids);
		else if (message.type === 'expanded')
			void loaded.get(message.space)?.get(message.table)?.expanded(message.ids);
		else if (message.type === 'pages') each(message.space, (rows) => rows.readPages());
		else if (message.type === 'space') each(message.space, (rows) => rows.reload());
		else if (message.type === 'keys') each(undefined, (rows) => rows.reload());
	});

	return {
		of,
		settled: async () => {
			await Promise.all(
				[...loaded.values()].flatMap((bySpace) => [...bySpace.values()].map((rows) => rows.settled())),
			);
		},
		reader: (space) => watchingReader((table) => of(space, table)).reader,
		watch: (space) => watchingReader((table) => of(space, table)),
		onChange: (handler) => {
			handlers.add(handler);
			return () => void handlers.delete(handler);
		},
		keepOnly: (space) => {
			for (const id of [...loaded.keys()]) if (id !== space) loaded.delete(id);
		},
		close: () => {
			stop();
			handlers.clear();
			loaded.clear();
		},
	};
}
