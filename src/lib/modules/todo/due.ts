/**
 * What "overdue" and "today" mean for a due date, in the person's zone. A date without a time is the whole local day; a
 * date with a time is a moment in the zone it was set in. No writing, no wording.
 */
import { Temporal } from 'temporal-polyfill';
import type { Millis } from '../../core/ports/clock';
import { zoneOr } from '../../core/zone';

const MINUTE_MS = 60_000;

export interface Due {
	/** `YYYY-MM-DD` or `null`. */
	readonly dueDate: string | null;
	/** `HH:MM`, or `null` for the whole day. */
	readonly dueTime: string | null;
	/** IANA zone of `dueTime`; one that this machine does not know counts as the person's own. */
	readonly dueZone: string | null;
}

/** Now, as plain text of the person's zone: worked out once per render, compared thousands of times. */
export interface DayContext {
	readonly zone: string;
	readonly today: string;
	/** `YYYY-MM-DDTHH:MM` */
	readonly now: string;
	/** The moment this minute began. */
	readonly at: Millis;
	readonly yesterday: string;
	readonly tomorrow: string;
}

export function dayContext(now: Millis, zone: string): DayContext {
	const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDateTime();
	const today = local.toPlainDate().toString();
	return {
		zone,
		today,
		now: local.toString({ smallestUnit: 'minute' }),
		at: Math.floor(now / MINUTE_MS) * MINUTE_MS,
		yesterday: addDays(today, -1),
		tomorrow: addDays(today, 1),
	};
}

/** The moment a timed due date means; `null` without a time. A time skipped by a clock change moves forward. */
export function dueInstant(due: Due, fallbackZone: string): Millis | null {
	if (due.dueDate === null || due.dueTime === null) return null;
	return Temporal.PlainDateTime.from(`${due.dueDate}T${due.dueTime}`).toZonedDateTime(
		zoneOr(due.dueZone, fallbackZone),
		{ disambiguation: 'compatible' },
	).epochMilliseconds;
}

/** The due date and time as the clock on this person's wall shows them. */
export function localDue(
	due: Due,
	zone: string,
): { readonly date: string; readonly time: string | null } | null {
	if (due.dueDate === null) return null;
	if (due.dueTime === null || due.dueZone === null || zoneOr(due.dueZone, zone) === zone) {
		return { date: due.dueDate, time: due.dueTime };
	}
	const local = Temporal.Instant.fromEpochMilliseconds(dueInstant(due, zone)!).toZonedDateTimeISO(zone);
	return {
		date: local.toPlainDate().toString(),
		time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
	};
}

/** Whether the date (or the moment) has passed. Says nothing about the task being done. */
export function isPast(due: Due, day: DayContext): boolean {
	const local = localDue(due, day.zone);
	if (local === null) return false;
	// Clocks that change skip hours and say others twice, in places a whole day: near now only moments can be compared.
	return local.time === null || local.date < day.yesterday || local.date > day.tomorrow
		? local.date < day.today
		: dueInstant(due, day.zone)! < day.at;
}

export function isOn(due: Due, day: DayContext, date: string): boolean {
	return localDue(due, day.zone)?.date === date;
}

export const addDays = (date: string, days: number): string =>
	Temporal.PlainDate.from(date).add({ days }).toString();

/** Midnight at which `today` began in the zone, for "completed today". */
export const startOfDay = (day: DayContext): Millis =>
	Temporal.PlainDate.from(day.today).toZonedDateTime(day.zone).epochMilliseconds;
