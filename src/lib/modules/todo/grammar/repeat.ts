/** Words for repetition in five languages: "daily", "jeden Montag", "every 2 weeks", "tous les jours". */
import type { RecurBase, Recurrence } from '../recurrence';
import { beforeVerb, settled } from './place';
import { adverb, counted, nothing, plural, said, type Judge } from './repeat-places';
import { findDayLists, WEEKS_ON_DAYS } from './repeat-days';
import {
	ANY_DAYS,
	COUNT,
	DAY_LIST,
	EVERY,
	GERMAN_PLURALS,
	OTHER,
	PLURALS,
	pluralsIn,
	rule,
	SHORT_LIST,
	UNIT_WORD,
	unitRule,
	weekdaysIn,
	WORKDAYS,
} from './repeat-words';
import { words } from './scan';
import { PART, partOf, type DayPart } from './times';
import type { Found } from './types';
import { countOf, MONTH_PATTERN, monthOf, NTH, nthOf, ORDINALS, weekdayOf } from './weekdays';

export interface Repeat {
	readonly recurrence: Recurrence;
	readonly recurFrom: RecurBase;
	/** A part of the day that came with it ("every morning"). */
	readonly part?: DayPart;
	/** Month and day a yearly rule begins on ("every 24 December"). */
	readonly startsOn?: { readonly month: number; readonly day: number };
}

type Reader = (match: RegExpExecArray) => Recurrence | Omit<Repeat, 'recurFrom'> | null;

const MONTHS = '(?:of (?:the|every|each) month|(?:im|des|jedes|jeden) monat(?:s)?)';
const EACH_MONTH = '(?:of (?:every|each) month|(?:jedes|jeden) monat(?:s)?)';
const MONTHLY = '(?:monthly|every month|each month|monatlich|jeden monat)';
const ON_THE = '(?:(?:on|at|by) the|on|am|zum|immer am)';
const ORDINAL = '(\\d{1,2})(?:st|nd|rd|th|\\.)?';
const NTH_DAYS = `(${NTH}) (day|tag|${DAY_LIST})`;

/** "last day", "first Monday": a place in the month. */
const placed: Reader = (match) => {
	const nth = nthOf(match[1]!);
	if (nth === undefined) return null;
	if (match[2] !== undefined && !/^(?:day|tag)$/iu.test(match[2]))
		return rule('month', 1, { weekdays: weekdaysIn(match[2]!), nth });
	return rule('month', 1, { monthDay: nth });
};
const dayOfMonth: Reader = (match) => {
	const day = Number(match[1]);
	return day >= 1 && day <= 31 ? rule('month', 1, { monthDay: day }) : null;
};
const onPlurals: Reader = (match) => rule('week', 1, { weekdays: pluralsIn(match[0]) });
const shortDaysIn = (text: string): number[] => [
	...new Set(text.split(/[^\p{L}]+/u).flatMap((name) => weekdayOf(name) ?? [])),
];
const onDays: Reader = (match) => {
	const recurrence = rule('week', 1, { weekdays: weekdaysIn(match[1]!) });
	const part = partOf(match[2]);
	return part === undefined ? recurrence : { recurrence, part };
};
const lastDay: Reader = () => rule('month', 1, { monthDay: -1 });
const daily =
	(part: DayPart): Reader =>
	() => ({ recurrence: rule('day'), part });
const onDate =
	(day: number, month: number): Reader =>
	(match) => {
		const [on, in_] = [Number(match[day]), monthOf(match[month]!)];
		return in_ === undefined || on < 1 || on > 31
			? null
			: { recurrence: rule('year', 1, { monthDay: on }), startsOn: { month: in_, day: on } };
	};

const RULES: readonly (readonly [RegExp, Reader, Judge])[] = [
	[words(`(?:${EVERY}) \\d+ (?:min|mins|minutes?|minuten?|hours?|stunden?|h)`), () => rule('day'), nothing],
	[
		words(
			`(?:${EVERY}) (?:${ORDINALS}) (?:word|letter|line|page|email|mail|time|wort|satz|zeile|seite|mal|(?:weekend|wochenende|weekday|workday|werktag|arbeitstag)s?)`,
		),
		() => rule('day'),
		nothing,
	],
	// A fifth Thursday has not every month, and of two places in a month a rule cannot tell.
	[
		words(`(?:${EVERY}) (?:fifth|sixth|fünfte[nrsm]?|sechste[nrsm]?|[05-9](?:th|\\.)) ${ANY_DAYS}`),
		() => rule('day'),
		nothing,
	],
	[
		words(
			`(?:${EVERY}) (?:${ORDINALS})(?:\\s*(?:,|and|or|&|und|oder)\\s*(?:every |the |jeden )?(?:${ORDINALS}))+ ${ANY_DAYS}`,
		),
		() => rule('day'),
		nothing,
	],
	[
		words(`(?:${EVERY}) (?:weekday|workday|werktag|arbeitstag|wochentag)s?|(?:on )?weekdays|werktags`),
		() => rule('week', 1, { weekdays: WORKDAYS }),
		said,
	],
	[words(`(?:${EVERY}) (?:weekend|wochenende)s?`), () => rule('week', 1, { weekdays: [6, 7] }), said],
	[words('(?:every|each) morning|jeden (?:morgen|vormittag)'), daily('morning'), said],
	[words('(?:every|each) afternoon|jeden nachmittag'), daily('afternoon'), said],
	[words('(?:every|each) (?:evening|night)|jeden abend'), daily('evening'), said],
	[words(`(?:${EVERY}) ${NTH_DAYS} ${MONTHS}`), placed, said],
	[words(`(?:${ON_THE} )?${NTH_DAYS} ${EACH_MONTH}`), placed, said],
	[words(`immer am ${NTH_DAYS} ${MONTHS}`), placed, said],
	[words(`${MONTHLY} ${ON_THE} ${NTH_DAYS}`), placed, said],
	[
		words(`(?:${EVERY}) (${NTH}) (${DAY_LIST})`),
		(match) => (nthOf(match[1]!) === 2 ? null : placed(match)),
		said,
	],
	[
		words(`jeden (${NTH}) (${SHORT_LIST})`),
		(match) => {
			const nth = nthOf(match[1]!);
			return nth === undefined ? null : rule('month', 1, { weekdays: shortDaysIn(match[2]!), nth });
		},
		(text) => (/ (?:zwei|2)/u.test(text) ? () => 'doubtful' : said(text)),
	],
	[
		words(
			'(?:at |by )?(?:the )?end of (?:every|each) month|(?:immer |jeweils |jeden monat |monatlich )(?:am|zum) (?:monatsende|ende des monats)|every month end',
		),
		lastDay,
		said,
	],
	[
		words(`(?:${EVERY}) ${COUNT} (?:weeks?|wochen?) (?:on|am) (${DAY_LIST})`),
		(match) => rule('week', countOf(match[1]!), { weekdays: weekdaysIn(match[2]!) }),
		said,
	],
	...WEEKS_ON_DAYS,
	[words(`${MONTHLY} ${ON_THE} ${ORDINAL}`), dayOfMonth, said],
	// "monthly on the first": the day of the month in a word, unless a noun behind it is what is counted.
	[
		words(`${MONTHLY} ${ON_THE} (${NTH})`),
		placed,
		(text) => (place) => (settled(place) || beforeVerb(place) ? said(text)(place) : 'doubtful'),
	],
	[words(`${ON_THE} (${NTH}) ${EACH_MONTH}`), placed, said],
	[words(`${ON_THE} ${ORDINAL} ${EACH_MONTH}`), dayOfMonth, said],
	[words(`(?:every|each|jede[nrsm]?) ${ORDINAL} (?:of )?(${MONTH_PATTERN})`), onDate(1, 2), said],
	[words(`(?:every|each) (${MONTH_PATTERN}) ${ORDINAL}`), onDate(2, 1), said],
	[
		words(`(?:${EVERY}) (?:${OTHER}) (${DAY_LIST})`),
		(match) => rule('week', 2, { weekdays: weekdaysIn(match[1]!) }),
		// In figures as many mean the second of the month.
		(text) => (/ (?:2nd|2\.) /u.test(text) ? () => 'doubtful' : said(text)),
	],
	[words(`(?:${EVERY}) (${DAY_LIST})(?:\\s?(${PART}))?`), onDays, said],
	[words(`jeden (${SHORT_LIST})`), (match) => rule('week', 1, { weekdays: shortDaysIn(match[1]!) }), said],
	[words(`(?:${EVERY}) (?:${OTHER}) (${UNIT_WORD})`), (match) => unitRule(match[1]!, 2), said],
	[words(`(?:${EVERY}) ${COUNT} (${UNIT_WORD})`), (match) => unitRule(match[2]!, countOf(match[1]!)), said],
	[
		words(`(?:every|each|jeden) (\\d{1,2})(?:st|nd|rd|th|\\.)(?: ${MONTHS})?`),
		dayOfMonth,
		(text) => (place) => (settled(place) || / (?:of|des|im) /iu.test(text) ? said(text)(place) : 'never'),
	],
	[words(`(?:${EVERY}) (${UNIT_WORD})`), (match) => unitRule(match[1]!, 1), counted],
	[words(`${GERMAN_PLURALS}(?:\\s*(?:,|und)\\s*${GERMAN_PLURALS})*`), onPlurals, said],
	[words(`on ${PLURALS}(?:\\s*(?:,|and)\\s*(?:on )?${PLURALS})*`), onPlurals, said],
	[words(`(?:tgi |happy |ruby )?${PLURALS}(?:\\s*(?:,|and)\\s*${PLURALS})*`), onPlurals, plural],
	[
		words('daily|täglich|taeglich|quotidien(?:nement)?|diari(?:o|amente)|quotidianamente'),
		() => rule('day'),
		adverb,
	],
	[words('biweekly|fortnightly|zweiwöchentlich|14-tägig|vierzehntägig'), () => rule('week', 2), adverb],
	[
		words('weekly|wöchentlich|woechentlich|hebdomadaire|semanal(?:mente)?|settimanal(?:e|mente)'),
		() => rule('week'),
		adverb,
	],
	[
		words('monthly|monatlich|mensuel(?:lement)?|mensual(?:mente)?|mensil(?:e|mente)'),
		() => rule('month'),
		adverb,
	],
	[
		words('quarterly|vierteljährlich|quartalsweise|trimestriel|trimestral(?:e)?'),
		() => rule('month', 3),
		adverb,
	],
	[
		words('yearly|annually|jährlich|jaehrlich|annuel(?:lement)?|anual(?:mente)?|annual(?:e|mente)'),
		() => rule('year'),
		adverb,
	],
];

const AFTER_DONE =
	'(?: (?:after (?:completion|completing|done|it is done)|when done|from completion|nach (?:erledigung|abschluss|dem erledigen)|ab erledigung))';
const FOLLOWED = new RegExp(`^${AFTER_DONE.replaceAll(' ', '\\s+')}(?![\\p{L}\\p{N}])`, 'iu');

/** All repetitions the line could name, each with whether it counts from completion. */
export function findRepeats(line: string): Found<Repeat>[] {
	const named = RULES.flatMap(([pattern, read, judge]) =>
		[...line.matchAll(pattern)].flatMap((match) => {
			const found = read(match);
			if (found === null) return [];
			const value = 'recurrence' in found ? found : { recurrence: found };
			if (value.recurrence.every < 1 || value.recurrence.every > 365) return [];
			const end = match.index + match[0].length;
			const after = FOLLOWED.exec(line.slice(end))?.[0] ?? '';
			return [
				{
					start: match.index,
					end: end + after.length,
					value: { ...value, recurFrom: after === '' ? ('due' as const) : ('completion' as const) },
					judge: judge(match[0]),
				},
			];
		}),
	);
	return [...named, ...findDayLists(line)];
}
