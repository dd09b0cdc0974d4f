/** The windows, tallies and records that one tab follows. Only what the tab does not have yet is told to it. */
import type { AnyTable, Stored } from '../../core/module';
import { matcherOf, type Query } from '../../core/query';
import type { RecordState } from '../../core/sync/record';
import { declaredTable } from '../../registry';
import { LIVE } from '../columns/peek';
import { createTally, type Tally } from '../columns/tally';
import { openWindow, type LiveWindowHandle, type LocalIndex, type Shown } from '../rows/live-window';
import { createRounds } from '../rows/rounds';
import type { RowStore } from '../rows/row-store';
import type { TableRows } from '../rows/table-rows';
import type { OpenHere, Tab, TableState, WindowNews } from './host';

type Views = Pick<
	OpenHere,
	| 'watch'
	| 'follow'
	| 'unfollow'
	| 'openWindow'
	| 'growWindow'
	| 'openTally'
	| 'openValues'
	| 'closeView'
	| 'ask'
	| 'read'
	| 'deleted'
>;

export interface TabRows extends Views {
	/** Resolves when the tab has what is known by now of every record and window that it follows. */
	readonly told: () => Promise<void>;
	readonly close: () => void;
}

export interface TabRowsDeps {
	readonly store: RowStore;
	readonly index: LocalIndex;
	readonly tab: Pick<Tab, 'table' | 'cell' | 'windows' | 'tally' | 'values'>;
	/** Collects what happens in one go. */
	readonly schedule: (work: () => void) => void;
}

const tableOf = (name: string): AnyTable => declaredTable(name).table;

const withoutBoxes = ({ boxes: _boxes, ...state }: RecordState): Omit<RecordState, 'boxes'> => state;

/** Runs `work` once however often it is asked for before it runs. */
function once(schedule: (work: () => void) => void, work: () => void): () => void {
	let waits = false;
	return () => {
		if (waits) return;
		waits = true;
		schedule(() => {
			waits = false;
			work();
		});
	};
}

export function createTabRows({ store, index, tab, schedule }: TabRowsDeps): TabRows {
	const watched = new Map<string, () => void>();
	const cells = new Map<string, { readonly rows: TableRows; readonly id: string }>();
	const windows = new Map<number, LiveWindowHandle>();
	const closers = new Map<number, () => void>();
	const moved = new Set<string>();
	let news: [number, WindowNews][] = [];
	let toldWindows: Promise<unknown> = Promise.resolve();
	const rounds = createRounds(schedule, () => {
		if (news.length > 0) toldWindows = Promise.all([toldWindows, tab.windows(news)]);
		news = [];
	});

	const loaded = async (space: string, table: string): Promise<TableRows> => {
		const rows = store.of(space, tableOf(table));
		await rows.ready();
		return rows;
	};

	const tellCell = async (key: string): Promise<void> => {
		const cell = cells.get(key);
		if (cell === undefined) return;
		const { rows, id } = cell;
		const [entry] = await rows.entries([id]).catch(() => []);
		if (cells.get(key) !== cell) return;
		await tab.cell(key, {
			isThere: rows.peek(id)?.presence === LIVE,
			row: entry?.row,
			state: entry && withoutBoxes(entry.state),
		});
		if (entry?.broken !== undefined) watched.get(`${rows.space}|${rows.table.name}`)?.();
	};
	let telling: Promise<unknown> = Promise.resolve();
	const tellMoved = once(schedule, () => {
		const keys = [...moved];
		moved.clear();
		telling = Promise.all([telling, ...keys.map(tellCell)]);
	});

	const stop = store.onChange((rows, _changes, ids) => {
		watched.get(`${rows.space}|${rows.table.name}`)?.();
		const touched = ids === undefined ? undefined : new Set(ids);
		for (const [key, cell] of cells)
			if (cell.rows === rows && (touched?.has(cell.id) ?? true)) moved.add(key);
		if (moved.size > 0) tellMoved();
	});

	const watch = (space: string, table: string): Promise<void> => {
		const key = `${space}|${table}`;
		if (watched.has(key)) return Promise.resolve();
		const rows = store.of(space, tableOf(table));
		let told = '';
		const tell = once(schedule, () => {
			const state: TableState = { status: rows.status(), error: rows.error(), broken: rows.broken() };
			const text = JSON.stringify(state);
			if (text === told) return;
			told = text;
			tab.table(key, state);
		});
		watched.set(key, tell);
		return rows.ready().then(tell);
	};

	/** Rows that the tab has as they are, by id. */
	const tellWindow = (id: number, sent: Map<string, Stored<AnyTable>>, shown: Shown): void => {
		const fresh = shown.rows.filter((row) => sent.get(row.id) !== row);
		const ids = shown.rows.map((row) => row.id);
		const kept = new Set(ids);
		for (const known of [...sent.keys()]) if (!kept.has(known)) sent.delete(known);
		for (const row of fresh) sent.set(row.id, row);
		const { isReady, total, rest } = shown;
		news.push([id, { isReady, ids, rows: fresh, total, rest }]);
	};

	return {
		told: async () => {
			await store.settled();
			// What just moved is told once what goes on now is done.
			await new Promise<void>((resolve) => schedule(resolve));
			await Promise.all([telling, rounds.settled()]);
			await toldWindows;
		},
		watch,
		follow: async (key, space, table, id) => {
			const rows = store.of(space, tableOf(table));
			cells.set(key, { rows, id });
			await rows.ready();
			await tellCell(key);
		},
		unfollow: async (key) => void cells.delete(key),
		openWindow: async (id, space, table, query) => {
			const sent = new Map<string, Stored<AnyTable>>();
			const opened = openWindow({ store, index, rounds }, space, tableOf(table), query, (shown) =>
				tellWindow(id, sent, shown),
			);
			windows.set(id, opened);
			closers.set(id, opened.close);
		},
		growWindow: async (id) => windows.get(id)?.grow(),
		openTally: async (id, space, table, field, where) => {
			const rows = store.of(space, tableOf(table));
			const matches = matcherOf(rows.table, where);
			let kept: Tally | undefined;
			const tell = once(schedule, () => tab.tally(id, [...(kept?.counts() ?? [])]));
			const renew = (): void => {
				kept = createTally({ matches, field }, rows.peeks);
				tell();
			};
			const off = store.onChange((changed, changes) => {
				if (changed !== rows) return;
				if (changes === undefined || kept === undefined) return renew();
				let isOther = false;
				for (const { before, after } of changes) isOther = kept.change(before, after) || isOther;
				if (isOther) tell();
			});
			closers.set(id, off);
			await rows.ready();
			if (kept === undefined && closers.has(id)) renew();
		},
		openValues: async (id, table, field, where) => {
			const tell = once(schedule, () => {
				if (closers.has(id)) tab.values(id, index.values(tableOf(table), field, where));
			});
			closers.set(
				id,
				index.onChange((changed) => {
					if (changed === table) tell();
				}),
			);
			tell();
		},
		closeView: async (id) => {
			closers.get(id)?.();
			closers.delete(id);
			windows.delete(id);
		},
		ask: async (space, table, query: Query<AnyTable>) => {
			const rows = await loaded(space, table);
			const found = rows.ask(query).map(({ id }) => id);
			return (await rows.entries(found)).flatMap((entry) => entry?.row ?? []);
		},
		read: async (space, table, ids) =>
			(await (await loaded(space, table)).entries(ids)).flatMap((entry) => entry?.row ?? []),
		deleted: async (space, table) => (await loaded(space, table)).deleted(),
		close: () => {
			stop();
			for (const end of closers.values()) end();
			closers.clear();
			windows.clear();
			watched.clear();
			cells.clear();
		},
	};
}
