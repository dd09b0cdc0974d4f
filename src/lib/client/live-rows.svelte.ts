/**
 * Makes tables reactive for views: one object per table that follows the active space, with windows onto it. The rows are
 * kept elsewhere (`host`); here is what is shown of them.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- the other maps are caches that nothing renders from */
import { SvelteMap } from 'svelte/reactivity';
import type { AnyTable, Stored } from '../core/module';
import type { Scalar, ScreenQuery, Where } from '../core/query';
import { stands } from '../core/sync/revert';
import { inBackground } from './background';
import type { Cell, OpenHere, Tab, TableState, WindowNews } from './host/host';
import type { LiveRows, LiveTally, LiveValues, LiveWindow } from './workspace';

export interface LiveRowsSource {
	readonly rows: <T extends AnyTable>(table: T) => LiveRows<T>;
	/** What the keeper tells of rows. */
	readonly heard: Pick<Tab, 'table' | 'cell' | 'windows' | 'tally' | 'values'>;
}

/** Records that are followed one by one; more than any screen names. */
const MAX_FOLLOWED = 2_000;

interface Shown extends Omit<WindowNews, 'ids'> {
	readonly rows: readonly Stored<AnyTable>[];
}
const NOTHING: Shown = { isReady: false, rows: [], total: 0, rest: 0 };
const LOADING: TableState = { status: 'loading', error: undefined, broken: [] };

export function createLiveRows(
	host: () => OpenHere,
	activeSpace: () => string,
	/** Whether rows of the table are still to come to this device. */
	awaits: (table: string) => boolean,
): LiveRowsSource {
	// SvelteMaps, because a `$state` made inside the reaction that reads it first would never wake that reaction.
	const states = new SvelteMap<string, TableState>();
	const cells = new SvelteMap<string, Cell>();
	const watched = new Set<string>();
	const followed = new Set<string>();
	const facades = new Map<string, LiveRows<AnyTable>>();
	const windows = new Map<number, (news: WindowNews) => void>();
	const tallies = new Map<number, (counts: readonly (readonly [Scalar, number])[]) => void>();
	const lists = new Map<number, (list: LiveValues['list']) => void>();
	let views = 0;

	/** The state of a table in the active space, which the caller follows. Writes nothing reactive: it runs inside deriveds. */
	const look = (table: AnyTable): TableState => {
		const space = activeSpace();
		const key = `${space}|${table.name}`;
		if (!watched.has(key)) {
			watched.add(key);
			inBackground(host().watch(space, table.name));
		}
		return states.get(key) ?? LOADING;
	};
	const cellOf = (table: AnyTable, id: string): Cell | undefined => {
		const space = activeSpace();
		const key = `${space}|${table.name}|${id}`;
		if (!followed.has(key)) {
			followed.add(key);
			if (followed.size > MAX_FOLLOWED) {
				const oldest = followed.values().next().value!;
				followed.delete(oldest);
				inBackground(host().unfollow(oldest));
				// Whoever still shows it asks again.
				queueMicrotask(() => cells.delete(oldest));
			}
			inBackground(host().follow(key, space, table.name, id));
		}
		return cells.get(key);
	};

	/** A view of the keeper for as long as the effect around it lasts. */
	const view = <News>(
		heard: Map<number, (news: News) => void>,
		open: (id: number) => Promise<void>,
		take: (news: News) => void,
	): { readonly id: number; readonly close: () => void } => {
		const id = (views += 1);
		heard.set(id, take);
		inBackground(open(id));
		return {
			id,
			close: () => {
				heard.delete(id);
				inBackground(host().closeView(id));
			},
		};
	};

	const follow = <T extends AnyTable>(table: T, query: () => ScreenQuery<T> | undefined): LiveWindow<T> => {
		let shown = $state.raw<Shown>(NOTHING);
		let open: number | undefined;
		// A query that says the same again is the same window.
		const asked = $derived(JSON.stringify(query() ?? null));
		$effect.pre(() => {
			const [space, wanted] = [activeSpace(), JSON.parse(asked) as ScreenQuery<AnyTable> | null];
			if (wanted === null) {
				shown = { ...NOTHING, isReady: true };
				return;
			}
			let known = new Map<string, Stored<AnyTable>>();
			const { id, close } = view(
				windows,
				(at) => host().openWindow(at, space, table.name, wanted),
				({ ids, rows, ...rest }) => {
					for (const row of rows) known.set(row.id, row);
					const list = ids.flatMap((one) => known.get(one) ?? []);
					known = new Map(list.map((row) => [row.id, row]));
					shown = { ...rest, rows: list };
				},
			);
			open = id;
			return close;
		});
		return {
			get status() {
				const { status } = look(table);
				return status === 'ready' && !shown.isReady ? 'loading' : status;
			},
			get error() {
				return look(table).error;
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
			more: () => {
				if (open !== undefined) inBackground(host().growWindow(open));
			},
		};
	};

	const tally = <T extends AnyTable>(table: T, field: string, where: () => Where<T>): LiveTally => {
		let counts = $state.raw<ReadonlyMap<Scalar, number>>(new Map());
		const asked = $derived(JSON.stringify(where()));
		$effect.pre(() => {
			const [space, wanted] = [activeSpace(), JSON.parse(asked) as object];
			return view(
				tallies,
				(id) => host().openTally(id, space, table.name, field, wanted),
				(news) => (counts = new Map(news)),
			).close;
		});
		return { of: (value) => counts.get(value) ?? 0 };
	};

	const values = (table: AnyTable, field: string, where: () => object): LiveValues => {
		let list = $state.raw<LiveValues['list']>([]);
		const asked = $derived(JSON.stringify(where()));
		$effect.pre(() => {
			void activeSpace();
			const wanted = JSON.parse(asked) as object;
			return view(
				lists,
				(id) => host().openValues(id, table.name, field, wanted),
				(news) => (list = news),
			).close;
		});
		return {
			get list() {
				return list;
			},
		};
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
		get broken() {
			return look(table).broken;
		},
		get: (id) => cellOf(table, id)?.row,
		has: (id) => cellOf(table, id)?.isThere ?? true,
		stands: (write) => {
			const cell = cellOf(table, write.id);
			if (cell === undefined) return undefined;
			return cell.state !== undefined && stands(cell.state, write);
		},
		deleted: () => host().deleted(activeSpace(), table.name),
		read: (ids) => host().read(activeSpace(), table.name, ids),
		ask: (query) => host().ask(activeSpace(), table.name, query),
		window: (query) => follow(table, query),
		tally: (field, where) => tally(table, field, where),
		values: (field, where) => values(table, field, where),
	});

	return {
		rows: <T extends AnyTable>(table: T) => {
			const known = facades.get(table.name) ?? facade(table);
			facades.set(table.name, known);
			return known as unknown as LiveRows<T>;
		},
		heard: {
			table: (key, state) => void states.set(key, state),
			cell: (key, cell) => {
				if (followed.has(key)) cells.set(key, cell);
			},
			windows: (told) => {
				for (const [id, news] of told) windows.get(id)?.(news);
			},
			tally: (id, counts) => tallies.get(id)?.(counts),
			values: (id, list) => lists.get(id)?.(list),
		},
	};
}
