/** Looking rows up by the ids a caller gave: all of them or none, and "not found" names every id that is missing. */
import { notFound, ok, type ErrorCode, type NotFound, type Result } from '../result';
import type { QueryDeps } from './command';
import type { AnyTable, Stored } from './table';

/** How the rows of a table are called when one is missing. */
export interface RowWords {
	/** Singular noun in English: "task". */
	readonly what: string;
	readonly code: ErrorCode;
	/** The tool that brings deleted rows back, by wire name, where there is one. */
	readonly restore?: string;
}

/** More would drown the sentence; the first ones are enough to see what went wrong. */
const MAX_NAMED = 10;

const listed = (ids: readonly string[]): string =>
	ids.length > MAX_NAMED
		? `${ids.slice(0, MAX_NAMED).join(', ')} and ${ids.length - MAX_NAMED} more`
		: ids.join(', ');

async function missing(
	deps: QueryDeps,
	table: AnyTable,
	ids: readonly string[],
	{ what, code, restore }: RowWords,
): Promise<Result<never, NotFound>> {
	const gone = new Set((await deps.reader.deleted(table, ids)).map(({ id }) => id));
	const unknown = ids.filter((id) => !gone.has(id));
	const sentences = [
		...(unknown.length > 0 ? [`There is no such ${what} in this space: ${listed(unknown)}.`] : []),
		...(gone.size > 0
			? [
					`This ${what} was deleted: ${listed([...gone])}.` +
						(restore === undefined ? '' : ` ${restore} brings it back.`),
				]
			: []),
	];
	return notFound(sentences.join(' '), code);
}

/** The live rows of these ids, each once and in their order; a bulk step that quietly skips rows cannot be told from one that worked. */
export async function findRows<T extends AnyTable>(
	deps: QueryDeps,
	table: T,
	ids: readonly string[],
	words: RowWords,
): Promise<Result<readonly Stored<T>[], NotFound>> {
	const wanted = [...new Set(ids)];
	const found = await Promise.all(wanted.map((id) => deps.reader.get(table, id)));
	const absent = wanted.filter((_, at) => found[at] === undefined);
	if (absent.length > 0) return missing(deps, table, absent, words);
	return ok(found as readonly Stored<T>[]);
}

/** The live row of this id. */
export async function findRow<T extends AnyTable>(
	deps: QueryDeps,
	table: T,
	id: string,
	words: RowWords,
): Promise<Result<Stored<T>, NotFound>> {
	const found = await deps.reader.get(table, id);
	return found === undefined ? missing(deps, table, [id], words) : ok(found);
}

/**
 * Which of these ids are deleted and can be brought back. One that is live needs nothing; one that never was is not
 * found, because restoring it would make an empty row.
 */
export async function findDeleted<T extends AnyTable>(
	deps: QueryDeps,
	table: T,
	ids: readonly string[],
	words: RowWords,
): Promise<Result<readonly Stored<T>[], NotFound>> {
	const wanted = [...new Set(ids)];
	const deleted = await deps.reader.deleted(table, wanted);
	const live = await Promise.all(wanted.map((id) => deps.reader.get(table, id)));
	const absent = wanted.filter((id, at) => live[at] === undefined && !deleted.some((row) => row.id === id));
	if (absent.length > 0)
		return notFound(`There is no such ${words.what} in this space: ${listed(absent)}.`, words.code);
	return ok(deleted);
}
