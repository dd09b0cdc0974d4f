/** What day and time it is for a person, in words that a model is told: it knows neither the date nor the zone by itself. */
import { Temporal } from 'temporal-polyfill';
import type { Millis } from './ports/clock';
import { zoneOr } from './zone';

/** "Thursday, 2026-11-26 10:00 (Europe/Berlin)"; a zone that is not known is read as UTC. */
export function localNow(now: Millis, zone: string): string {
	const known = zoneOr(zone, 'UTC');
	const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(known);
	const weekday = local.toPlainDate().toLocaleString('en', { weekday: 'long' });
	return `${weekday}, ${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} (${known})`;
}
