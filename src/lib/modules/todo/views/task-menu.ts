/** The menu of one task or of a selection, as data: the row's context menu, the detail's menu and the bulk bar share it. */
import { formatDate } from '$lib/i18n/format';
import { m } from '$lib/i18n/paraglide/messages';
import type { MenuItem } from '$lib/ui/menu-items';
import Ban from '@lucide/svelte/icons/ban';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Flag from '@lucide/svelte/icons/flag';
import FolderInput from '@lucide/svelte/icons/folder-input';
import PanelRightOpen from '@lucide/svelte/icons/panel-right-open';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import SquareCheck from '@lucide/svelte/icons/square-check';
import Trash from '@lucide/svelte/icons/trash-2';
import { addDays, type DayContext } from '../due';
import { priorities, type StoredProject, type StoredTask } from '../model';
import { firstDate } from '../recurrence';
import type { TodoActions } from './actions.svelte';
import { priorityWord } from './words';

/** The days one reaches for: today, tomorrow, the coming Monday, none. */
export function dayChoices(day: DayContext): { readonly label: string; readonly date: string | null }[] {
	const tomorrow = addDays(day.today, 1);
	const monday = firstDate({ unit: 'week', every: 1, weekdays: [1], monthDay: null }, addDays(tomorrow, 1));
	return [
		{ label: m.todo_group_today(), date: day.today },
		{ label: m.todo_group_tomorrow(), date: tomorrow },
		{ label: m.todo_next_monday({ date: formatDate(monday) }), date: monday },
		{ label: m.todo_filter_nodate(), date: null },
	];
}

export const scheduleItems = (actions: TodoActions, ids: readonly string[], day: DayContext): MenuItem[] =>
	dayChoices(day).map(({ label, date }) => ({ label, onselect: () => void actions.schedule(ids, date) }));

export const priorityItems = (actions: TodoActions, tasks: readonly StoredTask[]): MenuItem[] =>
	[...priorities].reverse().map((priority) => ({
		label: priorityWord(priority),
		checked: tasks.every((task) => task.priority === priority),
		onselect: () =>
			void actions.prioritise(
				tasks.map((task) => task.id),
				priority,
			),
	}));

export const projectItems = (
	actions: TodoActions,
	tasks: readonly StoredTask[],
	projects: readonly StoredProject[],
): MenuItem[] => [
	...projects
		.filter((project) => !project.archived)
		.map((project) => ({
			label: project.name,
			checked: tasks.every((task) => task.projectId === project.id),
			onselect: () =>
				void actions.move(
					tasks.map((task) => task.id),
					project.id,
				),
		})),
	...(projects.length > 0 ? ['---' as const] : []),
	{
		label: m.todo_no_project(),
		checked: tasks.every((task) => task.projectId === null),
		onselect: () =>
			void actions.move(
				tasks.map((task) => task.id),
				null,
			),
	},
];

interface TaskMenuParts {
	readonly actions: TodoActions;
	readonly tasks: readonly StoredTask[];
	readonly projects: readonly StoredProject[];
	readonly day: DayContext;
	readonly onopen?: (() => void) | undefined;
	readonly onselect?: (() => void) | undefined;
	readonly ondelete: () => void;
}

export function taskMenu({
	actions,
	tasks,
	projects,
	day,
	onopen,
	onselect,
	ondelete,
}: TaskMenuParts): MenuItem[] {
	const ids = tasks.map((task) => task.id);
	const open = tasks.some((task) => task.status === 'open');
	return [
		...(onopen ? [{ label: m.common_open(), icon: PanelRightOpen, keys: 'enter', onselect: onopen }] : []),
		open
			? {
					label: m.todo_complete(),
					icon: CircleCheck,
					keys: 'e',
					onselect: () => void actions.complete(tasks),
				}
			: { label: m.todo_reopen(), icon: RotateCcw, onselect: () => void actions.reopen(ids) },
		...(onselect ? [{ label: m.keys_select(), icon: SquareCheck, keys: 'x', onselect }] : []),
		'---',
		{ label: m.todo_schedule(), icon: CalendarDays, items: scheduleItems(actions, ids, day) },
		{ label: m.todo_priority(), icon: Flag, items: priorityItems(actions, tasks) },
		{ label: m.todo_move(), icon: FolderInput, items: projectItems(actions, tasks, projects) },
		...(open ? [{ label: m.todo_cancel_task(), icon: Ban, onselect: () => void actions.cancel(ids) }] : []),
		'---',
		{ label: m.common_delete(), icon: Trash, keys: '#', tone: 'danger' as const, onselect: ondelete },
	];
}
