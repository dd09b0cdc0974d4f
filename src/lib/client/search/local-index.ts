/** The index of the active space: one after the other as the person moves between spaces, under one name for whoever asks. */
import type { SpaceKind } from '../../core/spaces/kinds';
import { inBackground } from '../background';
import type { LocalIndex } from '../rows/live-window';
import type { RowStore } from '../rows/row-store';
import type { SearchHit } from '../workspace';
import { createSearchIndex, type SearchIndex } from './search-index';

export interface CurrentIndex extends LocalIndex {
	readonly search: (query: string, limit?: number) => Promise<readonly SearchHit[]>;
	/** Begins anew with the space that is active now. */
	readonly rebuild: () => void;
	readonly close: () => void;
}

export function createLocalIndex(
	deps: {
		readonly rows: RowStore;
		readonly pause: () => Promise<void>;
		/** Resolves when what was asked for first has had its time. */
		readonly later: () => Promise<void>;
	},
	activeSpace: () => { readonly id: string; readonly kind: SpaceKind },
): CurrentIndex {
	let current: SearchIndex | undefined;
	/** Begins to read rows; once, whoever asks first. */
	let build: () => void = () => undefined;
	const asked = (): SearchIndex | undefined => {
		build();
		return current;
	};
	const handlers = new Set<(table: string) => void>();
	return {
		search: async (query, limit) => (await asked()?.search(query, limit)) ?? [],
		holding: (table, wanted) => asked()?.holding(table, wanted),
		values: (table, field, where) => current?.values(table, field, where) ?? [],
		onChange: (handler) => {
			handlers.add(handler);
			return () => void handlers.delete(handler);
		},
		rebuild: () => {
			current?.close();
			const next = createSearchIndex(deps, activeSpace());
			current = next;
			next.onChange((table) => {
				for (const handler of handlers) handler(table);
			});
			let begun = false;
			build = () => {
				if (begun) return;
				begun = true;
				inBackground(next.build());
			};
			// The start belongs to what is on the screen.
			inBackground(deps.later().then(build));
		},
		close: () => {
			current?.close();
			handlers.clear();
		},
	};
}
