/**
 * Full-text search over decrypted rows of the active space, in memory only: an index on disk would be a plaintext copy.
 * Built after unlock, newest rows first, and kept in step with the rows. It holds words and not the rows themselves: what is
 * found is opened for the answer.
 */
import MiniSearch, { type Query as Asked, type QueryCombination } from 'minisearch';
import { excerpt, type AnyTable, type Stored } from '../../core/module';
import { matcherOf } from '../../core/query';
import { indexedWords, queryWords, wordsHolding } from '../../core/search/words';
import type { SpaceKind } from '../../core/spaces/kinds';
import { cut } from '../../core/text';
import { searchSources, type SearchSourceEntry } from '../../registry/search-index';
import { LIVE } from '../columns/peek';
import type { LocalIndex } from '../rows/live-window';
import type { RowStore } from '../rows/row-store';
import type { TableRows } from '../rows/table-rows';
import type { SearchHit } from '../workspace';
import { createListIndex } from './list-index';

export interface SearchIndex extends LocalIndex {
	/** Matches, best first. Whatever is not indexed yet is missing, never wrong. */
	readonly search: (query: string, limit?: number) => Promise<readonly SearchHit[]>;
	/** Reads all searchable tables; resolves when they are indexed. */
	readonly build: () => Promise<void>;
	readonly close: () => void;
}

interface Doc {
	readonly key: string;
	readonly title: string;
	readonly text: string;
}

/** Documents added between two pauses, so that indexing never holds a frame. */
const BATCH = 100;
/** Words of the vocabulary that a typed part may stand for; a part that is in more is no part to look for. */
const MAX_HOLDING = 500;
/** Characters of a line that stands for a title. */
const MAX_HEAD = 120;
/** Beside a word that begins with what was typed. */
const INSIDE_WEIGHT = 0.4;

export function createSearchIndex(
	deps: { readonly rows: RowStore; readonly pause: () => Promise<void> },
	space: { readonly id: string; readonly kind: SpaceKind },
): SearchIndex {
	const sources = new Map(searchSources(space.kind).map((source) => [source.table.name, source]));
	const lists = new Map([...sources.keys()].map((name) => [name, createListIndex()]));
	// All words that were ever indexed: looked through for those that hold a part somebody types.
	const vocabulary = new Set<string>();
	const index = new MiniSearch<Doc>({
		idField: 'key',
		fields: ['title', 'text'],
		tokenize: (text) => [...indexedWords(text)],
		processTerm: (word) => {
			vocabulary.add(word);
			return word;
		},
		searchOptions: { boost: { title: 3 }, tokenize: (word) => [word], processTerm: (word) => word },
	});
	const handlers = new Set<(table: string) => void>();
	/** Tables of which every row was read. */
	const complete = new Set<string>();
	/** Which reading put a document there: one that began earlier has an older text. */
	const readBy = new Map<string, number>();
	let readings = 0;
	// What changed is indexed while the rest is still being read.
	let changes: Promise<void> = Promise.resolve();
	let closed = false;

	const keyOf = (source: SearchSourceEntry, id: string): string => `${source.table.name}|${id}`;
	const rowsOf = (source: SearchSourceEntry): TableRows => deps.rows.of(space.id, source.table);

	const put = (
		source: SearchSourceEntry,
		id: string,
		row: Stored<AnyTable> | undefined,
		reading: number,
	): void => {
		const key = keyOf(source, id);
		if ((readBy.get(key) ?? 0) > reading) return;
		readBy.set(key, reading);
		if (index.has(key)) index.discard(key);
		const named = Object.fromEntries((source.lists ?? []).map((field) => [field, namesOf(row, field)]));
		lists.get(source.table.name)!.put(id, row === undefined ? {} : named);
		if (row === undefined) return;
		const text = [plainOf(source, row), ...Object.values(named).flat()].join('\n');
		index.add({ key, title: textOf(row, source.title), text });
	};
	const readAgain = async (source: SearchSourceEntry, ids: readonly string[]): Promise<void> => {
		const rows = rowsOf(source);
		for (let at = 0; at < ids.length && !closed; at += BATCH) {
			const part = ids.slice(at, at + BATCH);
			const reading = (readings += 1);
			const found = new Map((await rows.once(part)).map((row) => [row.id, row]));
			for (const id of part) put(source, id, found.get(id), reading);
			if (ids.length > BATCH) await deps.pause();
		}
	};
	const tell = (table: string): void => {
		for (const handler of handlers) handler(table);
	};
	const readAll = async (source: SearchSourceEntry): Promise<void> => {
		const rows = rowsOf(source);
		await rows.ready();
		const ids = rows.ask({ order: [{ by: 'updatedAt', descending: true }] }).map(({ id }) => id);
		await readAgain(source, ids);
		complete.add(source.table.name);
		tell(source.table.name);
	};

	const stop = deps.rows.onChange((rows, _changes, ids) => {
		const source = sources.get(rows.table.name);
		if (rows.space !== space.id || source === undefined || closed) return;
		const take = async (): Promise<void> => {
			// All of it: keys came, or the rows were replaced.
			if (ids === undefined) return complete.has(rows.table.name) ? readAll(source) : undefined;
			await readAgain(source, ids);
			tell(rows.table.name);
		};
		// What could not be read is missing; the table says itself what is wrong with it.
		changes = changes.then(take).catch(() => undefined);
	});

	/** As a word that begins so, one that is spelt nearly so, or, weaker, one that holds it inside. */
	const asWord = (word: string): QueryCombination => ({
		combineWith: 'OR',
		queries: [
			{ combineWith: 'OR', queries: [word], prefix: true, fuzzy: word.length > 4 ? 0.2 : false },
			{
				combineWith: 'OR',
				queries: [...wordsHolding(word, vocabulary, MAX_HOLDING)],
				boostTerm: () => INSIDE_WEIGHT,
			},
		],
	});
	/** As it stands anywhere in the text, and nothing like it. */
	const asPart = (word: string): Asked => ({
		combineWith: 'OR',
		queries: [
			{ combineWith: 'OR', queries: [word], prefix: true },
			...wordsHolding(word, vocabulary, Number.POSITIVE_INFINITY),
		],
	});

	const holding: LocalIndex['holding'] = (table, { words, holds }) => {
		if (!complete.has(table)) return undefined;
		const named =
			holds === undefined ? undefined : (lists.get(table)?.holding(holds.field, holds.value) ?? new Set());
		const asked = queryWords(words ?? '');
		if (asked.length === 0) return named ?? new Set(rowsIds(table));
		const prefix = `${table}|`;
		const found = index
			.search({ combineWith: 'AND', queries: asked.map(asPart) })
			.map((hit) => hit.id as string)
			.filter((key) => key.startsWith(prefix))
			.map((key) => key.slice(prefix.length));
		return new Set(named === undefined ? found : found.filter((id) => named.has(id)));
	};
	const rowsIds = (table: string): string[] => [...rowsOf(sources.get(table)!).peeks()].map(({ id }) => id);

	const hitsOf = async (
		found: readonly { readonly key: string; readonly terms: readonly string[] }[],
		words: readonly string[],
	): Promise<readonly SearchHit[]> => {
		const placed = found.flatMap(({ key, terms }) => {
			const at = key.indexOf('|');
			const source = sources.get(key.slice(0, at));
			return source === undefined ? [] : [{ source, id: key.slice(at + 1), terms }];
		});
		const rows = new Map<string, Stored<AnyTable>>();
		for (const source of new Set(placed.map((hit) => hit.source))) {
			const ids = placed.filter((hit) => hit.source === source).map(({ id }) => id);
			for (const entry of await rowsOf(source).entries(ids))
				if (entry?.row !== undefined) rows.set(keyOf(source, entry.row.id), entry.row);
		}
		return placed.flatMap(({ source, id, terms }) => {
			const row = rows.get(keyOf(source, id));
			if (row === undefined) return [];
			return {
				module: source.module,
				table: source.table.name,
				id,
				title: headOf(source, row),
				excerpt: excerpt(plainOf(source, row), [...words, ...terms]),
			};
		});
	};

	return {
		build: async () => {
			for (const source of sources.values()) await readAll(source).catch(() => undefined);
		},
		search: async (query, limit = 20) => {
			const words = queryWords(query);
			if (words.length === 0) return [];
			await changes;
			const found = index
				.search({ combineWith: 'AND', queries: words.map(asWord) })
				.map((hit) => ({ key: hit.id as string, terms: hit.terms, rank: rankOf(words, hit.match) }))
				// Sorting keeps the index's order within a rank.
				.sort((a, b) => a.rank - b.rank)
				.slice(0, limit);
			return hitsOf(found, words);
		},
		holding,
		values: (table, field, where) => {
			const rows = deps.rows.of(space.id, table);
			const matches = matcherOf(table, where);
			return (
				lists.get(table.name)?.counts(field, (id) => {
					const peek = rows.peek(id);
					return peek?.presence === LIVE && matches(peek);
				}) ?? []
			);
		},
		onChange: (handler) => {
			handlers.add(handler);
			return () => void handlers.delete(handler);
		},
		close: () => {
			closed = true;
			stop();
			handlers.clear();
		},
	};
}

/**
 * Where the words of a query begin words of a row: 0 all of them in its title, 1 anywhere, 2 some only inside a word or
 * spelt nearly so. Because somebody who types "ha" means Hamburg, however often a text says "that".
 */
function rankOf(words: readonly string[], match: Readonly<Record<string, readonly string[]>>): 0 | 1 | 2 {
	const terms = Object.entries(match);
	const begin = (fits: (fields: readonly string[]) => boolean): boolean =>
		words.every((word) => terms.some(([term, fields]) => term.startsWith(word) && fits(fields)));
	if (begin((fields) => fields.includes('title'))) return 0;
	return begin(() => true) ? 1 : 2;
}

/** What a row is called in a list: its title, else the first line of its text. */
function headOf(source: SearchSourceEntry, row: Stored<AnyTable>): string {
	const title = textOf(row, source.title).trim();
	return title !== '' ? title : cut(plainOf(source, row).trimStart().split('\n', 1)[0]!, MAX_HEAD);
}

function plainOf(source: SearchSourceEntry, row: Stored<AnyTable>): string {
	const text = source.text.map((field) => textOf(row, field)).join('\n');
	return source.plain?.(text) ?? text;
}

function textOf(row: Stored<AnyTable>, field: string): string {
	const value = (row as Readonly<Record<string, unknown>>)[field];
	if (typeof value === 'string') return value;
	return Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(' ') : '';
}

const namesOf = (row: Stored<AnyTable> | undefined, field: string): readonly string[] => {
	const value = (row as Readonly<Record<string, unknown>> | undefined)?.[field];
	return Array.isArray(value) ? value.filter((part) => typeof part === 'string') : [];
};
