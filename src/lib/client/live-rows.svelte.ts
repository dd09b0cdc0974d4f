/**
 * Makes the rows in memory reactive for views: one object per table that follows the active space. Arrays are replaced at
 * most once per frame, however many writes arrive. No reading or decrypting here.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- the other maps are caches that nothing renders from; only `published` is reactive */
import { SvelteMap } from 'svelte/reactivity';
import type { AnyTable, Stored } from '../core/module';
import { stands } from '../core/sync/revert';
import type { RowStore } from './rows/row-store';
import type { TableSnapshot } from './rows/table-rows';
import type { LiveRows } from './workspace';

export interface LiveRowsSource {
	readonly rows: <T extends AnyTable>(table: T) => LiveRows<T>;
	readonly close: () => void;
}

export function createLiveRows(
	store: RowStore,
	activeSpace: () => string,
	/** Whether rows of the table are still to come to this device. */
	awaits: (table: string) => boolean,
	schedule: (work: () => void) => void,
): LiveRowsSource {
	// A SvelteMap, because a `$state` made inside the reaction that reads it first would never wake that reaction.
	const published = new SvelteMap<string, TableSnapshot>();
	const watched = new Set<string>();
	const dirty = new Set<string>();
	const facades = new Map<string, LiveRows<AnyTable>>();
	const tablesByName = new Map<string, AnyTable>();
	let scheduled = false;

	const publish = (): void => {
		scheduled = false;
		for (const key of dirty) {
			const at = key.indexOf('|');
			const table = tablesByName.get(key.slice(at + 1));
			if (table !== undefined) published.set(key, store.of(key.slice(0, at), table).snapshot());
		}
		dirty.clear();
	};

	const stop = store.onChange((space, table) => {
		const key = `${space}|${table}`;
		if (!watched.has(key)) return;
		dirty.add(key);
		if (scheduled) return;
		scheduled = true;
		schedule(publish);
	});

	/** What is known now; writes nothing reactive, because it runs inside deriveds. */
	const look = (table: AnyTable): TableSnapshot => {
		const space = activeSpace();
		const key = `${space}|${table.name}`;
		const rows = store.of(space, table);
		if (!watched.has(key)) {
			watched.add(key);
			tablesByName.set(table.name, table);
			if (rows.snapshot().status === 'loading') void rows.ready();
		}
		return published.get(key) ?? rows.snapshot();
	};

	const facade = (table: AnyTable): LiveRows<AnyTable> => ({
		get status() {
			return look(table).status;
		},
		get error() {
			return look(table).error;
		},
		get arriving() {
			return awaits(table.name);
		},
		get all() {
			return look(table).all;
		},
		get broken() {
			return look(table).broken;
		},
		deleted: async () => {
			const rows = store.of(activeSpace(), table);
			await rows.ready();
			return rows.deleted();
		},
		get: (id) => {
			// Reading the snapshot makes the caller follow the table; the entry is at least as new.
			void look(table);
			return store.of(activeSpace(), table).entry(id)?.row as Stored<AnyTable> | undefined;
		},
		stands: (write) => {
			if (look(table).status === 'loading') return undefined;
			const state = store.of(activeSpace(), table).entry(write.id)?.state;
			return state !== undefined && stands(state, write);
		},
	});

	return {
		rows: <T extends AnyTable>(table: T) => {
			const known = facades.get(table.name) ?? facade(table);
			facades.set(table.name, known);
			return known as LiveRows<T>;
		},
		close: stop,
	};
}
