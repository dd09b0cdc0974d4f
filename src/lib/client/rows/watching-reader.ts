/**
 * A Reader that remembers what a command read, so that its changes can be held to it: they stand only as long as the
 * records they touch are as the command saw them.
 */
import type { AnyTable, Stored } from '../../core/module';
import type { Reader } from '../../core/ports/reader';
import { matcherOf, type Indexed, type Slice, type Where } from '../../core/query';
import type { RecordState } from '../../core/sync/record';
import { createTally } from '../columns/tally';
import { hasMoved, placeOf, type Place, type ReadStates } from '../local/moved';
import type { Entry } from './open-row';
import type { TableRows } from './table-rows';

export interface WatchingReader {
	readonly reader: Reader;
	/** What was read of these records; `undefined` when one of them is not as it was read any more. */
	readonly readOf: (places: readonly Place[]) => Promise<ReadStates | undefined>;
}

/** `caughtUp` resolves when what was announced so far has been looked at. */
export function watchingReader(
	rowsOf: (table: AnyTable) => TableRows,
	caughtUp: () => Promise<void>,
): WatchingReader {
	const met = new Map<string, RecordState | undefined>();
	const tables = new Map<string, TableRows>();

	const open = async (table: AnyTable): Promise<TableRows> => {
		const rows = rowsOf(table);
		await caughtUp();
		await rows.ready();
		tables.set(table.name, rows);
		return rows;
	};
	const meet = async (rows: TableRows, ids: readonly string[]): Promise<readonly (Entry | undefined)[]> => {
		const entries = await rows.entries(ids);
		for (const [at, id] of ids.entries()) {
			const key = placeOf({ table: rows.table.name, id });
			if (!met.has(key)) met.set(key, entries[at]?.state);
		}
		return entries;
	};

	const list = async <T extends AnyTable>(table: T, where: Where<T> = {}, slice: Slice<T> = {}) => {
		const rows = await open(table);
		const found = rows.ask<T>({ where, ...slice });
		const entries = await meet(
			rows,
			found.map(({ id }) => id),
		);
		return entries.flatMap((entry) => (entry?.row === undefined ? [] : [entry.row as Stored<T>]));
	};

	return {
		reader: {
			get: async <T extends AnyTable>(table: T, id: string) =>
				(await meet(await open(table), [id]))[0]?.row as Stored<T> | undefined,
			list,
			count: async (table, where = {}) => (await open(table)).count(where),
			countBy: async <T extends AnyTable>(table: T, field: Indexed<T>, where: Where<T> = {}) =>
				createTally({ matches: matcherOf(table, where), field }, (await open(table)).peeks).counts(),
			walk: async <T extends AnyTable>(table: T, where: Where<T>, look: (row: Stored<T>) => void) => {
				const rows = await list<T>(table, where, { order: [{ by: 'updatedAt', descending: true }] });
				for (const row of rows) look(row);
				return { records: rows.length, of: rows.length, since: null };
			},
			deleted: async <T extends AnyTable>(table: T, ids?: readonly string[]) => {
				const rows = await open(table);
				if (ids !== undefined) await meet(rows, ids);
				return (await rows.deleted(ids)) as readonly Stored<T>[];
			},
		},
		readOf: async (places) => {
			const read = new Map<string, RecordState | undefined>();
			for (const place of places) {
				const key = placeOf(place);
				if (!met.has(key)) continue;
				const then = met.get(key);
				const [now] = (await tables.get(place.table)?.entries([place.id])) ?? [];
				if (now !== undefined && hasMoved(now.state, then)) return undefined;
				read.set(key, then);
			}
			return read;
		},
	};
}
