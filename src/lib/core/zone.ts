/**
 * Time zones by name. Machines know different ones (the zone database changes several times a year), so a name that came
 * from elsewhere may be strange here; that is no reason for anything to fail.
 */
import { Temporal } from 'temporal-polyfill';

/** Whether this machine knows the IANA zone. */
export function isZone(name: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}

/** The zone where it is known, else the other one. */
export const zoneOr = (name: string | null, other: string): string =>
	name !== null && isZone(name) ? name : other;
