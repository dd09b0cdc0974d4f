/** The list as flat items for the virtual list: headings and rows, worked out once per change. */
import { addDays, type DayContext } from '../due';
import type { StoredTask } from '../model';
import { groupOf, groups, select, sorted, type Group, type Selection } from '../select';

export type ListItem =
	| { readonly kind: 'heading'; readonly group: Group; readonly count: number }
	| { readonly kind: 'task'; readonly group: Group; readonly task: StoredTask };

export const itemKey = (item: ListItem): string =>
	item.kind === 'heading' ? `heading:${item.group}` : item.task.id;

/** Sunday of the current week, or the next one when today is Saturday or later. */
function weekEndOf(today: string): string {
	const [year, month, date] = today.split('-').map(Number) as [number, number, number];
	const weekday = new Date(Date.UTC(year, month - 1, date)).getUTCDay();
	return addDays(today, weekday === 0 ? 7 : 7 - weekday);
}

export function listItems(tasks: readonly StoredTask[], selection: Selection, day: DayContext): ListItem[] {
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
		const list = byGroup.get(group);
		if (list === undefined) continue;
		items.push({ kind: 'heading', group, count: list.length });
		for (const task of sorted(list, group, day.zone)) items.push({ kind: 'task', group, task });
	}
	return items;
}
