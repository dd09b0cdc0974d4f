/** Days in English and German: named, relative, absolute. Works on plain dates; the clock's zone is the caller's business. */
import { Temporal } from 'temporal-polyfill';
import { firstMatch, withPreposition, words, type Scan } from './scan';
import type { ParseContext } from './types';
import { GERMAN_SHORT, MONTH_PATTERN, monthOf, WEEKDAY_LONG, WEEKDAY_SHORT, weekdayOf } from './weekdays';

export interface Day {
	readonly date: Temporal.PlainDate;
	/** A time the words imply ("tonight"). */
	readonly time?: string;
}

type Today = Temporal.PlainDate;
type Reader = (match: RegExpExecArray, today: Today, context: ParseContext) => Day | null;

const on = (date: Temporal.PlainDate | null, time?: string): Day | null =>
	date === null ? null : { date, ...(time === undefined ? {} : { time }) };

/** A real date, or `null` (30 February). */
function real(year: number, month: number, day: number): Temporal.PlainDate | null {
	if (month < 1 || month > 12 || day < 1) return null;
	const first = Temporal.PlainYearMonth.from({ year, month });
	return day > first.daysInMonth ? null : first.toPlainDate({ day });
}

const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** Without a year the next such day is meant, today included. */
function dated(year: string | undefined, month: number, day: number, today: Today): Day | null {
	if (year) return on(real(fullYear(year), month, day));
	for (const candidate of [0, 1, 2, 3, 4].map((ahead) => real(today.year + ahead, month, day))) {
		if (candidate !== null && Temporal.PlainDate.compare(candidate, today) >= 0) return on(candidate);
	}
	return null;
}

/** The coming weekday, never today: for today there is a word. */
const coming = (weekday: number, today: Today): Temporal.PlainDate =>
	today.add({ days: ((weekday - today.dayOfWeek + 6) % 7) + 1 });
const monday = (today: Today): Temporal.PlainDate => today.add({ days: 8 - today.dayOfWeek });

const dayOfMonth: Reader = (match, today) => {
	const day = Number(match[1]);
	for (let ahead = 0; ahead < 13; ahead += 1) {
		const month = today.toPlainYearMonth().add({ months: ahead });
		const candidate = real(month.year, month.month, day);
		if (candidate !== null && Temporal.PlainDate.compare(candidate, today) >= 0) return on(candidate);
	}
	return null;
};

const AMOUNT = '(\\d{1,3}|an?|one|two|three|eine[mnrs]?|zwei|drei)';
const amounts: Readonly<Record<string, number>> = { two: 2, zwei: 2, three: 3, drei: 3 };
const amountOf = (text: string): number =>
	/^\d/.test(text) ? Number(text) : (amounts[text.toLowerCase()] ?? 1);

const slashes: Reader = (match, today, { locale }) => {
	const [first, second] = [Number(match[1]), Number(match[2])];
	const monthFirst = (locale === 'en' || second > 12) && first <= 12;
	return dated(match[3], monthFirst ? first : second, monthFirst ? second : first, today);
};

const weekdayNear: Reader = (match, today) => {
	const weekday = weekdayOf(match[2] ?? match[1]!);
	if (weekday === undefined) return null;
	const nextWeek = /^(?:next|nächste)/iu.test(match[2] === undefined ? '' : match[1]!);
	return on(nextWeek ? monday(today).add({ days: weekday - 1 }) : coming(weekday, today));
};

const LEAD = '(next|this|on|by|until|coming|nächste[nrsm]?|kommende[nrsm]?|diese[nrsm]?|am|bis|ab)';
const READERS: readonly (readonly [RegExp, Reader])[] = [
	[/(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g, (m) => on(real(Number(m[1]), Number(m[2]), Number(m[3])))],
	[
		/(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4})(?![\d:.])|(\d{2})(?![\d:.]))?(?!\d)/g,
		(m, today) => dated(m[3] ?? m[4], Number(m[2]), Number(m[1]), today),
	],
	[/(?<![\d/.])(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?![\d/])/g, slashes],
	// Without a year a fraction looks the same: it needs a preposition, or the end of the line.
	[
		/(?<=(?:^|\s)(?:on|by|due|until|am|bis)\s)(\d{1,2})\/(\d{1,2})(?![\d/])|(?<![\d/.])(\d{1,2})\/(\d{1,2})(?=\s*$)/g,
		(m, today, context) =>
			slashes(
				Object.assign([...m], {
					1: m[1] ?? m[3],
					2: m[2] ?? m[4],
					3: undefined,
				}) as unknown as RegExpExecArray,
				today,
				context,
			),
	],
	[
		words(`(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?(${MONTH_PATTERN})\\.?(?:,? (\\d{4}))?`),
		(m, today) => dated(m[3], monthOf(m[2]!)!, Number(m[1]), today),
	],
	[
		words(
			`(${MONTH_PATTERN})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?!:|\\d|\\s?(?:am|pm|uhr|h|min))(?:,? (\\d{4}))?`,
		),
		(m, today) => dated(m[3], monthOf(m[1]!)!, Number(m[2]), today),
	],
	[words('(?:the )?day after tomorrow|übermorgen|uebermorgen'), (_, today) => on(today.add({ days: 2 }))],
	[words('tomorrow morning|morgen (?:früh|vormittag)'), (_, today) => on(today.add({ days: 1 }), '09:00')],
	[words('tomorrow afternoon|morgen nachmittag'), (_, today) => on(today.add({ days: 1 }), '15:00')],
	[words('tomorrow (?:evening|night)|morgen abend'), (_, today) => on(today.add({ days: 1 }), '19:00')],
	[words('this morning|heute (?:früh|morgen|vormittag)'), (_, today) => on(today, '09:00')],
	[words('this afternoon|heute nachmittag'), (_, today) => on(today, '15:00')],
	[words('this evening|heute abend'), (_, today) => on(today, '19:00')],
	[words('tonight|heute nacht'), (_, today) => on(today, '20:00')],
	[words('tomorrow|tmrw|tmr|(?<!(?:am|guten|jeden) )morgen'), (_, today) => on(today.add({ days: 1 }))],
	[words('today|heute'), (_, today) => on(today)],
	[words('yesterday|gestern'), (_, today) => on(today.subtract({ days: 1 }))],
	[words(`in ${AMOUNT} (?:days?|tag(?:en?)?)`), (m, today) => on(today.add({ days: amountOf(m[1]!) }))],
	[words(`in ${AMOUNT} (?:weeks?|wochen?)`), (m, today) => on(today.add({ weeks: amountOf(m[1]!) }))],
	[words(`in ${AMOUNT} (?:months?|monat(?:en?)?)`), (m, today) => on(today.add({ months: amountOf(m[1]!) }))],
	[words(`in ${AMOUNT} (?:years?|jahr(?:en?)?)`), (m, today) => on(today.add({ years: amountOf(m[1]!) }))],
	[
		words(`(?:${LEAD}) (${WEEKDAY_LONG})|(${WEEKDAY_LONG})`),
		(m, today, context) => weekdayNear(lead(m), today, context),
	],
	[words(`${LEAD} (${WEEKDAY_SHORT})`), weekdayNear],
	[words(`(?<=\\S\\s+)(${WEEKDAY_SHORT})(?=\\s*$|\\s+(?:at\\s)?\\d)`), weekdayNear],
	[words('(?:next|nächste) (?:week|woche)'), (_, today) => on(monday(today))],
	[
		words('(?:next month|nächsten monat)'),
		(_, today) => on(today.toPlainYearMonth().add({ months: 1 }).toPlainDate({ day: 1 })),
	],
	[words('(?:next year|nächstes jahr)'), (_, today) => on(real(today.year + 1, 1, 1))],
	[
		words('(?:(?:this|on the|at the|am|dieses) )?(?:weekend|wochenende)'),
		(_, today) => on(today.dayOfWeek >= 6 ? today : coming(6, today)),
	],
	[
		words('(?:at the |am )?(?:end of (?:the )?month|ende des monats|monatsende)|eom'),
		(_, today) => on(today.with({ day: today.daysInMonth })),
	],
	[
		words('(?:at the |am )?(?:end of (?:the )?week|ende der woche|wochenschluss)'),
		(_, today) => on(today.dayOfWeek >= 5 ? today : coming(5, today)),
	],
	[
		words('(?:at the |am )?(?:end of (?:the )?year|ende des jahres|jahresende)'),
		(_, today) => on(real(today.year, 12, 31)),
	],
	[words('(?:on |by )the (\\d{1,2})(?:st|nd|rd|th)'), dayOfMonth],
	[/(?<![\p{L}\p{N}])(?:am|bis zum|zum) (\d{1,2})\.(?![\d\p{L}])/giu, dayOfMonth],
];
const GERMAN: readonly [RegExp, Reader] = [
	words(`${LEAD} (${GERMAN_SHORT})\\.?|(?<=\\S\\s+)(${GERMAN_SHORT})(?=\\s*$|\\s+(?:um\\s)?\\d)`),
	(m, today, context) => weekdayNear(lead(m), today, context),
];

/** Alternatives with and without a leading word fill different groups; brings them to [all, lead, weekday]. */
const lead = (match: RegExpExecArray): RegExpExecArray =>
	Object.assign([...match], { 1: match[1] ?? 'on', 2: match[2] ?? match[3] }) as unknown as RegExpExecArray;

const BEFORE =
	/(^|\s)(?:on|by|due|until|till|before|from|starting|am|bis|bis zum|ab|vor|fällig|zum|den)(?:\s+(?:on|by|the|am|den|zum))?\s+$/iu;

/** Takes the first day the line names. */
export function takeDay(scan: Scan, context: ParseContext): Day | null {
	const today = Temporal.PlainDate.from(context.now.slice(0, 10));
	const readers = context.locale === 'de' ? [...READERS, GERMAN] : READERS;
	for (const [pattern, read] of readers) {
		const match = firstMatch(pattern, scan.rest);
		if (match === null) continue;
		const day = read(match, today, context);
		if (day === null || day.date.year < 1900 || day.date.year > 9999) continue;
		scan.take('date', withPreposition(scan.rest, match.index, BEFORE), match.end);
		return day;
	}
	return null;
}
