/** Reads decrypted rows of one space. Commands and queries see the world only through this. */
import type { Actor } from '../sync/actor';
import type { AnyTable, Stored } from '../module/table';
import { answer, type Slice, type Where } from '../query';

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
	/** Deleted rows that can still be read, of these ids or all, in no promised order; `meta.deletedAt` says since when. */
	readonly deleted: <T extends AnyTable>(table: T, ids?: readonly string[]) => Promise<readonly Stored<T>[]>;
}

export interface ReaderDep {
	readonly reader: Reader;
}

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
		list: async <T extends AnyTable>(table: T, where: Where<T> = {}, slice: Slice<T> = {}) =>
			answer<T, Stored<T>>(table, open(table), { where, ...slice }),
		count: async <T extends AnyTable>(table: T, where: Where<T> = {}) =>
			answer<T, Stored<T>>(table, open(table), { where }).length,
		deleted: async (table, ids) =>
			open(table, gone, { deletedAt: 0, deletedBy: testActor }).filter(
				(row) => ids?.includes(row.id) ?? true,
			),
	};
}
