/** The list as flat items for the virtual list: headings, rows, and where there are more of them; worked out once per change. */
import { addDays, type DayContext } from '../due';
import type { StoredTask } from '../model';
import { groupOf, groups, select, sorted, type Group, type Selection } from '../select';
import { weekEndOf, type Part } from '../windows';

export type ListItem =
	| { readonly kind: 'heading'; readonly group: Group; readonly count: number }
	| { readonly kind: 'task'; readonly group: Group; readonly task: StoredTask }
	| { readonly kind: 'more'; readonly group: Group; readonly part: Part; readonly count: number };

/** Tasks of a part of the list that were not looked at yet, at the end of their group. */
export interface Rest {
	readonly part: Part;
	readonly group: Group;
	readonly count: number;
}

export const itemKey = (item: ListItem): string =>
	item.kind === 'task' ? item.task.id : `${item.kind}:${item.kind === 'more' ? item.part : item.group}`;

/** A line stays the same object as long as its task does, so that a change redraws one line and not the list. */
const lines = new WeakMap<StoredTask, Extract<ListItem, { kind: 'task' }>>();
const lineOf = (group: Group, task: StoredTask): ListItem => {
	const known = lines.get(task);
	if (known?.group === group) return known;
	const line = { kind: 'task', group, task } as const;
	lines.set(task, line);
	return line;
};

export function listItems(
	tasks: readonly StoredTask[],
	rest: readonly Rest[],
	selection: Selection,
	day: DayContext,
): ListItem[] {
	const tomorrow = addDays(day.today, 1);
	const weekEnd = weekEndOf(day.today);
	const byGroup = new Map<Group, StoredTask[]>();
	for (const task of select(tasks, selection, day)) {
		const group = groupOf(task, day, tomorrow, weekEnd);
		const list = byGroup.get(group);
		if (list === undefined) byGroup.set(group, [task]);
		else list.push(task);
	}
	const items: ListItem[] = [];
	for (const group of groups) {
		const list = byGroup.get(group) ?? [];
		const behind = rest.filter((one) => one.group === group);
		const count = behind.reduce((sum, one) => sum + one.count, list.length);
		if (count === 0) continue;
		items.push({ kind: 'heading', group, count });
		for (const task of sorted(list, group, day.zone)) items.push(lineOf(group, task));
		for (const one of behind) items.push({ kind: 'more', ...one });
	}
	return items;
}
