/**
 * When a repeating task comes round again. Calendar arithmetic on plain dates only: the wall-clock time of a task stays
 * what it is across clock changes, and instants are none of this file's business.
 */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

export const repeatUnits = ['day', 'week', 'month', 'year'] as const;
export type RepeatUnit = (typeof repeatUnits)[number];

export const Recurrence = z.object({
	unit: z.enum(repeatUnits).describe('What is counted'),
	every: z
		.number()
		.int()
		.min(1)
		.max(365)
		.default(1)
		.describe('Every how many units: 2 with week is fortnightly'),
	weekdays: z
		.array(z.number().int().min(1).max(7))
		.max(7)
		.default([])
		.describe(
			'With unit week: ISO weekdays, 1 is Monday and 7 is Sunday; empty keeps the weekday of the due date',
		),
	monthDay: z
		.number()
		.int()
		.min(1)
		.max(31)
		.nullable()
		.default(null)
		.describe('With month or year: the day to keep; shorter months use their last day'),
});
export type Recurrence = z.infer<typeof Recurrence>;

export const recurBases = ['due', 'completion'] as const;
export type RecurBase = (typeof recurBases)[number];

const clampDay = (month: Temporal.PlainYearMonth, day: number): Temporal.PlainDate =>
	month.toPlainDate({ day: Math.min(day, month.daysInMonth) });

function nextWeekday(rule: Recurrence, from: Temporal.PlainDate): Temporal.PlainDate {
	const days = [...new Set(rule.weekdays)].sort((a, b) => a - b);
	const laterThisWeek = days.find((day) => day > from.dayOfWeek);
	if (laterThisWeek !== undefined) return from.add({ days: laterThisWeek - from.dayOfWeek });
	const monday = from.subtract({ days: from.dayOfWeek - 1 });
	return monday.add({ weeks: rule.every, days: days[0]! - 1 });
}

/**
 * The first date of the rule strictly after `from`.
 * A rule on the 31st takes the last day of shorter months and returns to the 31st, because the day is kept in `monthDay`.
 */
export function nextDate(rule: Recurrence, from: string): string {
	const date = Temporal.PlainDate.from(from);
	switch (rule.unit) {
		case 'day':
			return date.add({ days: rule.every }).toString();
		case 'week':
			return (rule.weekdays.length ? nextWeekday(rule, date) : date.add({ weeks: rule.every })).toString();
		case 'month': {
			const anchor = rule.monthDay ?? date.day;
			const thisMonth = clampDay(date.toPlainYearMonth(), anchor);
			// A due date before the anchor (moved by hand) comes round in its own month first.
			if (rule.monthDay !== null && Temporal.PlainDate.compare(thisMonth, date) > 0)
				return thisMonth.toString();
			return clampDay(date.toPlainYearMonth().add({ months: rule.every }), anchor).toString();
		}
		case 'year':
			return clampDay(
				date.toPlainYearMonth().add({ years: rule.every }),
				rule.monthDay ?? date.day,
			).toString();
	}
}

/** The first date of the rule on or after `today`: where a new repeating task without a date begins. */
export function firstDate(rule: Recurrence, today: string): string {
	const date = Temporal.PlainDate.from(today);
	if (rule.unit === 'week' && rule.weekdays.length > 0) {
		return rule.weekdays.includes(date.dayOfWeek) ? today : nextDate({ ...rule, every: 1 }, today);
	}
	if (rule.unit === 'month' && rule.monthDay !== null) {
		const candidate = clampDay(date.toPlainYearMonth(), rule.monthDay);
		return Temporal.PlainDate.compare(candidate, date) >= 0
			? candidate.toString()
			: clampDay(date.toPlainYearMonth().add({ months: 1 }), rule.monthDay).toString();
	}
	return today;
}

/** Fixes the day of the month that monthly and yearly rules return to, from the date they start on. */
export function anchored(rule: Recurrence, start: string): Recurrence {
	if ((rule.unit !== 'month' && rule.unit !== 'year') || rule.monthDay !== null) return rule;
	return { ...rule, monthDay: Temporal.PlainDate.from(start).day };
}
