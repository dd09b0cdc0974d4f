/** The rows of the task list as far as they were looked at, and how many there are of each kind. Call while a component initialises. */
import { joined } from '$lib/core/query';
import { Tasks, type StoredTask } from '../model';
import { matches, type Selection, type TaskFilter } from '../select';
import { isWhole } from '../support';
import { groupOfPart, partQuery, parts, type Part } from '../windows';
import type { TodoActions } from './actions.svelte';
import type { DayContext } from '../due';
import type { Rest } from './list-items';

export interface TaskRows {
	readonly status: 'loading' | 'ready' | 'locked' | 'error';
	readonly error: ReturnType<TodoActions['workspace']['rows']>['error'];
	readonly arriving: boolean;
	/** With those that were just completed, as they were. */
	readonly rows: readonly StoredTask[];
	/** What lies behind them. */
	readonly rest: readonly Rest[];
	readonly more: (part: Part) => void;
}

/** Those that were just completed stand where they stood. */
const withLingering = (rows: readonly StoredTask[], lingering: ReadonlyMap<string, StoredTask>) => {
	if (lingering.size === 0) return rows;
	return [...rows.filter(({ id }) => !lingering.has(id)), ...lingering.values()];
};

export function useTaskRows(
	{ workspace, lingering }: TodoActions,
	selection: () => Selection,
	day: () => DayContext,
): TaskRows {
	const tasks = workspace.rows(Tasks);
	const windows = parts.map((part) => ({
		part,
		window: tasks.window(() => partQuery(part, selection(), day())),
	}));
	const rows = $derived(
		withLingering(joined(...windows.map(({ window }) => window.rows)).filter(isWhole), lingering),
	);
	const rest = $derived(
		windows.flatMap(({ part, window }): Rest[] =>
			window.rest === 0 ? [] : [{ part, group: groupOfPart[part] ?? 'week', count: window.rest }],
		),
	);
	const status = $derived(
		tasks.status === 'ready' && windows.some(({ window }) => window.status === 'loading')
			? 'loading'
			: tasks.status,
	);
	return {
		get status() {
			return status;
		},
		get error() {
			return tasks.error;
		},
		get arriving() {
			return tasks.arriving;
		},
		get rows() {
			return rows;
		},
		get rest() {
			return rest;
		},
		more: (part) => windows.find((one) => one.part === part)?.window.more(),
	};
}

/** Numbers beside the filters, whatever else is selected. Call while a component initialises. */
export function useTaskCounts(
	{ workspace }: TodoActions,
	day: () => DayContext,
): { readonly all: number; readonly samples: number; readonly current: Partial<Record<TaskFilter, number>> } {
	const tasks = workspace.rows(Tasks);
	const all = tasks.window(() => ({ limit: 1 }));
	const samples = tasks.window(() => ({ where: { sample: true }, limit: 1 }));
	const byStatus = tasks.tally('status', () => ({}));
	const past = tasks.window(() => ({ ...partQuery('past', { filter: 'today' }, day()), limit: 1 }));
	const near = tasks.window(() => partQuery('near', { filter: 'today' }, day()));
	const among = (filter: TaskFilter): number =>
		past.total + near.rows.filter((task) => matches(task, filter, day())).length;
	const current = $derived({ open: byStatus.of('open'), today: among('today'), overdue: among('overdue') });
	return {
		get all() {
			return all.total;
		},
		get samples() {
			return samples.total;
		},
		get current() {
			return current;
		},
	};
}
