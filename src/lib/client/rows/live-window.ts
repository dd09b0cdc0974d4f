/**
 * A query of a screen, answered now and again whenever something falls into it: the first rows, opened, and how many there
 * are. Knows nothing of Svelte; `live-rows.svelte.ts` makes it reactive.
 */
import type { AnyTable, Stored } from '../../core/module';
import { comparatorOf, matcherOf, type ScreenQuery } from '../../core/query';
import { GONE, LIVE } from '../columns/peek';
import { createWindow, type Window } from '../columns/window';
import type { Rounds } from './rounds';
import type { RowStore } from './row-store';

/** What this device knows of sealed text without opening it again. */
export interface LocalIndex {
	/** Ids of the rows of a table that hold all of it; `undefined` as long as the index is not complete. */
	readonly holding: (
		table: string,
		asked: Pick<ScreenQuery<AnyTable>, 'words' | 'holds'>,
	) => ReadonlySet<string> | undefined;
	/** The names in a sealed list of live rows for which `where` holds, with how often they occur, most often first. */
	readonly values: (
		table: AnyTable,
		field: string,
		where: object,
	) => readonly { readonly name: string; readonly count: number }[];
	/** Handlers hear in which table something was indexed. */
	readonly onChange: (handler: (table: string) => void) => () => void;
}

export interface Shown {
	/** False until the first answer is here. */
	readonly isReady: boolean;
	readonly rows: readonly Stored<AnyTable>[];
	readonly total: number;
	/** How many of them lie behind those that were opened. */
	readonly rest: number;
}

export interface LiveWindowHandle {
	/** Shows more rows, if there are more. */
	readonly grow: () => void;
	readonly close: () => void;
}

export interface LiveWindowDeps {
	readonly store: RowStore;
	readonly index: LocalIndex;
	/** Tells of this window together with the others that moved. */
	readonly rounds: Pick<Rounds, 'mark' | 'drop'>;
}

/** Rows shown where a query says no number. */
const FIRST_ROWS = 60;
/** A list that is scrolled grows by its size, so that a long one is not read to its end in small steps. */
const GROWTH = 2;

/** Opens a live query; `show` hears its answers. Nothing is told after `close`. */
export function openWindow(
	{ store, index, rounds }: LiveWindowDeps,
	space: string,
	table: AnyTable,
	query: ScreenQuery<AnyTable>,
	show: (shown: Shown) => void,
): LiveWindowHandle {
	const rows = store.of(space, table);
	const isLocal = query.words !== undefined || query.holds !== undefined;
	let limit = query.limit ?? FIRST_ROWS;
	let held: ReadonlySet<string> | undefined;
	let window: Window | undefined;
	let closed = false;

	const ask = (): void => {
		if (isLocal) held = index.holding(table.name, query);
		const matches = matcherOf(table, query.where);
		window = createWindow(
			{
				matches: isLocal ? (peek) => held?.has(peek.id) === true && matches(peek) : matches,
				compare: comparatorOf(table, query.order),
				limit,
				presence: query.deleted === true ? GONE : LIVE,
			},
			rows.peeks,
		);
	};
	const read = async (ids: readonly string[]): Promise<readonly Stored<AnyTable>[]> => {
		if (query.deleted !== true)
			return (await rows.entries(ids)).flatMap((entry) => (entry?.row === undefined ? [] : [entry.row]));
		const found = new Map((await rows.deleted(ids)).map((row) => [row.id, row]));
		return ids.flatMap((id) => found.get(id) ?? []);
	};
	const stock = async (): Promise<(() => void) | undefined> => {
		// Before the table is loaded there is nothing to tell.
		if (window === undefined) return undefined;
		const ids = window.first().map(({ id }) => id);
		const total = window.total();
		const isReady = !isLocal || held !== undefined;
		const opened = await read(ids).catch(() => []);
		return () => show({ isReady, rows: opened, total, rest: total - ids.length });
	};
	const later = (): void => rounds.mark(stock);

	const stops = [
		store.onChange((changed, changes, ids) => {
			if (changed !== rows || rows.status() === 'loading') return;
			if (changes === undefined || window === undefined) {
				ask();
				return later();
			}
			let seen = false;
			for (const { before, after } of changes) seen = window.change(before, after) || seen;
			// The text of a row that is shown may be another although nothing moved.
			const touched = new Set(ids);
			if (seen || window.first().some(({ id }) => touched.has(id))) later();
		}),
		index.onChange((changed) => {
			if (!isLocal || changed !== table.name || window === undefined) return;
			held = index.holding(table.name, query);
			window.renew();
			later();
		}),
	];
	void rows.ready().then(() => {
		if (closed || window !== undefined) return;
		ask();
		later();
	});

	return {
		grow: () => {
			if (window === undefined || limit >= window.total()) return;
			limit *= GROWTH;
			window.renew(limit);
			later();
		},
		close: () => {
			closed = true;
			rounds.drop(stock);
			for (const stop of stops) stop();
		},
	};
}
