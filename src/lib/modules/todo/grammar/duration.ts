/** How long something takes: `30min`, `2h`, `1h30`, `1 day` (a working day, 8 h), `half an hour`. In minutes. */
import { beforeVerb, isCapital, settled, type Place } from './place';
import { words } from './scan';
import type { Certainty, Found } from './types';

const DAY_MINUTES = 8 * 60;
const MAX_MINUTES = 100_000;
const N = '(\\d{1,4}(?:[.,]\\d{1,2})?)';
const HOURS = 'h|hrs?|hours?|std\\.?|stunden?|heures?|horas?|or[ae]';
const MINUTES = 'min|mins|minutes?|minuten?|minutos?|minut[oi]';
const DAYS = 'd|days?|tage?|jours?|días?|dias?|giorn[oi]';

const number = (text: string): number => Number(text.replace(',', '.'));
type Reader = (match: RegExpExecArray) => number;
const READERS: readonly (readonly [RegExp, Reader])[] = [
	[
		words(`(\\d{1,3})\\s?(?:${HOURS})\\s?(?:(?:and|und) )?([0-5]?\\d)(?:\\s?(?:${MINUTES}|m))?`),
		(match) => Number(match[1]) * 60 + Number(match[2]),
	],
	[words(`${N}\\s?(?:${MINUTES})`), (match) => number(match[1]!)],
	[words(`${N}\\s?(?:${HOURS})`), (match) => number(match[1]!) * 60],
	[words(`${N}\\s?(?:${DAYS})`), (match) => number(match[1]!) * DAY_MINUTES],
	[words('half an hour|(?:eine )?halbe stunde|une demi-heure|media hora|mezz’?ora'), () => 30],
	[words('(?:a )?quarter of an hour|(?:eine )?viertelstunde|un quart d’heure'), () => 15],
];

/** "in 2 hours", "every 5 minutes" and "the last 3 days" are no lengths of a task. */
const OTHERWISE =
	/^(?:in|within|every|each|alle|jede[nrsm]?|last|past|next|letzte[nr]?|nächste[nr]?|a|an|the|ein|eine|einen|der|die|das|of|von|dans|en|à|las|dentro|tra|fra|before|after|vor|nach|than|als|over|über|under|unter)$/iu;
const LATER = /^(?:ago|later|before|after|past|from|old|long|vorher|später|vor|nach|alt|lang)$/iu;
const FOR = /(?<![^\s(,\uE001])(?:for|für|pour|por|durante|per|takes|dauert|ca\.?|~)\s+$/iu;
/** Short and glued, as only someone adding a task writes it: "30min yoga". */
const COMPACT = /^(?!24|48|72)\d+(?:min|h)(?:\d+)?$/u;

const judge =
	(text: string, led: boolean) =>
	(place: Place): Certainty => {
		// "2D", "3D", "4D" are kinds of pictures, a day is written small.
		if (/^\d+\s?D$/u.test(text)) return 'never';
		if (OTHERWISE.test(place.prev) || LATER.test(place.next)) return 'never';
		if (place.clause) return 'doubtful';
		// "48 Hours" with its capital is a title, "24 Stunden von Le Mans" a race.
		if (/\s(?:Hours?|Minutes?|Days?)$/u.test(text) && !place.shouted) return 'doubtful';
		if (/^(?:of|von)$/iu.test(place.next)) return 'doubtful';
		const inDays = new RegExp(`(?:${DAYS})$`, 'iu').test(text);
		if (inDays) return place.tail && !(/^\d+d$/u.test(text) && !led) ? 'sure' : 'doubtful';
		if (settled(place) || (place.afterToken && beforeVerb(place))) return 'sure';
		return place.head && COMPACT.test(text) && (!isCapital(place.next) || /min$/.test(text))
			? 'sure'
			: 'doubtful';
	};

/** All durations the line could name. */
export function findDurations(line: string): Found<number>[] {
	return READERS.flatMap(([pattern, read]) =>
		[...line.matchAll(pattern)].flatMap((match) => {
			const value = Math.round(read(match));
			if (!(value >= 1 && value <= MAX_MINUTES)) return [];
			const lead = FOR.exec(line.slice(0, match.index));
			const start = lead?.index ?? match.index;
			return [{ start, end: match.index + match[0].length, value, judge: judge(match[0], lead !== null) }];
		}),
	);
}
