/** The days a line can name, in English and German: named, relative, absolute. Patterns only; the rest is beside. */
import { Temporal } from 'temporal-polyfill';
import {
	adverb,
	dayAndMonth,
	fixed,
	fraction,
	type Judge,
	monthDay,
	numeric,
	ordinal,
	past,
	relative,
	shortWeekday,
	shortYear,
	slashed,
	weekday,
	weekend,
} from './date-places';
import {
	after,
	AMOUNT,
	coming,
	dated,
	type Day,
	dayOfMonth,
	inMonth,
	monday,
	on,
	type Reader,
	real,
	slashes,
	weekdayNear,
} from './days';
import { DISTANCES } from './distances';
import type { Place } from './place';
import { words } from './scan';
import { PART, type DayPart } from './times';
import type { Certainty, Found, ParseContext } from './types';
import {
	GERMAN_SHORT,
	MONTH_PATTERN,
	monthOf,
	NTH,
	WEEKDAY_LONG,
	WEEKDAY_SHORT,
	weekdayOf,
} from './weekdays';

export type { Day } from './days';

const LEAD =
	'next|this|on|by|due|until|till|before|from|starting|coming|spätestens|nächste[nrsm]?|kommende[nrsm]?|diese[nrsm]?|am|bis|bis zum|ab|vor';

interface Rule {
	readonly pattern: RegExp;
	readonly read: Reader;
	readonly judge: Judge;
}
const rule = (source: string | RegExp, read: Reader, judge: Judge): Rule => ({
	pattern: typeof source === 'string' ? words(source) : source,
	read,
	judge,
});
const days =
	(count: number, part?: DayPart, time?: string): Reader =>
	(_, today) =>
		on(today.add({ days: count }), part, time);

const RULES: readonly Rule[] = [
	rule('(\\d{4})-(\\d{2})-(\\d{2})', (m) => on(real(Number(m[1]), Number(m[2]), Number(m[3]))), numeric),
	rule(
		'(\\d{1,2})\\.\\s?(\\d{1,2})\\.(?:\\s?(\\d{4}))?',
		(m, today) => dated(m[3], Number(m[2]), Number(m[1]), today),
		dayAndMonth,
	),
	rule(
		'(\\d{1,2})\\.(\\d{1,2})\\.(\\d{2})',
		(m, today) => dated(m[3], Number(m[2]), Number(m[1]), today),
		shortYear,
	),
	rule(
		'(\\d{1,2})\\.(\\d{1,2})',
		(m, today) => dated(undefined, Number(m[2]), Number(m[1]), today),
		(place, _text, lead) => (/^(?:am|bis|ab|zum)/iu.test(lead) && place.tail ? 'sure' : 'never'),
	),
	rule('(\\d{1,2})\\/(\\d{1,2})\\/(\\d{4}|\\d{2})', slashes, slashed),
	rule('(\\d{1,2})\\/(\\d{1,2})()', slashes, fraction),
	rule(
		`(?:the )?(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?(${MONTH_PATTERN})\\.?(?:,? (\\d{4}))?`,
		(m, today) => dated(m[3], monthOf(m[2]!)!, Number(m[1]), today),
		monthDay,
	),
	rule(
		`(${MONTH_PATTERN})\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`,
		(m, today) => dated(m[3], monthOf(m[1]!)!, Number(m[2]), today),
		monthDay,
	),
	rule('(?:the )?day after tomorrow|übermorgen|uebermorgen', days(2), adverb),
	rule('tomorrow morning|morgen (?:früh|vormittag)', days(1, 'morning'), adverb),
	rule('tomorrow afternoon|morgen nachmittag', days(1, 'afternoon'), adverb),
	rule('morgen mittag', days(1, 'afternoon', '12:00'), adverb),
	rule('heute mittag', days(0, 'afternoon', '12:00'), adverb),
	rule('tomorrow (?:evening|night)|morgen abend', days(1, 'evening'), adverb),
	rule('this morning|heute (?:früh|morgen|vormittag)', days(0, 'morning'), adverb),
	rule('this afternoon|heute nachmittag', days(0, 'afternoon'), adverb),
	rule('this evening|heute abend', days(0, 'evening'), adverb),
	rule('tonight|heute nacht', days(0, 'evening', '20:00'), adverb),
	rule('tomorrow|tmrw|tmr|(?<!(?:^|[\\s(,])(?:am|guten|jeden|den|der) )morgen', days(1), adverb),
	rule('today|heute', days(0), adverb),
	rule('yesterday|gestern', days(-1), past),
	...DISTANCES.map(({ source, read }) => rule(source, read, relative)),
	rule(`(?:today |heute )?in ${AMOUNT} (?:days?|tag(?:en?)?)`, after('days'), relative),
	rule(`(?:today |heute )?in ${AMOUNT} (?:weeks?|wochen?)`, after('weeks'), relative),
	rule(`(?:today |heute )?in ${AMOUNT} (?:months?|monat(?:en?)?)`, after('months'), relative),
	rule(`(?:today |heute )?in ${AMOUNT} (?:years?|jahr(?:en?)?)`, after('years'), relative),
	rule(
		`(?:(?:on|by|am|bis|bis zum|zum) )?(?:the )?(${NTH}) (day|tag|${WEEKDAY_LONG}) (?:(of (?:the|this|next) month|(?:im|des|dieses|nächsten) monats?))`,
		inMonth,
		fixed,
	),
	// "on the third Thursday": of which month is not said.
	rule(`(?:(?:on|by|am|bis|zum) )?(?:the |dem )?(${NTH}) (${WEEKDAY_LONG})()`, inMonth, () => 'doubtful'),
	rule(
		`(?:(${LEAD}) )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (${PART}))?`,
		weekdayNear,
		weekday('en'),
	),
	rule(
		`(?:(${LEAD}) )?(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)(?:\\s?(${PART}))?`,
		weekdayNear,
		weekday('de'),
	),
	rule(`(?:(${LEAD}) )?(${WEEKDAY_SHORT})\\.?(?: (${PART}))?`, weekdayNear, shortWeekday('en')),
	rule('(?:next|nächste|kommende) (?:week|woche)', (_, today) => on(monday(today)), fixed),
	rule('übernächste woche', (_, today) => on(monday(today).add({ weeks: 1 })), fixed),
	rule(
		`(?:next week|(?:in der )?nächste[nr]? woche)(?: on| am)? (${WEEKDAY_LONG})|(?:on |am )?(${WEEKDAY_LONG}) (?:next week|nächste[nr]? woche)`,
		(match, today) => on(monday(today).add({ days: weekdayOf(match[1] ?? match[2]!)! - 1 })),
		fixed,
	),
	rule(
		'(?:next month|nächsten monat)',
		(_, today) => on(today.toPlainYearMonth().add({ months: 1 }).toPlainDate({ day: 1 })),
		fixed,
	),
	rule('(?:next year|nächstes jahr)', (_, today) => on(real(today.year + 1, 1, 1)), fixed),
	rule('(?:next weekend|nächstes wochenende)', (_, today) => on(monday(today).add({ days: 5 })), fixed),
	rule(
		'(?:(?:this|on the|at the|am|dieses) )?(?:weekend|wochenende)',
		(_, today) => on(today.dayOfWeek >= 6 ? today : coming(6, today)),
		weekend,
	),
	rule(
		'(?:(?:at|by) the |am |zum )?(?:end of (?:the )?month|ende des monats|monatsende|eom)',
		(_, today) => on(today.with({ day: today.daysInMonth })),
		fixed,
	),
	rule(
		'(?:(?:at|by) the |am )?(?:end of (?:the )?week|ende der woche|wochenschluss)',
		(_, today) => on(today.dayOfWeek >= 5 ? today : coming(5, today)),
		fixed,
	),
	rule(
		'(?:(?:at|by) the |am |zum )?(?:end of (?:the )?year|ende des jahres|jahresende)',
		(_, today) => on(real(today.year, 12, 31)),
		fixed,
	),
	rule('(?:on |by )the (\\d{1,2})(?:st|nd|rd|th)', dayOfMonth, ordinal),
	rule(/(?<![^\s(,\uE001])(?:am|bis zum|zum) (\d{1,2})\.(?![^\s)\uE001])/giu, dayOfMonth, ordinal),
];
const GERMAN = rule(`(?:(${LEAD}) )?(${GERMAN_SHORT})\\.?(?: (${PART}))?`, weekdayNear, shortWeekday('de'));

const BEFORE =
	/(?<![^\s(,\uE001])(?:on|by|due|until|till|before|from|starting|am|bis|bis zum|ab|vor|vom|fällig|zum|den|spätestens|noch|erst|schon)(?:\s+(?:on|by|the|am|den|dem|zum))?\s+$/iu;
const INNER_LEAD = new RegExp(`^(?:${LEAD})(?= )`, 'iu');

/** All days the line could name. */
export function findDays(line: string, context: ParseContext): Found<Day>[] {
	const today = Temporal.PlainDate.from(context.now.slice(0, 10));
	const rules = context.locale === 'de' ? [...RULES, GERMAN] : RULES;
	return rules.flatMap(({ pattern, read, judge }) =>
		[...line.matchAll(pattern)].flatMap((match) => {
			const value = read(match, today, context);
			if (value === null || value.date.year < 1900 || value.date.year > 9999) return [];
			const text = match[0];
			const before = BEFORE.exec(line.slice(0, match.index));
			const inner = INNER_LEAD.exec(text)?.[0] ?? '';
			const lead = (before?.[0] ?? inner).trim().toLowerCase();
			const own = inner === '' ? text : text.slice(inner.length).trim();
			return [
				{
					start: before?.index ?? match.index,
					end: match.index + text.length,
					value,
					judge: (place: Place): Certainty => judge(place, own, lead, today),
				},
			];
		}),
	);
}
