/**
 * Moving rows by hand: with the pointer, and with Alt and the arrows. Within a day the place changes; dropped on another
 * day the date changes too. Knows positions, not how rows look.
 */
import { m } from '$lib/i18n/paraglide/messages';
import { addDays, type DayContext } from '../due';
import { isManual, type Group } from '../select';
import type { TodoActions } from './actions.svelte';
import type { ListItem } from './list-items';

type TaskItem = Extract<ListItem, { kind: 'task' }>;

export interface Reorder {
	readonly dragged: string | undefined;
	/** The row a drop would land on, and on which side. */
	readonly over: { readonly id: string; readonly below: boolean } | undefined;
	/** What a screen reader is told. */
	readonly announcement: string;
	readonly canDrag: (item: TaskItem) => boolean;
	readonly start: (event: DragEvent, id: string) => void;
	readonly hover: (event: DragEvent, item: TaskItem) => void;
	readonly drop: (event: DragEvent) => void;
	readonly end: () => void;
	readonly nudge: (id: string | undefined, step: 1 | -1) => void;
}

const dateOf = (group: Group, day: DayContext): string | null | undefined =>
	({ today: day.today, tomorrow: addDays(day.today, 1), nodate: null })[
		group as 'today' | 'tomorrow' | 'nodate'
	];

export function useReorder(
	actions: TodoActions,
	items: () => readonly ListItem[],
	day: () => DayContext,
): Reorder {
	let dragged = $state<string>();
	let over = $state<{ id: string; below: boolean }>();
	let announcement = $state('');

	const find = (id: string | undefined): TaskItem | undefined =>
		items().find((item): item is TaskItem => item.kind === 'task' && item.task.id === id);
	const inGroup = (group: Group): TaskItem[] =>
		items().filter((item): item is TaskItem => item.kind === 'task' && item.group === group);

	/** Puts a row beside another one, in that one's group. */
	const place = async (moved: TaskItem, target: TaskItem, below: boolean): Promise<void> => {
		const others = inGroup(target.group).filter((item) => item.task.id !== moved.task.id);
		const at = others.findIndex((item) => item.task.id === target.task.id) + (below ? 1 : 0);
		if (moved.group !== target.group) {
			const dueDate = dateOf(target.group, day());
			if (dueDate === undefined || !(await actions.update(moved.task.id, { dueDate }))) return;
		}
		await actions.run('todo_reorder', {
			id: moved.task.id,
			afterId: others[at - 1]?.task.id ?? null,
			beforeId: others[at]?.task.id ?? null,
		});
		announcement = m.todo_moved_to({ place: at + 1, count: others.length + 1 });
	};
	const end = (): void => {
		dragged = undefined;
		over = undefined;
	};

	return {
		get dragged() {
			return dragged;
		},
		get over() {
			return over;
		},
		get announcement() {
			return announcement;
		},
		canDrag: (item) => item.task.status === 'open',
		start: (event, id) => {
			dragged = id;
			event.dataTransfer?.setData('text/plain', '');
			if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
		},
		hover: (event, item) => {
			if (dragged === undefined || !isManual(item.group)) return;
			event.preventDefault();
			const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
			const below = event.clientY > box.top + box.height / 2;
			if (over?.id !== item.task.id || over.below !== below) over = { id: item.task.id, below };
		},
		drop: (event) => {
			event.preventDefault();
			const [moved, target, below] = [find(dragged), find(over?.id), over?.below ?? false];
			end();
			if (moved && target && moved !== target) void place(moved, target, below);
		},
		end,
		nudge: (id, step) => {
			const moved = find(id);
			if (!moved || !isManual(moved.group)) return;
			const rows = inGroup(moved.group);
			const target = rows[rows.indexOf(moved) + step];
			if (target) void place(moved, target, step === 1);
		},
	};
}
