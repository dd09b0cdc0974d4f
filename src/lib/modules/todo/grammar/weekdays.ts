/** Names of weekdays and months in the languages the grammar reads. Data only. */

const WEEKDAYS: readonly (readonly [RegExp, number])[] = [
	[/^(?:mon(?:day)?|montag|mo|lundi|lunes|lunedì)$/iu, 1],
	[/^(?:tue(?:s(?:day)?)?|dienstag|di|mardi|martes|martedì)$/iu, 2],
	[/^(?:wed(?:nesday)?|mittwoch|mi|mercredi|miércoles|mercoledì)$/iu, 3],
	[/^(?:thu(?:r(?:s(?:day)?)?)?|donnerstag|do|jeudi|jueves|giovedì)$/iu, 4],
	[/^(?:fri(?:day)?|freitag|fr|vendredi|viernes|venerdì)$/iu, 5],
	[/^(?:sat(?:urday)?|samstag|sonnabend|sa|samedi|sábado|sabato)$/iu, 6],
	[/^(?:sun(?:day)?|sonntag|so|dimanche|domingo|domenica)$/iu, 7],
];

/** Full names; safe anywhere in a line. */
const LONG =
	'monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag';
/** Short English names; "sun" and "mon" are words of their own, so rules that use these ask for a neighbour. */
const SHORT = 'mon|tues?|wed|thurs?|thu|fri|sat|sun';
/** Two-letter German names, read in German only. */
export const GERMAN_SHORT = 'mo|di|mi|do|fr|sa|so';
const ROMANCE =
	'lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica';

export const WEEKDAY_LONG = `(?:${LONG})`;
export const WEEKDAY_SHORT = `(?:${SHORT})`;
/** Any name long enough not to be mistaken, plus short English ones: for use after "every". */
export const WEEKDAY_PATTERN = `(?:${LONG}|${ROMANCE}|${SHORT})`;

/** ISO weekday, 1 is Monday. */
export const weekdayOf = (name: string): number | undefined =>
	WEEKDAYS.find(([pattern]) => pattern.test(name))?.[1];

const MONTHS: readonly (readonly [RegExp, number])[] = [
	[/^(?:jan(?:uary|uar)?|jänner)$/iu, 1],
	[/^(?:feb(?:ruary|ruar)?)$/iu, 2],
	[/^(?:mar(?:ch)?|märz|mär|mrz)$/iu, 3],
	[/^(?:apr(?:il)?)$/iu, 4],
	[/^(?:may|mai)$/iu, 5],
	[/^(?:june?|juni)$/iu, 6],
	[/^(?:july?|juli)$/iu, 7],
	[/^(?:aug(?:ust)?)$/iu, 8],
	[/^(?:sept?(?:ember)?)$/iu, 9],
	[/^(?:oct(?:ober)?|okt(?:ober)?)$/iu, 10],
	[/^(?:nov(?:ember)?)$/iu, 11],
	[/^(?:dec(?:ember)?|dez(?:ember)?)$/iu, 12],
];
export const MONTH_PATTERN =
	'(?:jan(?:uary|uar)?|jänner|feb(?:ruary|ruar)?|mar(?:ch)?|märz|mär|mrz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|dez(?:ember)?)';

/** 1 to 12. */
export const monthOf = (name: string): number | undefined =>
	MONTHS.find(([pattern]) => pattern.test(name))?.[1];

/** Ordinals that count something, also beyond the weeks of a month. */
export const ORDINALS =
	'first|second|third|fourth|fifth|sixth|last|erste[nrsm]?|zweite[nrsm]?|dritte[nrsm]?|vierte[nrsm]?|fünfte[nrsm]?|sechste[nrsm]?|letzte[nrsm]?|\\d{1,2}(?:st|nd|rd|th|\\.)';
/** Places in a month, as ordinals of both languages. */
export const NTH =
	'first|1st|second|2nd|third|3rd|fourth|4th|last|erste[nrsm]?|zweite[nrsm]?|dritte[nrsm]?|vierte[nrsm]?|letzte[nrsm]?|[1-4]\\.';
const NTHS: readonly (readonly [RegExp, 1 | 2 | 3 | 4 | -1])[] = [
	[/^(?:first|1st|erste[nrsm]?|1\.)$/iu, 1],
	[/^(?:second|2nd|zweite[nrsm]?|2\.)$/iu, 2],
	[/^(?:third|3rd|dritte[nrsm]?|3\.)$/iu, 3],
	[/^(?:fourth|4th|vierte[nrsm]?|4\.)$/iu, 4],
	[/^(?:last|letzte[nrsm]?)$/iu, -1],
];
/** 1 to 4, or -1 for the last. */
export const nthOf = (text: string): 1 | 2 | 3 | 4 | -1 | undefined =>
	NTHS.find(([pattern]) => pattern.test(text))?.[1];

/** Small numbers as words, for "in two weeks" and "alle drei Monate". */
export const COUNT_WORDS = 'two|three|four|five|six|zwei|drei|vier|fünf|sechs';
const COUNTS = ['two|zwei', 'three|drei', 'four|vier', 'five|fünf', 'six|sechs'];
/** The number that figures or a word say; 1 for "a", "one", "einem". */
export function countOf(text: string): number {
	if (/^\d/.test(text)) return Number(text);
	const found = COUNTS.findIndex((names) => names.split('|').includes(text.toLowerCase()));
	return found < 0 ? 1 : found + 2;
}
