/** The words of dates, repetition and priority on task screens. Formatting only; what they mean is decided in `due.ts`. */
import { formatDay, formatLongDate, formatWeekday } from '$lib/i18n/format';
import { m } from '$lib/i18n/paraglide/messages';
import { isPast, localDue, type DayContext } from '../due';
import type { Priority, StoredTask } from '../model';
import type { RecurBase, Recurrence } from '../recurrence';
import type { Group, TaskFilter } from '../select';

export interface DueWords {
	readonly text: string;
	/** The whole date, for tooltips and screen readers. */
	readonly full: string;
	readonly tone: 'danger' | 'ink' | 'muted';
}

/** With `underDay` the row stands where its day is clear already: only the time is worth saying. */
export function dueWords(task: StoredTask, day: DayContext, underDay = false): DueWords | null {
	const due = localDue(task, day.zone);
	if (due === null) return null;
	const name = formatDay(due.date, day.today);
	const late = task.status === 'open' && isPast(task, day);
	return {
		text: underDay ? (due.time ?? '') : due.time === null ? name : `${name}, ${due.time}`,
		full: due.time === null ? formatLongDate(due.date) : `${formatLongDate(due.date)}, ${due.time}`,
		tone: late ? 'danger' : due.date === day.today ? 'ink' : 'muted',
	};
}

/** 1 January 2024 was a Monday. */
export const weekdayName = (weekday: number, style: 'long' | 'short' = 'short'): string =>
	formatWeekday(`2024-01-0${weekday}`, style);

const plural = {
	day: [() => m.todo_repeat_day(), (count: number) => m.todo_repeat_days({ count })],
	week: [() => m.todo_repeat_week(), (count: number) => m.todo_repeat_weeks({ count })],
	month: [() => m.todo_repeat_month(), (count: number) => m.todo_repeat_months({ count })],
	year: [() => m.todo_repeat_year(), (count: number) => m.todo_repeat_years({ count })],
} as const;

/** "first", "last": the place of a weekday in its month. */
export const nthWord = (nth: NonNullable<Recurrence['nth']>): string =>
	({ 1: m.todo_nth_1, 2: m.todo_nth_2, 3: m.todo_nth_3, 4: m.todo_nth_4, [-1]: m.todo_nth_last })[nth]();

/**
 * "Every week: Mon, Thu", "Every month: first Monday", "Every month, on the last day". Counted from completion, a month has no
 * day of its own.
 */
export function repeatWords(rule: Recurrence, from: RecurBase = 'due'): string {
	const { unit, every, weekdays, nth, monthDay } = rule;
	if (unit === 'week' && every === 1 && [...weekdays].sort().join('') === '12345')
		return m.todo_repeat_workdays();
	const base = every === 1 ? plural[unit][0]() : plural[unit][1](every);
	const long = unit === 'month' || unit === 'year';
	const days = [...weekdays]
		.sort((a, b) => a - b)
		.map((weekday) => weekdayName(weekday, long ? 'long' : 'short'));
	if (long && nth && days.length > 0)
		return m.todo_repeat_nth({ rhythm: base, nth: nthWord(nth), days: days.join(', ') });
	if (long && monthDay === -1) return m.todo_repeat_last_day({ rhythm: base });
	if (unit === 'month' && monthDay !== null && from === 'due')
		return m.todo_repeat_month_day({ rhythm: base, day: monthDay });
	if (unit !== 'week' || days.length === 0) return base;
	return m.todo_repeat_on({ rhythm: base, days: days.join(', ') });
}

export const priorityWord = (priority: Priority): string =>
	({
		low: m.todo_priority_low,
		medium: m.todo_priority_medium,
		high: m.todo_priority_high,
		urgent: m.todo_priority_urgent,
	})[priority]();

/** CSS colour of a priority; `undefined` for the two that need no attention. */
export const priorityColor = (priority: Priority): string | undefined =>
	({ low: undefined, medium: undefined, high: 'var(--warning)', urgent: 'var(--danger)' })[priority];

export const filterWord = (filter: TaskFilter): string =>
	({
		open: m.todo_filter_open,
		today: m.todo_filter_today,
		overdue: m.todo_filter_overdue,
		upcoming: m.todo_filter_upcoming,
		nodate: m.todo_filter_nodate,
		completed: m.todo_filter_completed,
		all: m.todo_filter_all,
	})[filter]();

export const groupWord = (group: Group): string =>
	({
		overdue: m.todo_filter_overdue,
		today: m.todo_group_today,
		tomorrow: m.todo_group_tomorrow,
		week: m.todo_group_week,
		later: m.todo_group_later,
		nodate: m.todo_filter_nodate,
		done: m.todo_filter_completed,
		cancelled: m.todo_group_cancelled,
	})[group]();
