/** Times of day in English and German, and "in 2 hours", which names a day and a time at once. */
import { Temporal } from 'temporal-polyfill';
import { firstMatch, withPreposition, words, type Scan } from './scan';
import type { ParseContext } from './types';

export interface Time {
	/** `HH:MM` */
	readonly time: string;
	/** Set when the words fix the day too. */
	readonly date?: string;
	/** Set by a range ("10:00-11:30"). */
	readonly minutes?: number;
}

const clock = (hour: number, minute: number): string | null =>
	hour > 23 || minute > 59 ? null : `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function meridiem(hour: number, half: string | undefined): number {
	if (!half) return hour;
	if (hour < 1 || hour > 12) return 99;
	return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

type Reader = (match: RegExpExecArray, context: ParseContext) => Time | null;
const at = (time: string | null): Time | null => (time === null ? null : { time });

const span: Reader = (m) => {
	const half = m[5] ?? m[3];
	const from = clock(meridiem(Number(m[1]), m[3] ?? half), Number(m[2] ?? 0));
	const to = clock(meridiem(Number(m[4]), half), Number(m[6] ?? 0));
	if (from === null || to === null) return null;
	const minutes = minutesOf(to) - minutesOf(from);
	return minutes > 0 ? { time: from, minutes } : { time: from };
};

const ahead =
	(unit: 'hours' | 'minutes'): Reader =>
	(m, { now }) => {
		const amount = /^\d/.test(m[1]!) ? Number(m[1]) : 1;
		const then = Temporal.PlainDateTime.from(now).add({ [unit]: amount });
		return {
			date: then.toPlainDate().toString(),
			time: then.toPlainTime().toString({ smallestUnit: 'minute' }),
		};
	};

const HALF = '(am|pm|a\\.m\\.|p\\.m\\.)';
const READERS: readonly (readonly [RegExp, Reader])[] = [
	[words('in (\\d{1,3}|an?|eine[r]?) (?:hours?|stunden?|h)'), ahead('hours')],
	[words('in (\\d{1,4}|a|einer) (?:minutes?|minuten?|mins?)'), ahead('minutes')],
	[
		/(?<![\p{L}\p{N}:.])(\d{1,2}):(\d{2})()\s?(?:-|–|to|bis)\s?(\d{1,2})()(?::(\d{2}))(?:\s?uhr)?(?![\d:])/giu,
		span,
	],
	[words(`(\\d{1,2})()${HALF}?\\s?(?:-|–|to)\\s?(\\d{1,2})\\s?${HALF}()`), span],
	[words(`(\\d{1,2}):(\\d{2})\\s?${HALF}`), (m) => at(clock(meridiem(Number(m[1]), m[3]), Number(m[2])))],
	[
		/(?<![\p{L}\p{N}:.])(\d{1,2}):(\d{2})(?:\s?uhr(?!\p{L}))?(?![\d:])/giu,
		(m) => at(clock(Number(m[1]), Number(m[2]))),
	],
	[words(`(\\d{1,2})\\s?${HALF}`), (m) => at(clock(meridiem(Number(m[1]), m[2]), 0))],
	[
		words('(\\d{1,2})\\s?uhr(?:\\s(\\d{2})(?!\\s?\\p{L}))?'),
		(m) => at(clock(Number(m[1]), Number(m[2] ?? 0))),
	],
	[words('(\\d{1,2})\\.(\\d{2}) uhr'), (m) => at(clock(Number(m[1]), Number(m[2])))],
	[words('halb (\\d{1,2})'), (m) => at(clock(Number(m[1]) - 1, 30))],
	[
		/(?<=(?:^|\s)(?:at|um|gegen)\s)(\d{1,2})(?![\p{L}\p{N}:/.,%€$]|\s?\p{L}*(?:%|€))/giu,
		(m) => at(clock(Number(m[1]), 0)),
	],
	[words('(?:at )?noon|(?:am )?mittags?'), () => at('12:00')],
	[words('(?:at )?midnight|(?:um )?mitternacht'), () => at('00:00')],
	[words('in the morning|am (?:morgen|vormittag)|(?:morgens|vormittags)'), () => at('09:00')],
	[words('in the afternoon|am nachmittag|nachmittags'), () => at('15:00')],
	[words('in the evening|am abend|abends'), () => at('19:00')],
];

const BEFORE = /(^|\s)(?:at|by|from|around|um|ab|gegen|bis|von|bis um|@)\s+$/iu;

/** Takes the first time of day the line names. */
export function takeTime(scan: Scan, context: ParseContext): Time | null {
	for (const [pattern, read] of READERS) {
		const match = firstMatch(pattern, scan.rest);
		if (match === null) continue;
		const time = read(match, context);
		if (time === null) continue;
		scan.take('time', withPreposition(scan.rest, match.index, BEFORE), match.end);
		return time;
	}
	return null;
}
