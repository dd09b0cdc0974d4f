/** Dates, times and numbers in the person's language. Everything a screen prints about time or quantity goes through here. */
import { getLocale } from './paraglide/runtime';

type Formatter = Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat | Intl.ListFormat;
const formatters = new Map<string, Formatter>();

/** Intl objects are expensive to build, and lists need them thousands of times. */
function kept<T extends Formatter>(name: string, build: (locale: string) => T): T {
	const locale = getLocale();
	const key = `${locale}/${name}`;
	const found = formatters.get(key) as T | undefined;
	if (found) return found;
	// British order and 24 hours for English, because the interface writes British English.
	const made = build(locale === 'en' ? 'en-GB' : 'de-DE');
	formatters.set(key, made);
	return made;
}

const date = (name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
	kept(`date/${name}`, (locale) => new Intl.DateTimeFormat(locale, options));

const DAY_MS = 86_400_000;

/** Epoch ms, a Date, or a calendar date `YYYY-MM-DD` (taken as local midnight, never as UTC). */
export type Moment = number | Date | string;

export function toDate(moment: Moment): Date {
	if (typeof moment === 'string') {
		const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(moment);
		return day ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])) : new Date(moment);
	}
	return new Date(moment);
}

const startOfDay = (moment: Moment): number => toDate(moment).setHours(0, 0, 0, 0);

/** Calendar days from `now` to `moment`; negative in the past. Days of 23 or 25 hours count as one. */
export const daysBetween = (now: Moment, moment: Moment): number =>
	Math.round((startOfDay(moment) - startOfDay(now)) / DAY_MS);

/** "14:05" */
export const formatTime = (moment: Moment): string =>
	date('time', { hour: '2-digit', minute: '2-digit' }).format(toDate(moment));

/** "21 Nov", with the year when it is another one. */
export function formatDate(moment: Moment, now: Moment = Date.now()): string {
	const at = toDate(moment);
	return at.getFullYear() === toDate(now).getFullYear()
		? date('day', { day: 'numeric', month: 'short' }).format(at)
		: date('day-year', { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** "Saturday, 21 November" */
export const formatLongDate = (moment: Moment): string =>
	date('long', { weekday: 'long', day: 'numeric', month: 'long' }).format(toDate(moment));

/** "Saturday" */
export const formatWeekday = (moment: Moment, style: 'long' | 'short' = 'long'): string =>
	date(`weekday-${style}`, { weekday: style }).format(toDate(moment));

/** "21 Nov 2026, 14:05", for tooltips and records. */
export const formatDateTime = (moment: Moment): string =>
	date('full', {
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
	}).format(toDate(moment));

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

const relative = (numeric: 'auto' | 'always'): Intl.RelativeTimeFormat =>
	kept(`relative/${numeric}`, (locale) => new Intl.RelativeTimeFormat(locale, { numeric, style: 'short' }));

/** "Yesterday", "Today", "Tomorrow", "Friday" within the next week, else the date. */
export function formatDay(moment: Moment, now: Moment = Date.now()): string {
	const days = daysBetween(now, moment);
	if (Math.abs(days) <= 1) return capital(relative('auto').format(days, 'day'));
	if (days > 1 && days < 7) return capital(formatWeekday(moment));
	return formatDate(moment, now);
}

/** "now", "5 min ago", "in 2 hr", "yesterday", then the date. */
export function formatRelative(moment: Moment, now: Moment = Date.now()): string {
	const at = toDate(moment).getTime();
	const seconds = Math.round((at - toDate(now).getTime()) / 1000);
	const distance = Math.abs(seconds);
	if (distance < 45) return relative('auto').format(0, 'second');
	if (distance < 3_600)
		return relative('always').format(Math.trunc(seconds / 60) || Math.sign(seconds), 'minute');
	const days = daysBetween(now, at);
	if (days === 0) return relative('always').format(Math.trunc(seconds / 3_600), 'hour');
	if (Math.abs(days) < 7) return relative('auto').format(days, 'day');
	return formatDate(at, now);
}

/** "1,234" */
export const formatNumber = (value: number, options: Intl.NumberFormatOptions = {}): string =>
	kept(`number/${JSON.stringify(options)}`, (locale) => new Intl.NumberFormat(locale, options)).format(value);

/** "Tasks and Notes" */
export const formatList = (items: readonly string[]): string =>
	kept('list', (locale) => new Intl.ListFormat(locale)).format(items);

/** "1 h 20 min" from minutes; "45 min" below an hour. */
export function formatMinutes(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	const rest = Math.round(minutes % 60);
	return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
		.filter(Boolean)
		.join(' ');
}
