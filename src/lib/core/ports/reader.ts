/** Reads decrypted rows of one space. Commands and queries see the world only through this. */
import type { Actor } from '../sync/actor';
import type { AnyTable, Stored } from '../module/table';
import { answer, type Indexed, type Scalar, type Slice, type Where } from '../query';
import type { Millis } from './clock';

/** How far a walk got. */
export interface Looked {
	/** Records it looked at. */
	readonly records: number;
	/** Records that match its condition. */
	readonly of: number;
	/** What was changed before this moment it did not come to; `null` when it looked at all. */
	readonly since: Millis | null;
}

export interface Reader {
	/** The live row, or `undefined` when it does not exist, is deleted, or is in another space. */
	readonly get: <T extends AnyTable>(table: T, id: string) => Promise<Stored<T> | undefined>;
	/**
	 * Live rows by indexed clear fields; sealed fields cannot be asked for, because no store could answer. Rows that do not
	 * open are left out, so that there may be fewer than `limit` although `count` says more.
	 */
	readonly list: <T extends AnyTable>(
		table: T,
		where?: Where<T>,
		slice?: Slice<T>,
	) => Promise<readonly Stored<T>[]>;
	/** How many live records match, without a look into any. */
	readonly count: <T extends AnyTable>(table: T, where?: Where<T>) => Promise<number>;
	/** The same by the value of a text field; empty ones are counted under `null`. */
	readonly countBy: <T extends AnyTable>(
		table: T,
		field: Indexed<T>,
		where?: Where<T>,
	) => Promise<ReadonlyMap<Scalar, number>>;
	/**
	 * For what only an opened row can tell: hands out matching rows, newest change first. It may end before the last one when
	 * that would take too long, and then says so; rejects when whoever asked has gone.
	 */
	readonly walk: <T extends AnyTable>(
		table: T,
		where: Where<T>,
		look: (row: Stored<T>) => void,
	) => Promise<Looked>;
	/** Deleted rows that can still be read, of these ids or all, in no promised order; `meta.deletedAt` says since when. */
	readonly deleted: <T extends AnyTable>(table: T, ids?: readonly string[]) => Promise<readonly Stored<T>[]>;
}

export interface ReaderDep {
	readonly reader: Reader;
}

/** The calls that go by fields, for readers that hold all rows of a table anyway. */
export const readerOver = (
	open: <T extends AnyTable>(table: T) => readonly Stored<T>[],
): Pick<Reader, 'list' | 'count' | 'countBy' | 'walk'> => {
	const list = <T extends AnyTable>(table: T, where: Where<T> = {}, slice: Slice<T> = {}): Stored<T>[] =>
		answer<T, Stored<T>>(table, open(table), { where, ...slice });
	return {
		list: async (table, where, slice) => list(table, where, slice),
		count: async (table, where) => list(table, where).length,
		countBy: async <T extends AnyTable>(table: T, field: Indexed<T>, where?: Where<T>) => {
			const counts = new Map<Scalar, number>();
			for (const row of list(table, where)) {
				const value = (row as Readonly<Record<string, Scalar>>)[field] ?? null;
				counts.set(value, (counts.get(value) ?? 0) + 1);
			}
			return counts;
		},
		walk: async (table, where, look) => {
			const rows = list(table, where, { order: [{ by: 'updatedAt', descending: true }] });
			for (const row of rows) look(row);
			return { records: rows.length, of: rows.length, since: null };
		},
	};
};

const testActor: Actor = { kind: 'user', id: 'u-1', name: 'Ada' };

/** An in-memory reader over plain rows by table name, and deleted ones. Both may be changed between reads. */
export function testReader(
	rows: Record<string, Record<string, unknown>[]>,
	gone: Record<string, Record<string, unknown>[]> = {},
): Reader {
	const open = <T extends AnyTable>(table: T, from = rows, meta = {}): Stored<T>[] =>
		(from[table.name] ?? []).map(
			(row) =>
				({
					...(table.row.parse(row) as object),
					id: row['id'],
					meta: { authorId: 'u-1', actor: testActor, updatedAt: 0, ...meta },
				}) as Stored<T>,
		);
	return {
		get: async (table, id) => open(table).find((row) => row.id === id),
		...readerOver((table) => open(table)),
		deleted: async (table, ids) =>
			open(table, gone, { deletedAt: 0, deletedBy: testActor }).filter(
				(row) => ids?.includes(row.id) ?? true,
			),
	};
}
