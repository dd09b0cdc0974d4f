/** Distances from a moment that is named: "a week from today" is a day, "2 days before Friday" must not be Friday. */
import { AMOUNT, on, type Reader } from './days';
import type { Span } from './scan';
import { countOf } from './weekdays';

const DAYS = 'days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?';
const FROM_DAY = `(?:in )?(?:${AMOUNT}|(?:ein|one|half an?)) (${DAYS})`;

const unitOf = (word: string): 'days' | 'weeks' | 'months' | 'years' =>
	/^[dt]/iu.test(word) ? 'days' : /^w/iu.test(word) ? 'weeks' : /^m/iu.test(word) ? 'months' : 'years';
const beyond =
	(days: number): Reader =>
	(match, today) =>
		match[1] === undefined ? null : on(today.add({ days }).add({ [unitOf(match[2]!)]: countOf(match[1]) }));

/** Distances from today and tomorrow, which are days of their own. */
export const DISTANCES: readonly { readonly source: string; readonly read: Reader }[] = [
	{ source: `${FROM_DAY} (?:from (?:today|now)|(?:ab|von) (?:heute|jetzt)(?: an)?)`, read: beyond(0) },
	{ source: `${FROM_DAY} (?:(?:from|after) tomorrow|(?:ab|nach|von) morgen(?: an)?)`, read: beyond(1) },
];

const CLOCK = 'h|hrs?|hours?|std\\.?|stunden?|min|mins|minutes?|minuten?';
const THERE = '(?:(?:the|on|at|am|um|der|dem|den)\\s+)?';
const MEASURED = new RegExp(
	`(?<!\\p{L})(?:(?:${DAYS})\\s+(?:from|before|after|past|ab|von|vor|nach)|(?:${CLOCK})\\s+(?:before|after|past|vor|nach))\\s+${THERE}(?=\\S)`,
	'giu',
);

/** Where in a line something is measured from: what is read there is an anchor, unless the distance is read with it. */
export const distancesIn = (line: string): Span[] =>
	[...line.matchAll(MEASURED)].map(({ index, 0: text }) => ({ start: index, end: index + text.length }));
