/** How long something takes: `30min`, `2h`, `1h30`, `1 day` (a working day, 8 h), `half an hour`. In minutes. */
import { firstMatch, withPreposition, words, type Scan } from './scan';

const DAY_MINUTES = 8 * 60;
const N = '(\\d{1,4}(?:[.,]\\d{1,2})?)';
const HOURS = 'h|hrs?|hours?|std\\.?|stunden?|heures?|horas?|or[ae]';
const MINUTES = 'min|mins|minutes?|minuten?|minutos?|minut[oi]';
const DAYS = 'd|days?|tage?|jours?|días?|dias?|giorn[oi]';

const COMBINED = words(
	`(\\d{1,3})\\s?(?:${HOURS})\\s?(?:(?:and|und)\\s)?(\\d{1,2})(?:\\s?(?:${MINUTES}|m))?`,
);
const SINGLE = words(`${N}\\s?(?:(${MINUTES})|(${HOURS})|(${DAYS}))`);
const HALF = words('half an hour|(?:eine )?halbe stunde|une demi-heure|media hora|mezz’?ora');
const QUARTER = words('(?:a )?quarter of an hour|(?:eine )?viertelstunde|un quart d’heure');

/** "in 2 hours" and "2 days ago" are dates, not durations. */
const IS_DATE_BEFORE =
	/(?:^|\s)(?:in|within|à|a las|alle|innerhalb von|dans|en|dentro de|tra|fra|next|nächste[nr]?|last|every|alle)\s+$/iu;
const IS_DATE_AFTER = /^\s+(?:ago|later|before|after|from now|vorher|später|nach)(?!\p{L})/iu;
const FOR = /(^|\s)(?:for|für|pour|por|durante|per|takes|dauert|ca\.?|~)\s+$/iu;

const number = (text: string): number => Number(text.replace(',', '.'));

function* candidates(text: string): Generator<{ start: number; end: number; minutes: number }> {
	for (const match of text.matchAll(COMBINED)) {
		const minutes = Number(match[2]);
		if (minutes < 60) yield range(match, Number(match[1]) * 60 + minutes);
	}
	for (const match of text.matchAll(SINGLE)) {
		const amount = number(match[1]!);
		yield range(match, amount * (match[2] ? 1 : match[3] ? 60 : DAY_MINUTES));
	}
	for (const [pattern, minutes] of [[HALF, 30] as const, [QUARTER, 15] as const]) {
		const match = firstMatch(pattern, text);
		if (match !== null) yield range(match, minutes);
	}
}

const range = (match: RegExpExecArray, minutes: number) => ({
	start: match.index,
	end: match.index + match[0].length,
	minutes: Math.round(minutes),
});

/** Takes the first duration of the line; `null` when there is none. */
export function takeDuration(scan: Scan): number | null {
	const text = scan.rest;
	for (const { start, end, minutes } of candidates(text)) {
		if (minutes < 1 || minutes > 100_000) continue;
		if (IS_DATE_BEFORE.test(text.slice(0, start)) || IS_DATE_AFTER.test(text.slice(end))) continue;
		scan.take('duration', withPreposition(text, start, FOR), end);
		return minutes;
	}
	return null;
}
