/**
 * Full-text search over decrypted rows of the active space, in memory only: an index on disk would be a plaintext copy.
 * Built after unlock and kept in step with the rows.
 */
import MiniSearch from 'minisearch';
import { bareText } from '../../core/bare-text';
import { excerpt, type AnyTable, type Stored } from '../../core/module';
import type { SpaceKind } from '../../core/spaces/kinds';
import { searchSources, type SearchSourceEntry } from '../../registry/search-index';
import type { RowStore } from '../rows/row-store';
import type { SearchHit } from '../workspace';

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

export function createSearchIndex(
	deps: { readonly rows: RowStore; readonly pause: () => Promise<void> },
	space: { readonly id: string; readonly kind: SpaceKind },
): SearchIndex {
	const sources = new Map(searchSources(space.kind).map((source) => [source.table.name, source]));
	const index = new MiniSearch<Doc>({
		idField: 'key',
		fields: ['title', 'text'],
		processTerm: (term) => bareText(term) || null,
		searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false) },
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
			text: source.text.map((field) => textOf(row, field)).join('\n'),
		});
	};

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
		search: (query, limit = 20) =>
			index
				.search(query)
				.slice(0, limit)
				.flatMap((hit) => {
					const key = hit.id as string;
					const at = key.indexOf('|');
					const source = sources.get(key.slice(0, at));
					const row = indexed.get(key);
					if (source === undefined || row === undefined) return [];
					const text = source.text.map((field) => textOf(row, field)).join('\n');
					return {
						module: source.module,
						table: source.table.name,
						id: row.id,
						title: textOf(row, source.title),
						excerpt: excerpt(source.plain?.(text) ?? text, hit.terms),
					};
				}),
		close: stop,
	};
}

function textOf(row: Stored<AnyTable>, field: string): string {
	const value = (row as Readonly<Record<string, unknown>>)[field];
	if (typeof value === 'string') return value;
	return Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(' ') : '';
}
