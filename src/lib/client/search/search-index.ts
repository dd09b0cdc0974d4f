/**
 * Full-text search over decrypted rows of the active space, in memory only: an index on disk would be a plaintext copy.
 * Built after unlock and kept in step with the rows.
 */
import MiniSearch, { type QueryCombination } from 'minisearch';
import { excerpt, type AnyTable, type Stored } from '../../core/module';
import { indexedWords, queryWords, wordsHolding } from '../../core/search/words';
import type { SpaceKind } from '../../core/spaces/kinds';
import { searchSources, type SearchSourceEntry } from '../../registry/search-index';
import type { RowStore } from '../rows/row-store';
import type { SearchHit } from '../workspace';
import { cut } from '../../core/text';

export interface SearchIndex {
	/** Matches, best first. Whatever is not indexed yet is missing, never wrong. */
	readonly search: (query: string, limit?: number) => readonly SearchHit[];
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
const BATCH = 200;
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
	// The very row that was indexed, by key: tells what changed without comparing text.
	const indexed = new Map<string, Stored<AnyTable>>();

	const put = (source: SearchSourceEntry, id: string): void => {
		const row = deps.rows.of(space.id, source.table).entry(id)?.row;
		const key = `${source.table.name}|${id}`;
		if (indexed.get(key) === row) return;
		if (indexed.delete(key)) index.discard(key);
		if (row === undefined) return;
		indexed.set(key, row);
		index.add({
			key,
			title: textOf(row, source.title),
			text: plainOf(source, row),
		});
	};

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

	const putAll = async (source: SearchSourceEntry): Promise<void> => {
		const prefix = `${source.table.name}|`;
		const ids = new Set(
			deps.rows
				.of(space.id, source.table)
				.snapshot()
				.all.map((row) => row.id),
		);
		for (const key of indexed.keys()) if (key.startsWith(prefix)) ids.add(key.slice(prefix.length));
		let done = 0;
		for (const id of ids) {
			put(source, id);
			if ((done += 1) % BATCH === 0) await deps.pause();
		}
	};

	const stop = deps.rows.onChange((changedSpace, table, ids) => {
		const source = sources.get(table);
		if (changedSpace !== space.id || source === undefined) return;
		if (ids === undefined || ids.length > BATCH) void putAll(source);
		else for (const id of ids) put(source, id);
	});

	return {
		build: async () => {
			for (const source of sources.values()) {
				await deps.rows.of(space.id, source.table).ready();
				await putAll(source);
			}
		},
		search: (query, limit = 20) => {
			const words = queryWords(query);
			if (words.length === 0) return [];
			return (
				index
					.search({ combineWith: 'AND', queries: words.map(asWord) })
					.map((hit) => ({ ...hit, rank: rankOf(words, hit.match) }))
					// Sorting keeps the index's order within a rank.
					.sort((a, b) => a.rank - b.rank)
					.slice(0, limit)
					.flatMap((hit) => {
						const key = hit.id as string;
						const at = key.indexOf('|');
						const source = sources.get(key.slice(0, at));
						const row = indexed.get(key);
						if (source === undefined || row === undefined) return [];
						return {
							module: source.module,
							table: source.table.name,
							id: row.id,
							title: headOf(source, row),
							excerpt: excerpt(plainOf(source, row), [...words, ...hit.terms]),
						};
					})
			);
		},
		close: stop,
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
