/**
 * Packs what is written to the account database and unpacks what is read from it, below everything that reads or writes, as
 * Dexie's own addons do: nobody above knows how a row lies on the device. Rows of older versions are read as they are.
 */
import type { DBCore, DBCoreTable, Middleware } from 'dexie';
import { formOf, isPacked, type Form } from './compact-row';

type Row = Readonly<Record<string, unknown>>;

/** Rows that were read as an older version of the app wrote them. */
const old = new WeakSet<object>();

/** Whether a row that was read still lies in the form of an older version. */
export const isOldForm = (row: object): boolean => old.has(row);

export const compactStores = (): Middleware<DBCore> => ({
	stack: 'dbcore',
	name: 'compact-stores',
	// Below what looks at rows, which is at the usual level.
	level: 5,
	create: (down) => ({
		...down,
		table: (name) => {
			const table = down.table(name);
			const form = formOf(name);
			return form === undefined ? table : compact(table, form);
		},
	}),
});

function compact(table: DBCoreTable, form: Form): DBCoreTable {
	const read = (row: unknown): unknown => {
		if (row === undefined || row === null) return row;
		if (!isPacked(row)) {
			if (typeof row === 'object') old.add(row);
			return row;
		}
		try {
			return form.unpack(row as Row);
		} catch {
			// Without the fields of a row it will be found to be damaged.
			return row;
		}
	};
	return {
		...table,
		mutate: (request) =>
			table.mutate(
				request.type === 'add' || request.type === 'put'
					? { ...request, values: request.values.map((row: Row) => form.pack(row)) }
					: request,
			),
		get: (request) => table.get(request).then(read),
		getMany: (request) => table.getMany(request).then((rows) => rows.map(read)),
		query: (request) =>
			table
				.query(request)
				.then((answer) =>
					request.values === true ? { ...answer, result: answer.result.map(read) } : answer,
				),
	};
}
