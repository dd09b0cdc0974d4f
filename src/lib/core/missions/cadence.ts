/**
 * When a mission runs next. Wall-clock rules live in the zone the person chose, not in the zone of the machine that
 * computes them; nothing here reads a clock.
 */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Millis } from '../ports/clock';
import { isZone, zoneOr } from '../zone';

export const MIN_INTERVAL_MINUTES = 5;
export const MAX_INTERVAL_MINUTES = 1_440;

const hour = z.number().int().min(0).max(23).describe('Hour of the day, 0 to 23');
const minute = z.number().int().min(0).max(59).default(0).describe('Minute of the hour');
const zone = z.string().min(1).max(64).describe('IANA time zone, such as Europe/Berlin');

export const Cadence = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('manual') }),
	z.object({
		kind: z.literal('interval'),
		everyMinutes: z
			.number()
			.int()
			.min(MIN_INTERVAL_MINUTES)
			.max(MAX_INTERVAL_MINUTES)
			.describe('Minutes between runs'),
	}),
	z.object({ kind: z.literal('daily'), hour, minute, zone }),
	z.object({
		kind: z.literal('weekly'),
		weekday: z.number().int().min(1).max(7).describe('1 is Monday, 7 is Sunday'),
		hour,
		minute,
		zone,
	}),
]);
export type Cadence = z.infer<typeof Cadence>;

/** An unknown zone is refused where somebody can choose another. */
export const hasKnownZone = (cadence: Cadence): boolean => !('zone' in cadence) || isZone(cadence.zone);

function wallClock(
	after: Millis,
	at: { readonly hour: number; readonly minute: number; readonly zone: string },
	isDay: (date: Temporal.PlainDate) => boolean,
): Millis {
	const zoned = zoneOr(at.zone, 'UTC');
	let date = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zoned).toPlainDate();
	for (;;) {
		if (isDay(date)) {
			// A time that a clock change skips falls on the moment after the gap; one that happens twice, on the first.
			const moment = date.toZonedDateTime({
				timeZone: zoned,
				plainTime: { hour: at.hour, minute: at.minute },
			}).epochMilliseconds;
			if (moment > after) return moment;
		}
		date = date.add({ days: 1 });
	}
}

/**
 * The first run strictly after `after` (epoch milliseconds), or `null` for a mission that only a person starts.
 * Intervals count on from `previous`, the run that was planned last, so that they do not drift by the length of a run;
 * runs that were missed meanwhile are made up for once, not one by one.
 */
export function nextRun(cadence: Cadence, after: Millis, previous: Millis | null = null): Millis | null {
	switch (cadence.kind) {
		case 'manual':
			return null;
		case 'interval': {
			const step = cadence.everyMinutes * 60_000;
			if (previous === null || previous > after) return after + step;
			return previous + (Math.floor((after - previous) / step) + 1) * step;
		}
		case 'daily':
			return wallClock(after, cadence, () => true);
		case 'weekly':
			return wallClock(after, cadence, (date) => date.dayOfWeek === cadence.weekday);
	}
}
