/**
 * A browser whose large values stood in files that are gone: keys are there, reading the value fails, as Chromium does with
 * `NotReadableError`. Sits below everything that the app puts around the database.
 */
import Dexie, { type DBCore, type DBCoreTable, type DBCoreTransaction, type Middleware } from 'dexie';

/** Primary keys by store; what is written anew or deleted leaves it. */
export type LostFiles = Map<string, unknown[]>;

const sameKey = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The transaction that asked is over, as in Chromium. */
function gone(trans: DBCoreTransaction): Promise<never> {
	trans.abort();
	return Dexie.Promise.reject(
		new DOMException('Data lost due to missing file.', 'NotReadableError'),
	) as never;
}

export const lostFiles = (lost: LostFiles): Middleware<DBCore> => ({
	stack: 'dbcore',
	name: 'lost-files',
	level: 0,
	create: (down) => ({ ...down, table: (name) => losing(down.table(name), lost.get(name) ?? []) }),
});

function losing(table: DBCoreTable, lost: unknown[]): DBCoreTable {
	const isLost = (key: unknown): boolean => lost.some((one) => sameKey(one, key));
	const found = (key: unknown): void => {
		for (let at = lost.length - 1; at >= 0; at -= 1) if (sameKey(lost[at], key)) lost.splice(at, 1);
	};
	return {
		...table,
		get: (request) => (isLost(request.key) ? gone(request.trans) : table.get(request)),
		getMany: (request) => (request.keys.some(isLost) ? gone(request.trans) : table.getMany(request)),
		query: (request) =>
			request.values !== true
				? table.query(request)
				: table
						.query({ ...request, values: false })
						.then((keys) => (keys.result.some(isLost) ? gone(request.trans) : table.query(request))),
		openCursor: (request) =>
			request.values !== true
				? table.openCursor(request)
				: lost.length > 0
					? gone(request.trans)
					: table.openCursor(request),
		mutate: (request) =>
			table.mutate(request).then((answer) => {
				if (request.type === 'deleteRange') lost.splice(0);
				else if (request.type === 'delete') request.keys.forEach(found);
				else
					request.values.forEach((value, at) =>
						found(request.keys?.[at] ?? table.schema.primaryKey.extractKey?.(value)),
					);
				return answer;
			}),
	};
}
