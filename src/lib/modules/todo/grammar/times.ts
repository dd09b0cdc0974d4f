/** Times of day and spans of time in English and German, and "in 2 hours", which names a day and a time at once. */
import { Temporal } from 'temporal-polyfill';
import { words } from './scan';
import {
	aheadJudge,
	always,
	bareJudge,
	clockJudge,
	halfJudge,
	hourJudge,
	type Judge,
	uhrJudge,
	wordJudge,
} from './time-places';
import type { Found, ParseContext } from './types';

export type DayPart = 'morning' | 'afternoon' | 'evening';

export interface Time {
	/** `HH:MM` as written; see `ofDay` for what it means on a clock of 24 hours. */
	readonly time: string;
	/** Set when the words fix the day too. */
	readonly date?: string;
	/** Set by a span ("10:00-11:30"), also over midnight. */
	readonly minutes?: number;
	/** How the hour was written: by itself ("at 3"), on 24 hours ("15:00", "3 Uhr"), or with am or pm. */
	readonly style: 'bare' | 'clock' | 'exact';
	/** A part of the day and no hour ("in the evening"). */
	readonly part?: DayPart;
}

const DAY = 24 * 60;
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The time a part of the day begins for whoever names no hour. */
export const partTime: Readonly<Record<DayPart, string>> = {
	morning: '09:00',
	afternoon: '15:00',
	evening: '19:00',
};

/** Words for parts of a day that may follow a weekday. */
export const PART = 'morning|afternoon|evening|night|früh|morgen|vormittag|nachmittag|abend';
const PARTS: readonly (readonly [RegExp, DayPart])[] = [
	[/^(?:morning|früh|morgen|vormittag)$/iu, 'morning'],
	[/^(?:afternoon|nachmittag)$/iu, 'afternoon'],
	[/^(?:evening|night|abend)$/iu, 'evening'],
];
/** The part of the day a word names. */
export const partOf = (text: string | undefined): DayPart | undefined =>
	text === undefined ? undefined : PARTS.find(([pattern]) => pattern.test(text))?.[1];

/** The time on a clock of 24 hours. An hour by itself from 1 to 6 is one of the afternoon: nobody means 3 at night. */
export function ofDay({ time, style }: Time, part: DayPart | undefined): string {
	const minutes = minutesOf(time);
	if (style === 'exact' || minutes >= DAY / 2) return time;
	const later = clock(minutes + DAY / 2);
	if (part === 'evening') return later;
	if (part === 'afternoon') return minutes < 7 * 60 ? later : time;
	if (part === 'morning') return time;
	return style === 'bare' && minutes < 6 * 60 ? later : time;
}

const at = (hour: number, minute: number): number | null =>
	hour > 23 || minute > 59 || hour < 0 ? null : hour * 60 + minute;

function meridiem(hour: number, half: string | undefined): number {
	if (!half) return hour;
	if (hour < 1 || hour > 12) return 99;
	return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

const HOURS: Readonly<Record<string, number>> = Object.fromEntries(
	[
		'one two three four five six seven eight nine ten eleven twelve'.split(' '),
		'eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' '),
	].flatMap((names) => names.map((name, index) => [name, index + 1])),
);
const HOUR = `(\\d{1,2}|${Object.keys(HOURS).join('|')})`;
const hourOf = (text: string): number => HOURS[text.toLowerCase()] ?? Number(text);

const HALF = '(am|pm|a\\.m\\.?|p\\.m\\.?)';
const PAIR = '(\\d{1,2})(?::(\\d{2}))?';

/** Both ends of a span. An end without am or pm takes the half of the day that makes it the next such time. */
function span(match: RegExpExecArray): Time | null {
	const [, h1, m1, half1, h2, m2, half2] = match;
	const [first, second] = [Number(h1), Number(h2)];
	const [firstMinute, secondMinute] = [Number(m1 ?? 0), Number(m2 ?? 0)];
	const padded = h1!.length === 2 && h1!.startsWith('0');
	let from = at(meridiem(first, half1), firstMinute);
	let to = at(meridiem(second, half2), secondMinute);
	if (from === null || to === null) return null;
	if (half2 && !half1 && first <= 12) {
		from = at(meridiem(first, half2), firstMinute)!;
		// "11-1pm" begins in the morning, "11pm-12am" needs its own sign.
		if (from >= to) from = (from + DAY / 2) % DAY;
	}
	const later = to + DAY / 2;
	if (!half2 && second <= 12 && to <= from && later > from && later < DAY && !padded) to = later;
	const minutes = (to - from + DAY) % DAY;
	if (minutes === 0) return null;
	return { time: clock(from), minutes, style: 'exact' };
}

const ahead =
	(unit: 'hours' | 'minutes') =>
	(match: RegExpExecArray, { now }: ParseContext): Time => {
		const amount = /^\d/.test(match[1]!) ? Number(match[1]) : (HOURS[match[1]!.toLowerCase()] ?? 1);
		const then = Temporal.PlainDateTime.from(now).add({ [unit]: amount });
		return {
			date: then.toPlainDate().toString(),
			time: then.toPlainTime().toString({ smallestUnit: 'minute' }),
			style: 'exact',
		};
	};

const time = (minutes: number | null, style: Time['style']): Time | null =>
	minutes === null ? null : { time: clock(minutes), style };
const part = (name: DayPart): Time => ({ time: partTime[name], style: 'exact', part: name });

type Reader = (match: RegExpExecArray, context: ParseContext) => Time | null;
const READERS: readonly (readonly [RegExp, Reader, Judge])[] = [
	[
		words(`in (\\d{1,3}|an?|one|two|three|eine[r]?|zwei|drei) (?:hours?|stunden?|h)`),
		ahead('hours'),
		aheadJudge,
	],
	[words('in (\\d{1,4}|a|einer) (?:minutes?|minuten?|mins?)'), ahead('minutes'), aheadJudge],
	[
		words(
			`(?:(?:from|between|von|zwischen) )?${PAIR}\\s?${HALF}?\\s?(?:-|–|—|to|till|until|and|bis|und)\\s?${PAIR}\\s?${HALF}`,
		),
		span,
		always,
	],
	[
		words(
			`(?:(?:from|between|von|zwischen) )?${PAIR}\\s?${HALF}\\s?(?:-|–|—|to|till|until|and)\\s?${PAIR}()`,
		),
		span,
		always,
	],
	[
		words(
			`(?:(?:from|von|between|zwischen) )?${PAIR}()(?:\\s?uhr)?\\s?(?:-|–|—|bis|und)\\s?${PAIR}()\\s?uhr`,
		),
		span,
		always,
	],
	[
		words(
			`(?:(?:from|von|between|zwischen) )?(\\d{1,2}):(\\d{2})()\\s?(?:-|–|—|to|bis|until)\\s?(\\d{1,2}):(\\d{2})()`,
		),
		span,
		(_text, led) => clockJudge(led),
	],
	[
		words(`(\\d{1,2}):(\\d{2})\\s?${HALF}`),
		(m) => time(at(meridiem(Number(m[1]), m[3]), Number(m[2])), 'exact'),
		halfJudge,
	],
	[words(`(\\d{1,2})\\s?${HALF}`), (m) => time(at(meridiem(Number(m[1]), m[2]), 0), 'exact'), halfJudge],
	[
		words('(\\d{1,2}):(\\d{2})(?:\\s?uhr)?'),
		(m) => time(at(Number(m[1]), Number(m[2])), 'clock'),
		(_text, led) => clockJudge(led),
	],
	[
		words('(\\d{1,2})\\s?uhr(?: (\\d{2})(?! ?(?:m|min|mins|minuten?|h|std|stunden?)(?![\\p{L}])))?'),
		(m) => time(at(Number(m[1]), Number(m[2] ?? 0)), 'clock'),
		uhrJudge,
	],
	// "14h" may be two in the afternoon or a very long task, "14.30h" hardly half an hour in hundredths.
	[words('(1[3-9]|2[0-3])\\s?h'), (m) => time(at(Number(m[1]), 0), 'clock'), hourJudge],
	[words('(\\d{1,2}):(\\d{2})\\s?h'), (m) => time(at(Number(m[1]), Number(m[2])), 'clock'), hourJudge],
	[
		words('([6-9]|1\\d|2[0-3])\\.([0-5]\\d)\\s?h'),
		(m) => time(at(Number(m[1]), Number(m[2])), 'clock'),
		hourJudge,
	],
	[words('(\\d{1,2})\\.(\\d{2}) uhr'), (m) => time(at(Number(m[1]), Number(m[2])), 'clock'), uhrJudge],
	[words(`(?:um |gegen |ab )?halb ${HOUR}`), (m) => time(at(hourOf(m[1]!) - 1, 30), 'bare'), bareJudge],
	[words(`(?:um |gegen )?viertel nach ${HOUR}`), (m) => time(at(hourOf(m[1]!), 15), 'bare'), bareJudge],
	[
		words(`(?:um |gegen )?(?:viertel vor|dreiviertel) ${HOUR}`),
		(m) => time(at(hourOf(m[1]!) - 1, 45), 'bare'),
		bareJudge,
	],
	[words(`(?:at )?half past ${HOUR}`), (m) => time(at(hourOf(m[1]!), 30), 'bare'), bareJudge],
	[words(`(?:at )?(?:a )?quarter past ${HOUR}`), (m) => time(at(hourOf(m[1]!), 15), 'bare'), bareJudge],
	[words(`(?:at )?(?:a )?quarter to ${HOUR}`), (m) => time(at(hourOf(m[1]!) - 1, 45), 'bare'), bareJudge],
	[
		words(`(?:at|by|around|um|gegen) ${HOUR}(?: o['’]clock)?`),
		(m) => time(at(hourOf(m[1]!), 0), 'bare'),
		bareJudge,
	],
	[words('(?:at )?noon|(?:am )?mittags?'), () => ({ time: '12:00', style: 'exact' }), wordJudge],
	[words('(?:at )?midnight|(?:um )?mitternacht'), () => ({ time: '00:00', style: 'exact' }), wordJudge],
	[
		words('in the morning|(?:am |in der )?früh|am (?:morgen|vormittag)|(?:morgens|vormittags)'),
		() => part('morning'),
		wordJudge,
	],
	[words('in the afternoon|am nachmittag|nachmittags'), () => part('afternoon'), wordJudge],
	[words('in the evening|at night|am abend|abends'), () => part('evening'), wordJudge],
];

const BEFORE =
	/(?<![^\s(,\uE001])(?:at|by|from|around|after|before|um|ab|gegen|bis|von|vor|nach|bis um|@)\s+$/iu;

/** All times of day the line could name. A name by a word that needs "at" or "um" counts its preposition as its own. */
export function findTimes(line: string, context: ParseContext): Found<Time>[] {
	return READERS.flatMap(([pattern, read, judge]) =>
		[...line.matchAll(pattern)].flatMap((match) => {
			const value = read(match, context);
			const end = match.index + match[0].length;
			const lead = BEFORE.exec(line.slice(0, match.index));
			const start = lead === null ? match.index : lead.index;
			// What is impossible as a time ("at 30") still is no shorter reading.
			if (value === null) return [];
			return [
				{
					start,
					end,
					value,
					judge: lead === null ? judge(match[0], false) : judge(match[0].toLowerCase(), true),
				},
			];
		}),
	);
}
