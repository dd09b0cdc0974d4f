/**
 * What cannot be read is left out of every answer of the database, and reported: one malformed row must not take its table,
 * the notices or syncing with it. Sits below every reader, as Dexie's own addons do.
 */
import type { DBCore, DBCoreTable, Middleware } from 'dexie';

/** A row that was found malformed; `key` is its primary key. */
export interface FoundRow {
	readonly store: string;
	readonly key: unknown;
	readonly row: unknown;
}

/**
 * Rows walked with a cursor (`filter`, `and`, `each`) are not looked at: who filters a store by hand asks `isSound` as
 * well.
 */
export const tolerantReads = (
	isSound: (store: string, row: unknown) => boolean,
	report: (found: FoundRow) => void,
): Middleware<DBCore> => ({
	stack: 'dbcore',
	name: 'tolerant-reads',
	create: (down) => ({ ...down, table: (name) => tolerant(down.table(name), isSound, report) }),
});

function tolerant(
	table: DBCoreTable,
	isSound: (store: string, row: unknown) => boolean,
	report: (found: FoundRow) => void,
): DBCoreTable {
	const { name: store } = table;
	const { primaryKey } = table.schema;
	const sound = (row: unknown): boolean => {
		if (isSound(store, row)) return true;
		report({ store, key: primaryKey.extractKey?.(row), row });
		return false;
	};
	/** A row that is not there is no damaged one. */
	const soundOrNone = <Row>(row: Row): Row | undefined => (row === undefined || sound(row) ? row : undefined);
	return {
		...table,
		get: (request) => table.get(request).then(soundOrNone),
		getMany: (request) => table.getMany(request).then((rows) => rows.map(soundOrNone)),
		query: (request) =>
			table
				.query(request)
				.then((answer) => (request.values ? { ...answer, result: answer.result.filter(sound) } : answer)),
	};
}
