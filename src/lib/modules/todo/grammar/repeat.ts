/** Words for repetition in five languages: "daily", "jeden Montag", "every 2 weeks", "tous les jours". */
import type { RecurBase, Recurrence, RepeatUnit } from '../recurrence';
import { firstMatch, words, type Scan } from './scan';
import { WEEKDAY_PATTERN, weekdayOf } from './weekdays';

const rule = (unit: RepeatUnit, every = 1, more: Partial<Recurrence> = {}): Recurrence => ({
	unit,
	every,
	weekdays: [],
	monthDay: null,
	...more,
});
const WORKDAYS = [1, 2, 3, 4, 5];

const UNITS: readonly (readonly [RegExp, RepeatUnit, number])[] = [
	[/^(?:days?|tage?n?|jours?|días?|dias?|giorn[oi])$/iu, 'day', 1],
	[/^(?:weeks?|wochen?|semaines?|semanas?|settiman[ae])$/iu, 'week', 1],
	[/^(?:months?|monate?n?|mois|mes(?:es)?|mes[ei])$/iu, 'month', 1],
	[/^(?:quarters?|quartale?n?)$/iu, 'month', 3],
	[/^(?:years?|jahre?n?|années?|ans?|años?|ann[oi])$/iu, 'year', 1],
];
const UNIT_WORD =
	'days?|tage?n?|jours?|días?|dias?|giorn[oi]|weeks?|wochen?|semaines?|semanas?|settiman[ae]|months?|monate?n?|mois|mes(?:es)?|mes[ei]|quarters?|quartale?n?|years?|jahre?n?|années?|ans?|años?|ann[oi]';

function unitRule(word: string, every: number): Recurrence | null {
	const found = UNITS.find(([pattern]) => pattern.test(word));
	return found === undefined ? null : rule(found[1], every * found[2]);
}

const EVERY =
	'every|each|jede[nrsm]?|alle|chaque|tou(?:s|tes) les|cada|tod[oa]s l[oa]s|ogni|tutt[ie] (?:i|le|gli)';
const OTHER = 'other|second|zweite[nrsm]?|2nd|2\\.';
const DAY_LIST = `${WEEKDAY_PATTERN}(?:\\s*(?:,|and|und|et|y|e|&)\\s*(?:on |am )?${WEEKDAY_PATTERN})*`;
const weekdaysIn = (text: string): number[] => [
	...new Set([...text.matchAll(words(WEEKDAY_PATTERN))].flatMap((match) => weekdayOf(match[0]) ?? [])),
];

type Reader = (match: RegExpExecArray) => Recurrence | null;
const RULES: readonly (readonly [RegExp, Reader])[] = [
	[
		words(`(?:${EVERY}) (?:weekday|workday|werktag|arbeitstag|wochentag)s?|weekdays|werktags`),
		() => rule('week', 1, { weekdays: WORKDAYS }),
	],
	[words(`(?:${EVERY}) (?:weekend|wochenende)s?`), () => rule('week', 1, { weekdays: [6, 7] })],
	[
		words(`(?:${EVERY}) (\\d{1,3}) (?:weeks?|wochen?) (?:on|am) (${DAY_LIST})`),
		(match) => rule('week', Number(match[1]), { weekdays: weekdaysIn(match[2]!) }),
	],
	[
		words(
			`(?:${EVERY}) (?:month|monat) (?:on the|on|am) (\\d{1,2})(?:st|nd|rd|th|\\.)?|(?:monthly|monatlich) (?:on the|on|am) (\\d{1,2})(?:st|nd|rd|th|\\.)?`,
		),
		(match) => dayOfMonth(match[1] ?? match[2]!),
	],
	[
		words(`(?:${EVERY}) (?:${OTHER}) (${DAY_LIST})`),
		(match) => rule('week', 2, { weekdays: weekdaysIn(match[1]!) }),
	],
	[words(`(?:${EVERY}) (${DAY_LIST})`), (match) => rule('week', 1, { weekdays: weekdaysIn(match[1]!) })],
	[words(`(?:${EVERY}) (?:${OTHER}) (${UNIT_WORD})`), (match) => unitRule(match[1]!, 2)],
	[words(`(?:${EVERY}) (\\d{1,3}) (${UNIT_WORD})`), (match) => unitRule(match[2]!, Number(match[1]))],
	[words(`(?:every|each|jeden) (\\d{1,2})(?:st|nd|rd|th|\\.)`), (match) => dayOfMonth(match[1]!)],
	[words(`(?:${EVERY}) (${UNIT_WORD})`), (match) => unitRule(match[1]!, 1)],
	[
		words('(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s'),
		(match) => rule('week', 1, { weekdays: weekdaysIn(match[0].slice(0, -1)) }),
	],
	[
		words('(?:mon|tues|wednes|thurs|fri|satur|sun)days'),
		(match) => rule('week', 1, { weekdays: weekdaysIn(match[0].slice(0, -1)) }),
	],
	[words('daily|täglich|taeglich|quotidien(?:nement)?|diari(?:o|amente)|quotidianamente'), () => rule('day')],
	[words('biweekly|fortnightly|zweiwöchentlich|14-tägig|vierzehntägig'), () => rule('week', 2)],
	[
		words('weekly|wöchentlich|woechentlich|hebdomadaire|semanal(?:mente)?|settimanal(?:e|mente)'),
		() => rule('week'),
	],
	[words('monthly|monatlich|mensuel(?:lement)?|mensual(?:mente)?|mensil(?:e|mente)'), () => rule('month')],
	[words('quarterly|vierteljährlich|quartalsweise|trimestriel|trimestral(?:e)?'), () => rule('month', 3)],
	[
		words('yearly|annually|jährlich|jaehrlich|annuel(?:lement)?|anual(?:mente)?|annual(?:e|mente)'),
		() => rule('year'),
	],
];

function dayOfMonth(text: string): Recurrence | null {
	const day = Number(text);
	return day >= 1 && day <= 31 ? rule('month', 1, { monthDay: day }) : null;
}

const AFTER_DONE = words(
	'after (?:completion|completing|done|it is done)|when done|from completion|nach (?:erledigung|abschluss|dem erledigen)|ab erledigung',
);

export interface Repeat {
	readonly recurrence: Recurrence;
	readonly recurFrom: RecurBase;
}

/** Takes the repetition of the line and, with it, whether it counts from completion. */
export function takeRepeat(scan: Scan): Repeat | null {
	for (const [pattern, read] of RULES) {
		const match = firstMatch(pattern, scan.rest);
		if (match === null) continue;
		const recurrence = read(match);
		if (recurrence === null || recurrence.every < 1 || recurrence.every > 365) continue;
		scan.take('repeat', match.index, match.end);
		const after = firstMatch(AFTER_DONE, scan.rest);
		if (after !== null) scan.take('repeat', after.index, after.end);
		return { recurrence, recurFrom: after === null ? 'due' : 'completion' };
	}
	return null;
}
