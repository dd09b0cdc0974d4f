/** Which tasks a filter means and how they are sorted. Pure and shared by the list, the widget and the tools. */
import { hasTag } from '../../core/module';
import { dueInstant, isOn, isPast, localDue, type DayContext, type Due } from './due';
import { priorities, type Priority, type Status } from './model';
import { compareKeys } from './order-key';

export const taskFilters = ['open', 'today', 'overdue', 'upcoming', 'nodate', 'completed', 'all'] as const;
export type TaskFilter = (typeof taskFilters)[number];

export interface Filterable extends Due {
	readonly id: string;
	readonly status: Status;
	readonly priority: Priority;
	readonly tags: readonly string[];
	readonly projectId: string | null;
	readonly order: string;
	readonly completedAt: number | null;
	readonly createdAt: number;
}

export interface Selection {
	readonly filter: TaskFilter;
	readonly priority?: Priority | undefined;
	readonly projectId?: string | undefined;
	readonly tag?: string | undefined;
}

/** `today` includes what is overdue; `overdue` is only what has passed, `upcoming` only later days. */
export function matches(task: Filterable, filter: TaskFilter, day: DayContext): boolean {
	if (filter === 'all') return true;
	if (filter === 'completed') return task.status === 'done';
	if (task.status !== 'open') return false;
	switch (filter) {
		case 'open':
			return true;
		case 'today':
			return isPast(task, day) || isOn(task, day, day.today);
		case 'overdue':
			return isPast(task, day);
		case 'upcoming': {
			const due = localDue(task, day.zone);
			return due !== null && due.date > day.today;
		}
		case 'nodate':
			return task.dueDate === null;
	}
}

export function select<T extends Filterable>(
	tasks: readonly T[],
	selection: Selection,
	day: DayContext,
): T[] {
	const isTagged = hasTag(selection.tag);
	return tasks.filter(
		(task) =>
			matches(task, selection.filter, day) &&
			(selection.priority === undefined || task.priority === selection.priority) &&
			(selection.projectId === undefined || task.projectId === selection.projectId) &&
			isTagged(task),
	);
}

export const groups = [
	'overdue',
	'today',
	'tomorrow',
	'week',
	'later',
	'nodate',
	'done',
	'cancelled',
] as const;
export type Group = (typeof groups)[number];

/** The heading a task stands under. `tomorrow` and `weekEnd` are dates worked out once by the caller. */
export function groupOf(task: Filterable, day: DayContext, tomorrow: string, weekEnd: string): Group {
	if (task.status === 'done') return 'done';
	if (task.status === 'cancelled') return 'cancelled';
	const due = localDue(task, day.zone);
	if (due === null) return 'nodate';
	if (isPast(task, day)) return 'overdue';
	if (due.date <= day.today) return 'today';
	if (due.date === tomorrow) return 'tomorrow';
	return due.date <= weekEnd ? 'week' : 'later';
}

const byHand = (a: Filterable, b: Filterable): number =>
	compareKeys(a.order, b.order) || compareKeys(a.id, b.id);

/** Days in the order of this zone's calendar, times within a day by the moment they mean, whichever zone they were set in. */
function dueKey(task: Filterable, zone: string): string {
	const due = localDue(task, zone);
	if (due === null) return '~';
	const moment = dueInstant(task, zone);
	// Ahead of the epoch by more than any date a task can hold, so that digits compare as numbers do.
	return moment === null ? `${due.date}~` : `${due.date} ${String(moment + 1e15).padStart(17, '0')}`;
}
/** Newest first as text: later moments give smaller keys. */
const newestFirst = (ms: number): string => String(Number.MAX_SAFE_INTEGER - ms).padStart(16, '0');

/** The text a task sorts by within its group: by hand where a person arranges a day, by date where the date says it all. */
function sortKey(task: Filterable, group: Group, zone: string): string {
	const hand = `${task.order} ${task.id}`;
	switch (group) {
		case 'today':
		case 'tomorrow':
		case 'nodate':
			return hand;
		case 'done':
			return `${newestFirst(task.completedAt ?? 0)} ${hand}`;
		case 'cancelled':
			return `${newestFirst(task.createdAt)} ${hand}`;
		default:
			return `${dueKey(task, zone)} ${hand}`;
	}
}

/** The tasks of a group in order. Each key is built once, because lists of thousands are sorted on every change. */
export function sorted<T extends Filterable>(tasks: readonly T[], group: Group, zone: string): T[] {
	return tasks
		.map((task) => ({ task, key: sortKey(task, group, zone) }))
		.sort((a, b) => compareKeys(a.key, b.key))
		.map(({ task }) => task);
}

/** Groups in which rows are moved by hand. */
export const isManual = (group: Group): boolean =>
	group === 'today' || group === 'tomorrow' || group === 'nodate';

const weight = (priority: Priority): number => priorities.length - priorities.indexOf(priority);

/** The order of lists without headings (tools, widget): date and moment in this zone, then priority, then by hand. */
export function byUrgency<T extends Filterable>(tasks: readonly T[], zone: string): T[] {
	return tasks
		.map((task) => ({ task, key: dueKey(task, zone) }))
		.sort(
			(a, b) =>
				compareKeys(a.key, b.key) ||
				weight(a.task.priority) - weight(b.task.priority) ||
				byHand(a.task, b.task),
		)
		.map(({ task }) => task);
}

/** Number of open tasks by project id. */
export function openByProject(
	tasks: readonly Pick<Filterable, 'status' | 'projectId'>[],
): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { status, projectId } of tasks) {
		if (status === 'open' && projectId !== null) counts.set(projectId, (counts.get(projectId) ?? 0) + 1);
	}
	return counts;
}
