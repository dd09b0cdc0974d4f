/** Moments, clock times and elapsed time in the words of missions. Formats come from `i18n/format`. */
import {
	daysBetween,
	formatDate,
	formatDateTime,
	formatRelative,
	formatTime,
	formatWeekday,
} from '$lib/i18n/format';
import { m } from '$lib/i18n/paraglide/messages';

const HOUR_MS = 3_600_000;
/** 1 January 2024 was a Monday. */
const A_MONDAY = new Date(2024, 0, 1);

/** "in 12 min", "today at 16:00", "tomorrow at 07:00", "on Friday at 16:00", "on 3 May at 16:00"; "5 min ago" in the past. */
export function momentWords(at: number, now: number): string {
	if (Math.abs(at - now) < HOUR_MS) return formatRelative(at, now);
	const days = daysBetween(now, at);
	const time = formatTime(at);
	if (days === 0) return m.missions_when_today({ time });
	if (days === 1) return m.missions_when_tomorrow({ time });
	if (days === -1) return m.missions_when_yesterday({ time });
	const day = days > 1 && days < 7 ? formatWeekday(at) : formatDate(at, now);
	return m.missions_when_day({ day, time });
}

export const fullMoment = formatDateTime;

/** "42 s", then "3 min 5 s". */
export function elapsedWords(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	return seconds < 60
		? m.missions_elapsed({ seconds })
		: m.missions_elapsed_minutes({ minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** Name of a weekday, 1 for Monday to 7 for Sunday. */
export const weekdayName = (weekday: number): string => {
	const day = new Date(A_MONDAY);
	day.setDate(weekday);
	return formatWeekday(day);
};

export function clockWords(hour: number, minute: number): string {
	const at = new Date(A_MONDAY);
	at.setHours(hour, minute);
	return formatTime(at);
}
