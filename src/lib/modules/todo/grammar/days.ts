/** From the words of a matched day to the day: calendar arithmetic on plain dates, in the person's zone. */
import { Temporal } from 'temporal-polyfill';
import { nthWeekday } from '../recurrence';
import { partOf, partTime, type DayPart } from './times';
import type { ParseContext } from './types';
import { COUNT_WORDS, countOf, nthOf, weekdayOf } from './weekdays';

export interface Day {
	readonly date: Temporal.PlainDate;
	/** A time the words imply ("tonight"). */
	readonly time?: string;
	readonly part?: DayPart;
}

export type Today = Temporal.PlainDate;
export type Reader = (match: RegExpExecArray, today: Today, context: ParseContext) => Day | null;

export const on = (date: Temporal.PlainDate | null, part?: DayPart, time?: string): Day | null =>
	date === null ? null : { date, ...(part === undefined ? {} : { part, time: time ?? partTime[part] }) };

/** A real date, or `null` (30 February). */
export function real(year: number, month: number, day: number): Temporal.PlainDate | null {
	if (month < 1 || month > 12 || day < 1) return null;
	const first = Temporal.PlainYearMonth.from({ year, month });
	return day > first.daysInMonth ? null : first.toPlainDate({ day });
}

const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** Without a year the next such day is meant, today included. */
export function dated(year: string | undefined, month: number, day: number, today: Today): Day | null {
	if (year) return on(real(fullYear(year), month, day));
	for (const candidate of [0, 1, 2, 3, 4].map((ahead) => real(today.year + ahead, month, day))) {
		if (candidate !== null && Temporal.PlainDate.compare(candidate, today) >= 0) return on(candidate);
	}
	return null;
}

/** The coming weekday, never today: for today there is a word. */
export const coming = (weekday: number, today: Today): Temporal.PlainDate =>
	today.add({ days: ((weekday - today.dayOfWeek + 6) % 7) + 1 });
export const monday = (today: Today): Temporal.PlainDate => today.add({ days: 8 - today.dayOfWeek });

export const dayOfMonth: Reader = (match, today) => {
	const day = Number(match[1]);
	for (let ahead = 0; ahead < 13; ahead += 1) {
		const month = today.toPlainYearMonth().add({ months: ahead });
		const candidate = real(month.year, month.month, day);
		if (candidate !== null && Temporal.PlainDate.compare(candidate, today) >= 0) return on(candidate);
	}
	return null;
};

export const AMOUNT = `(\\d{1,3}|an?|one|eine[mnrs]?|${COUNT_WORDS})`;
export const after =
	(unit: 'days' | 'weeks' | 'months' | 'years'): Reader =>
	(match, today) =>
		on(today.add({ [unit]: countOf(match[1]!) }));

export const slashes: Reader = (match, today, { locale }) => {
	const [first, second] = [Number(match[1]), Number(match[2])];
	const monthFirst = (locale === 'en' || second > 12) && first <= 12;
	return dated(match[3], monthFirst ? first : second, monthFirst ? second : first, today);
};

/** `match[1]` the leading word or nothing, `match[2]` the weekday, `match[3]` a part of the day. */
export const weekdayNear: Reader = (match, today) => {
	const weekday = weekdayOf(match[2]!);
	if (weekday === undefined) return null;
	// On a Thursday "this Thursday" is today; who means the next one says so.
	if (/^(?:this|diese)/iu.test(match[1] ?? '') && weekday === today.dayOfWeek)
		return on(today, partOf(match[3]));
	const nextWeek = /^(?:next|nächste)/iu.test(match[1] ?? '');
	return on(nextWeek ? monday(today).add({ days: weekday - 1 }) : coming(weekday, today), partOf(match[3]));
};

/** "the last day of the month", "the first Monday of next month": once, without "every". */
export const inMonth: Reader = (match, today) => {
	const shift = /next|nächst/iu.test(match[3]!) ? 1 : 0;
	const months = [shift, shift + 1].map((months) => today.toPlainYearMonth().add({ months }));
	const nth = nthOf(match[1]!);
	const weekday = weekdayOf(match[2]!);
	if (nth === undefined || (weekday === undefined && nth !== -1)) return null;
	const days = months.map((month) =>
		weekday === undefined ? month.toPlainDate({ day: month.daysInMonth }) : nthWeekday(month, nth, weekday),
	);
	return on(days.find((day) => Temporal.PlainDate.compare(day, today) >= 0) ?? null);
};
