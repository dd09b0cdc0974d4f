/**
 * Makes tables reactive for views: one object per table that follows the active space, with windows onto it. What is shown
 * is replaced at most once per frame, however many writes arrive. No reading or decrypting here.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- the other maps are caches that nothing renders from */
import { SvelteMap } from 'svelte/reactivity';
import type { AnyTable, Stored } from '../core/module';
import { matcherOf, type Scalar, type ScreenQuery, type Where } from '../core/query';
import { stands } from '../core/sync/revert';
import { LIVE } from './columns/peek';
import { createTally, type Tally } from './columns/tally';
import { openWindow, type LiveWindowDeps, type LiveWindowHandle, type Shown } from './rows/live-window';
import type { TableRows } from './rows/table-rows';
import type { LiveRows, LiveTally, LiveValues, LiveWindow } from './workspace';

export interface LiveRowsSource {
	readonly rows: <T extends AnyTable>(table: T) => LiveRows<T>;
	readonly close: () => void;
}

/** Records that are followed one by one; more than any screen names. */
const MAX_FOLLOWED = 2_000;

const NOTHING: Shown = { isReady: false, rows: [], total: 0, rest: 0 };

export function createLiveRows(
	deps: LiveWindowDeps,
	activeSpace: () => string,
	/** Whether rows of the table are still to come to this device. */
	awaits: (table: string) => boolean,
): LiveRowsSource {
	const { store, schedule } = deps;
	// SvelteMaps, because a `$state` made inside the reaction that reads it first would never wake that reaction.
	const versions = new SvelteMap<string, number>();
	const cells = new SvelteMap<string, Stored<AnyTable> | undefined>();
	const followed = new Map<string, { readonly rows: TableRows; readonly id: string }>();
	const facades = new Map<string, LiveRows<AnyTable>>();
	const moved = new Set<string>();
	let scheduled = false;

	const keyOf = (rows: TableRows): string => `${rows.space}|${rows.table.name}`;
	const cellOf = (rows: TableRows, id: string): string => `${keyOf(rows)}|${id}`;

	const readCells = async (keys: readonly string[]): Promise<void> => {
		for (const key of keys) {
			const cell = followed.get(key);
			if (cell === undefined) continue;
			const [entry] = await cell.rows.entries([cell.id]).catch(() => []);
			if (followed.has(key) && (cells.get(key) !== entry?.row || !cells.has(key))) cells.set(key, entry?.row);
		}
	};
	const publish = (): void => {
		scheduled = false;
		const keys = [...moved];
		moved.clear();
		void readCells(keys);
	};
	const stop = store.onChange((rows, changes, ids) => {
		const key = keyOf(rows);
		if (changes === undefined || changes.length > 0 || versions.get(key) === undefined)
			versions.set(key, (versions.get(key) ?? 0) + 1);
		const prefix = `${key}|`;
		const all = ids === undefined || ids.length > followed.size;
		const touched = all ? new Set(ids) : undefined;
		for (const cell of all ? followed.keys() : ids.map((id) => prefix + id)) {
			if (!followed.has(cell) || !cell.startsWith(prefix)) continue;
			if (ids === undefined || touched === undefined || touched.has(cell.slice(prefix.length)))
				moved.add(cell);
		}
		if (moved.size === 0 || scheduled) return;
		scheduled = true;
		schedule(publish);
	});

	/** The table in the active space; the caller follows its state. Writes nothing reactive, because it runs inside deriveds. */
	const look = (table: AnyTable): TableRows => {
		const rows = store.of(activeSpace(), table);
		versions.get(keyOf(rows));
		if (rows.status() === 'loading') void rows.ready();
		return rows;
	};

	const get = (table: AnyTable, id: string): Stored<AnyTable> | undefined => {
		const rows = look(table);
		const key = cellOf(rows, id);
		if (!followed.has(key)) {
			followed.set(key, { rows, id });
			if (followed.size > MAX_FOLLOWED) {
				const oldest = followed.keys().next().value!;
				followed.delete(oldest);
				// Whoever still shows it asks again.
				queueMicrotask(() => cells.delete(oldest));
			}
			void rows.ready().then(() => readCells([key]));
		}
		const known = cells.get(key);
		return rows.opened(id)?.row ?? known;
	};

	const follow = <T extends AnyTable>(table: T, query: () => ScreenQuery<T> | undefined): LiveWindow<T> => {
		let shown = $state.raw<Shown>(NOTHING);
		let handle: LiveWindowHandle | undefined;
		// A query that says the same again is the same window.
		const asked = $derived(JSON.stringify(query() ?? null));
		$effect.pre(() => {
			const [space, wanted] = [activeSpace(), JSON.parse(asked) as ScreenQuery<AnyTable> | null];
			if (wanted === null) {
				shown = { ...NOTHING, isReady: true };
				return;
			}
			const opened = openWindow(deps, space, table, wanted, (next) => {
				shown = next;
			});
			handle = opened;
			return () => opened.close();
		});
		return {
			get status() {
				const { status } = facadeOf(table);
				return status === 'ready' && !shown.isReady ? 'loading' : status;
			},
			get error() {
				return facadeOf(table).error;
			},
			get arriving() {
				return awaits(table.name);
			},
			get rows() {
				return shown.rows as readonly Stored<T>[];
			},
			get total() {
				return shown.total;
			},
			get rest() {
				return shown.rest;
			},
			more: () => handle?.grow(),
		};
	};

	const tally = <T extends AnyTable>(
		table: T,
		field: keyof Where<T> & string,
		where: () => Where<T>,
	): LiveTally => {
		let counts = $state.raw<ReadonlyMap<Scalar, number>>(new Map());
		const asked = $derived(JSON.stringify(where()));
		$effect.pre(() => {
			const rows = store.of(activeSpace(), table);
			const matches = matcherOf(table, JSON.parse(asked) as Where<T>);
			let kept: Tally | undefined;
			const renew = (): void => {
				kept = createTally({ matches, field }, rows.peeks);
				counts = new Map(kept.counts());
			};
			const off = store.onChange((changed, changes) => {
				if (changed !== rows) return;
				if (changes === undefined || kept === undefined) return renew();
				let isOther = false;
				for (const { before, after } of changes) isOther = kept.change(before, after) || isOther;
				if (isOther) counts = new Map(kept.counts());
			});
			void rows.ready().then(renew);
			return off;
		});
		return {
			of: (value) => counts.get(value) ?? 0,
		};
	};

	const values = (table: AnyTable, field: string, where: () => object): LiveValues => {
		let list = $state.raw<LiveValues['list']>([]);
		const asked = $derived(JSON.stringify(where()));
		$effect.pre(() => {
			void activeSpace();
			const wanted = JSON.parse(asked) as object;
			let waits = false;
			const count = (): void => {
				waits = false;
				list = deps.index.values(table, field, wanted);
			};
			count();
			return deps.index.onChange((changed) => {
				if (changed !== table.name || waits) return;
				waits = true;
				schedule(count);
			});
		});
		return {
			get list() {
				return list;
			},
		};
	};

	const loaded = async (table: AnyTable): Promise<TableRows> => {
		const rows = store.of(activeSpace(), table);
		await rows.ready();
		return rows;
	};

	const facade = (table: AnyTable): LiveRows<AnyTable> => ({
		get status() {
			return look(table).status();
		},
		get error() {
			return look(table).error();
		},
		get arriving() {
			return awaits(table.name);
		},
		get broken() {
			return look(table).broken();
		},
		deleted: async () => (await loaded(table)).deleted(),
		get: (id) => get(table, id),
		has: (id) => look(table).peek(id)?.presence === LIVE,
		stands: (write) => {
			const rows = look(table);
			void get(table, write.id);
			if (rows.status() === 'loading') return undefined;
			const peek = rows.peek(write.id);
			if (peek === undefined) return false;
			const state = rows.opened(write.id)?.state;
			return state === undefined ? undefined : stands(state, write);
		},
		read: async (ids) => openedOf(await loaded(table), ids),
		ask: async (query) => {
			const rows = await loaded(table);
			return openedOf(
				rows,
				rows.ask(query).map(({ id }) => id),
			);
		},
		window: (query) => follow(table, query),
		values: (field, where) => values(table, field, where),
		tally: (field, where) => tally(table, field as never, where),
	});
	const facadeOf = (table: AnyTable): LiveRows<AnyTable> => {
		const known = facades.get(table.name) ?? facade(table);
		facades.set(table.name, known);
		return known;
	};

	return {
		rows: <T extends AnyTable>(table: T) => facadeOf(table) as unknown as LiveRows<T>,
		close: stop,
	};
}

async function openedOf(rows: TableRows, ids: readonly string[]): Promise<readonly Stored<AnyTable>[]> {
	return (await rows.entries(ids)).flatMap((entry) => entry?.row ?? []);
}
