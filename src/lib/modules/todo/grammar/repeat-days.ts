/** Repetition told by days: a list of them with nothing else ("mon, wed, fri"), and days of every few weeks. */
import type { Recurrence } from '../recurrence';
import { said, type Judge } from './repeat-places';
import { COUNT, EVERY, GERMAN_PLURALS, OTHER, PLURALS, pluralsIn, rule } from './repeat-words';
import { words } from './scan';
import type { Certainty, Found } from './types';
import { countOf, GERMAN_SHORT, WEEKDAY_SHORT, weekdayOf } from './weekdays';

type Rule = readonly [RegExp, (match: RegExpExecArray) => Recurrence | null, Judge];

const DAYS = `(?:${GERMAN_PLURALS}|${PLURALS})`;
const PLURAL_LIST = `((?:on )?${DAYS}(?:\\s*(?:,|and|und|[&+])\\s*(?:on )?${DAYS})*)`;
const WEEKS = `(?:(?:${EVERY}) (?:${COUNT}|(?:${OTHER})) (?:weeks?|wochen?)|(?:every|each|jede) (?:week|woche)|weekly|wöchentlich|fortnightly|biweekly|zweiwöchentlich|14-tägig|vierzehntägig)`;
/** Weeks without a number are every one, but for the words that say two. */
const everyOne = /(?:every|each|jede) (?:week|woche)|(?<!bi)weekly|(?<!zwei)wöchentlich/iu;
const counted = (match: RegExpExecArray, count: string | undefined, days: string): Recurrence => {
	const every = count === undefined ? (everyOne.test(match[0].replace(/\s+/g, ' ')) ? 1 : 2) : countOf(count);
	return rule('week', every, { weekdays: pluralsIn(days) });
};

/** "alle zwei Wochen dienstags", "tuesdays every other week": both halves are one rule, in whichever order. */
export const WEEKS_ON_DAYS: readonly Rule[] = [
	[words(`${WEEKS} ${PLURAL_LIST}`), (match) => counted(match, match[1], match[2]!), said],
	[words(`${PLURAL_LIST},? ${WEEKS}`), (match) => counted(match, match[2], match[1]!), said],
];

const NAME = `(?:${WEEKDAY_SHORT}|${GERMAN_SHORT})\\.?`;
const SPAN = '(?:-|–|—|to|bis)';
const LIST = words(
	`(?:(?:on|am) )?${NAME}(?:(?:\\s*(?:[,&+/]|and|und)\\s*|\\s*${SPAN}\\s*|\\s+)(?:(?:on|am) )?${NAME})+`,
);
/** Two letters are a German day only with their capital: "so, do it". */
const isDay = (name: string): boolean => name.length > 2 || /^\p{Lu}/u.test(name);

/**
 * Two or more short names in a row: one of them alone would be a wrong day. Whether they repeat or name a choice nobody but
 * the person knows, so the rule they would make is offered.
 */
export const findDayLists = (line: string) =>
	[...line.matchAll(LIST)].flatMap((match): Found<{ recurrence: Recurrence; recurFrom: 'due' }>[] => {
		const names = [...match[0].matchAll(/\p{L}+/gu)].map(([name]) => name);
		const days = names.flatMap((name) => weekdayOf(name) ?? []);
		const named = names.filter((name) => weekdayOf(name) !== undefined);
		if (!named.every(isDay) || new Set(days).size < 2) return [];
		const [from, to] = [days[0]!, days.at(-1)!];
		const through = days.length === 2 && new RegExp(SPAN, 'iu').test(match[0]) && from < to;
		const weekdays = through ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : days;
		return [
			{
				start: match.index,
				end: match.index + match[0].length,
				value: { recurrence: rule('week', 1, { weekdays: [...new Set(weekdays)] }), recurFrom: 'due' },
				judge: (): Certainty => 'doubtful',
			},
		];
	});
