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
		.union([z.literal(-1), z.number().int().min(1).max(31)])
		.nullable()
		.default(null)
		.describe(
			'With month or year: the day to keep; shorter months use their last day; -1 is always the last day',
		),
	nth: z
		.literal([1, 2, 3, 4, -1])
		.nullable()
		.optional()
		.describe(
			'With month or year: which of the weekdays of the month; 1 is the first, -1 the last. Rules without it leave it out',
		),
});
export type Recurrence = z.infer<typeof Recurrence>;

export const recurBases = ['due', 'completion'] as const;
export type RecurBase = (typeof recurBases)[number];

/** ISO weekday of a date, 1 is Monday. */
export const isoWeekday = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek;

const LAST = -1;
const isLater = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean =>
	Temporal.PlainDate.compare(a, b) > 0;

/** Whether the rule names its days by their place in a month ("last day", "first Monday"), not by a number to keep. */
const isPlaced = (rule: Recurrence): boolean =>
	rule.unit !== 'day' && rule.unit !== 'week' && (rule.monthDay === LAST || isNth(rule));
const isNth = (rule: Recurrence): boolean =>
	(rule.unit === 'month' || rule.unit === 'year') && typeof rule.nth === 'number';

const clampDay = (month: Temporal.PlainYearMonth, day: number): Temporal.PlainDate =>
	month.toPlainDate({ day: day === LAST ? month.daysInMonth : Math.min(day, month.daysInMonth) });

/** The n-th weekday of a month, or the last one for -1. Every month has four of each. */
export function nthWeekday(month: Temporal.PlainYearMonth, nth: number, weekday: number): Temporal.PlainDate {
	const edge = month.toPlainDate({ day: nth === LAST ? month.daysInMonth : 1 });
	return nth === LAST
		? edge.subtract({ days: (edge.dayOfWeek - weekday + 7) % 7 })
		: edge.add({ days: ((weekday - edge.dayOfWeek + 7) % 7) + 7 * (nth - 1) });
}

/** The days of the rule in one month, in order. `from` lends its day where the rule names none. */
function daysIn(
	rule: Recurrence,
	month: Temporal.PlainYearMonth,
	from: Temporal.PlainDate,
): Temporal.PlainDate[] {
	if (!isNth(rule)) return [clampDay(month, rule.monthDay ?? from.day)];
	const weekdays = rule.weekdays.length > 0 ? rule.weekdays : [from.dayOfWeek];
	return weekdays
		.map((weekday) => nthWeekday(month, rule.nth!, weekday))
		.sort((a, b) => Temporal.PlainDate.compare(a, b));
}

function nextWeekday(rule: Recurrence, from: Temporal.PlainDate): Temporal.PlainDate {
	const days = [...new Set(rule.weekdays)].sort((a, b) => a - b);
	const laterThisWeek = days.find((day) => day > from.dayOfWeek);
	if (laterThisWeek !== undefined) return from.add({ days: laterThisWeek - from.dayOfWeek });
	const monday = from.subtract({ days: from.dayOfWeek - 1 });
	return monday.add({ weeks: rule.every, days: days[0]! - 1 });
}

function nextInMonths(rule: Recurrence, from: Temporal.PlainDate): Temporal.PlainDate {
	const month = from.toPlainYearMonth();
	// A due date before the anchor (moved by hand) comes round in its own month first.
	const comesFirst = isPlaced(rule) || (rule.unit === 'month' && rule.monthDay !== null);
	const sameMonth = comesFirst ? daysIn(rule, month, from).find((day) => isLater(day, from)) : undefined;
	return (
		sameMonth ??
		daysIn(rule, month.add(rule.unit === 'month' ? { months: rule.every } : { years: rule.every }), from)[0]!
	);
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
		case 'month':
		case 'year':
			return nextInMonths(rule, date).toString();
	}
}

/** Years beyond 9999 are written with a sign and sort before all others: a search for a date must end there. */
const isNameable = (date: string): boolean => !/^[+-]/.test(date);

/** Jumps over whole periods of a rule, so that years of missed days cost nothing: to shortly before `to`, or not at all. */
function skipPeriods(rule: Recurrence, from: string, to: string): string {
	const start = Temporal.PlainDate.from(from);
	if (rule.unit === 'day' || rule.unit === 'week') {
		const period = rule.unit === 'day' ? rule.every : rule.every * 7;
		const missed = start.until(to, { largestUnit: 'days' }).days;
		// Two days short of `to`, because what counts as passed is decided in another zone.
		return start.add({ days: Math.max(0, Math.floor((missed - 2) / period)) * period }).toString();
	}
	const months = rule.unit === 'month' ? rule.every : rule.every * 12;
	// Two months short: the days of the rule may lie anywhere in theirs.
	const missed = start.until(to, { largestUnit: 'months' }).months - 2;
	// A month that is too short would lend its last day to those after it.
	for (let periods = Math.floor(missed / months); periods > 0; periods -= 1) {
		const at = start.add({ months: periods * months });
		if (at.day === start.day) return at.toString();
	}
	return from;
}

/**
 * The next date of a rule that counts from its due date: the first after `due` that has not passed on `today`, so that ten
 * missed days are one tick. `passed` says whether a candidate lies in the past (a time of day, another zone).
 */
export function nextFromDue(
	rule: Recurrence,
	due: string,
	today: string,
	passed: (date: string) => boolean,
): string {
	let date = nextDate(rule, skipPeriods(rule, due, today));
	while (isNameable(date) && passed(date)) date = nextDate(rule, date);
	return date;
}

/**
 * The next date of a rule that counts from completion: strictly after the day it was done. A day number kept from an
 * earlier due date has no say; the answered rule keeps the day it was done on. `taken` refuses a candidate, such as the due
 * date that was just finished early.
 */
export function nextFromCompletion(
	rule: Recurrence,
	done: string,
	taken: (date: string) => boolean,
): { readonly date: string; readonly rule: Recurrence } {
	const free = anchored(isPlaced(rule) ? rule : { ...rule, monthDay: null }, done);
	let date = nextDate(free, done);
	while (isNameable(date) && taken(date)) date = nextDate(free, date);
	return { date, rule: free };
}

/** The first date of the rule on or after `today`: where a new repeating task without a date begins. */
export function firstDate(rule: Recurrence, today: string): string {
	const date = Temporal.PlainDate.from(today);
	if (rule.unit === 'week' && rule.weekdays.length > 0) {
		return rule.weekdays.includes(date.dayOfWeek) ? today : nextDate({ ...rule, every: 1 }, today);
	}
	if (isPlaced(rule) || (rule.unit === 'month' && rule.monthDay !== null)) {
		const month = date.toPlainYearMonth();
		const days = [...daysIn(rule, month, date), ...daysIn(rule, month.add({ months: 1 }), date)];
		return days.find((day) => !isLater(date, day))!.toString();
	}
	return today;
}

/** Fixes the day (of the month, or of the week for the n-th of one) that a rule returns to, from the date it starts on. */
export function anchored(rule: Recurrence, start: string): Recurrence {
	if (rule.unit !== 'month' && rule.unit !== 'year') return rule;
	const { day, dayOfWeek } = Temporal.PlainDate.from(start);
	if (isNth(rule)) return rule.weekdays.length > 0 ? rule : { ...rule, weekdays: [dayOfWeek] };
	return rule.monthDay === null ? { ...rule, monthDay: day } : rule;
}
