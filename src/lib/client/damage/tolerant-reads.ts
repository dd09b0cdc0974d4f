/**
 * What cannot be read is left out of every answer of the database, and reported: one malformed row must not take its table,
 * the notices or syncing with it, and neither must one whose file is gone. Sits below every reader, as Dexie's own addons do.
 */
import Dexie, { type DBCore, type DBCoreTable, type DBCoreTransaction, type Middleware } from 'dexie';

/** A row that was found malformed; `key` is its primary key. */
export interface FoundRow {
	readonly store: string;
	readonly key: unknown;
	/** Absent where the browser could not read it at all. */
	readonly row?: unknown;
}

/**
 * How browsers say that a value cannot be read while its key can: large ones stand in files of their own, and those can be
 * lost or cut short. An error of the whole database has other names, or meets the keys as well.
 */
const UNREADABLE: ReadonlySet<string> = new Set([
	'DataError',
	'EncodingError',
	'NotFoundError',
	'NotReadableError',
	'UnknownError',
]);

const isUnreadable = (error: unknown): boolean =>
	UNREADABLE.has((error as { readonly name?: string } | null)?.name ?? '');

/**
 * A value that cannot be read aborts the transaction that asked for it (Chromium does so as it ends), so the ones to blame
 * are looked for in transactions of their own; whoever wrote in the aborted one has to begin anew (`AccountDb.transaction`).
 *
 * Rows walked with a cursor (`filter`, `and`, `each`) are not looked at, and one that cannot be read ends the walk: stores
 * are read by their keys instead.
 */
export const tolerantReads = (
	isSound: (store: string, row: unknown) => boolean,
	report: (found: FoundRow) => void,
): Middleware<DBCore> => ({
	stack: 'dbcore',
	name: 'tolerant-reads',
	create: (down) => ({ ...down, table: (name) => tolerant(down, down.table(name), isSound, report) }),
});

function tolerant(
	core: DBCore,
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
	const apart = (): DBCoreTransaction => core.transaction([store], 'readonly');

	/** The rows that can be read, in order, with `undefined` for the others: halves find the ones that reading fails for. */
	const readEach = (keys: readonly unknown[]): PromiseLike<unknown[]> => {
		if (keys.length === 0) return Dexie.Promise.resolve([]);
		return table.getMany({ trans: apart(), keys: [...keys] }).catch((error: unknown) => {
			if (!isUnreadable(error)) throw error;
			if (keys.length === 1) {
				report({ store, key: keys[0] });
				return [undefined];
			}
			const middle = keys.length >> 1;
			return readEach(keys.slice(0, middle)).then((first) =>
				readEach(keys.slice(middle)).then((second) => [...first, ...second]),
			);
		});
	};
	const orEach =
		(keys: () => PromiseLike<readonly unknown[]>) =>
		(error: unknown): PromiseLike<unknown[]> => {
			if (!isUnreadable(error)) throw error;
			return keys()
				.then(readEach)
				.then((rows) => rows.map(soundOrNone));
		};
	return {
		...table,
		get: (request) =>
			table
				.get(request)
				.then(soundOrNone, (error: unknown) =>
					orEach(() => Dexie.Promise.resolve([request.key]))(error).then(([row]) => row),
				),
		getMany: (request) =>
			table.getMany(request).then(
				(rows) => rows.map(soundOrNone),
				orEach(() => Dexie.Promise.resolve(request.keys)),
			),
		query: (request) =>
			table.query(request).then(
				(answer) => (request.values ? { ...answer, result: answer.result.filter(sound) } : answer),
				(error: unknown) => {
					if (request.values !== true) throw error;
					const keys = table.query({ ...request, trans: apart(), values: false });
					return orEach(() => keys.then(({ result }) => result))(error).then((rows) => ({
						result: rows.filter((row) => row !== undefined),
					}));
				},
			),
	};
}
