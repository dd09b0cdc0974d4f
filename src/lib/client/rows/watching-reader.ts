/**
 * A Reader that remembers what a command read, so that its changes can be held to it: they stand only as long as the
 * records they touch are as the command saw them.
 */
import type { AnyTable, Stored } from '../../core/module';
import type { Reader } from '../../core/ports/reader';
import { answer, type Slice, type Where } from '../../core/query';
import { hasMoved, placeOf, type Place, type ReadStates } from '../local/moved';
import type { Entry } from './open-row';
import type { TableRows } from './table-rows';

export interface WatchingReader {
	readonly reader: Reader;
	/** What was read of these records; `undefined` when one of them is not in memory as it was read any more. */
	readonly readOf: (places: readonly Place[]) => ReadStates | undefined;
}

export function watchingReader(rowsOf: (table: AnyTable) => TableRows): WatchingReader {
	const met = new Map<string, Entry | undefined>();
	const lists = new Map<string, readonly Stored<AnyTable>[]>();
	const tables = new Map<string, TableRows>();

	const open = async (table: AnyTable): Promise<TableRows> => {
		const rows = rowsOf(table);
		await rows.ready();
		tables.set(table.name, rows);
		return rows;
	};
	const meet = (rows: TableRows, id: string): Entry | undefined => {
		const key = placeOf({ table: rows.table.name, id });
		const entry = rows.entry(id);
		if (!met.has(key)) met.set(key, entry);
		return entry;
	};
	/** The rows of lists that were read, of these ids only: a list may be long and a change touches few. */
	const listed = (places: readonly Place[]): ReadonlyMap<string, Stored<AnyTable>> => {
		const wanted = new Set(places.map(placeOf));
		const found = new Map<string, Stored<AnyTable>>();
		for (const name of new Set(places.map(({ table }) => table))) {
			for (const row of lists.get(name) ?? []) {
				const key = placeOf({ table: name, id: row.id });
				if (wanted.has(key)) found.set(key, row);
			}
		}
		return found;
	};

	return {
		reader: {
			get: async <T extends AnyTable>(table: T, id: string) =>
				meet(await open(table), id)?.row as Stored<T> | undefined,
			list: async <T extends AnyTable>(table: T, where: Where<T> = {}, slice: Slice<T> = {}) => {
				const all = (await open(table)).snapshot().all as readonly Stored<T>[];
				if (!lists.has(table.name)) lists.set(table.name, all);
				return answer<T, Stored<T>>(table, all, { where, ...slice });
			},
			count: async <T extends AnyTable>(table: T, where: Where<T> = {}) =>
				answer<T, Stored<T>>(table, (await open(table)).snapshot().all as readonly Stored<T>[], { where })
					.length,
			deleted: async <T extends AnyTable>(table: T, ids?: readonly string[]) => {
				const rows = await open(table);
				for (const id of ids ?? []) meet(rows, id);
				return (await rows.deleted(ids)) as readonly Stored<T>[];
			},
		},
		readOf: (places) => {
			const inLists = listed(places);
			const read = new Map<string, Entry['state'] | undefined>();
			for (const place of places) {
				const key = placeOf(place);
				const now = tables.get(place.table)?.entry(place.id);
				const row = inLists.get(key);
				if (met.has(key)) {
					const then = met.get(key)?.state;
					if (now !== undefined && hasMoved(now.state, then)) return undefined;
					read.set(key, then);
				} else if (row !== undefined) {
					// A record that is read again is another row.
					if (now === undefined || now.row !== row) return undefined;
					read.set(key, now.state);
				}
			}
			return read;
		},
	};
}
