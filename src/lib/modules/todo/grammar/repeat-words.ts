/** The words repetition is told in, and rules made from them. Patterns and small readers only. */
import type { Recurrence, RepeatUnit } from '../recurrence';
import { words } from './scan';
import { COUNT_WORDS, GERMAN_SHORT, WEEKDAY_PATTERN, weekdayOf } from './weekdays';

export const rule = (unit: RepeatUnit, every = 1, more: Partial<Recurrence> = {}): Recurrence => ({
	unit,
	every,
	weekdays: [],
	monthDay: null,
	...more,
});
export const WORKDAYS = [1, 2, 3, 4, 5];

const UNITS: readonly (readonly [RegExp, RepeatUnit, number])[] = [
	[/^(?:days?|tage?n?|jours?|días?|dias?|giorn[oi])$/iu, 'day', 1],
	[/^(?:weeks?|wochen?|semaines?|semanas?|settiman[ae])$/iu, 'week', 1],
	[/^(?:months?|monate?n?|mois|mes(?:es)?|mes[ei])$/iu, 'month', 1],
	[/^(?:quarters?|quartale?n?)$/iu, 'month', 3],
	[/^(?:years?|jahre?n?|années?|ans?|años?|ann[oi])$/iu, 'year', 1],
];
export const UNIT_WORD =
	'days?|tage?n?|jours?|días?|dias?|giorn[oi]|weeks?|wochen?|semaines?|semanas?|settiman[ae]|months?|monate?n?|mois|mes(?:es)?|mes[ei]|quarters?|quartale?n?|years?|jahre?n?|années?|ans?|años?|ann[oi]';

export function unitRule(word: string, every: number): Recurrence | null {
	const found = UNITS.find(([pattern]) => pattern.test(word));
	return found === undefined ? null : rule(found[1], every * found[2]);
}

export const EVERY =
	'every|each|jede[nrsm]?|alle|chaque|tou(?:s|tes) les|cada|tod[oa]s l[oa]s|ogni|tutt[ie] (?:i|le|gli)';
export const OTHER = 'other|second|zweite[nrsm]?|2nd|2\\.';
export const SHORT_LIST = `(?:${GERMAN_SHORT})\\.?(?:(?:\\s*(?:,|und|[&+])\\s*)(?:${GERMAN_SHORT})\\.?)*`;
/** A number of units, in figures or as a word. */
export const COUNT = `(\\d{1,3}|${COUNT_WORDS})`;
export const DAY_LIST = `${WEEKDAY_PATTERN}(?:\\s*(?:,|and|und|et|y|e|[&+])\\s*(?:on |am )?${WEEKDAY_PATTERN})*`;
/** Days by any of their names, short German ones included: after an ordinal they are nothing else. */
export const ANY_DAYS = `(?:day|tag|${DAY_LIST}|${SHORT_LIST})`;
export const weekdaysIn = (text: string): number[] => [
	...new Set([...text.matchAll(words(WEEKDAY_PATTERN))].flatMap((match) => weekdayOf(match[0]) ?? [])),
];
export const GERMAN_PLURALS = '(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s';
export const PLURALS = '(?:mon|tues|wednes|thurs|fri|satur|sun)days';
/** The days of "montags und donnerstags", "Tuesdays and Fridays". */
export const pluralsIn = (text: string): number[] => [
	...new Set([...text.matchAll(/\p{L}+/gu)].flatMap(([name]) => weekdayOf(name.replace(/s$/iu, '')) ?? [])),
];
