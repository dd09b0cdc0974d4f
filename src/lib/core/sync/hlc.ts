/**
 * Hybrid logical clock (Kulkarni et al. 2014) as sortable text: `<13-digit ms>-<4 hex counter>-<device id>`.
 * Stamps are compared as text, byte by byte; PostgreSQL compares them `COLLATE "C"`, which is the same order.
 */
import type { ClockDep, Millis } from '../ports/clock';
import { err, ok, type Result } from '../result';

export type Stamp = string;

/** A stamp further ahead of the server than this is refused, and the client stamps again. */
export const MAX_DRIFT_MS = 5 * 60_000;
const MAX_COUNTER = 0xffff;

/** 13 digits, 4 hex digits, and a device id of 4 to 32 URL-safe characters. */
export const STAMP_PATTERN = /^\d{13}-[0-9a-f]{4}-[A-Za-z0-9_]{4,32}$/;

export interface ClockDrift {
	readonly kind: 'clock_drift';
	readonly aheadMs: number;
}

const format = (ms: Millis, counter: number, device: string): Stamp =>
	`${String(ms).padStart(13, '0')}-${counter.toString(16).padStart(4, '0')}-${device}`;

export const stampMillis = (stamp: Stamp): Millis => Number(stamp.slice(0, 13));
export const stampDevice = (stamp: Stamp): string => stamp.slice(19);
const stampCounter = (stamp: Stamp): number => Number.parseInt(stamp.slice(14, 18), 16);

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export const compareStamps = (a: Stamp, b: Stamp): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The next stamp of `device` after `last` (its own newest or the newest it has seen).
 * Moves on even when the wall clock stands still or jumps back; a counter overflow borrows one millisecond.
 * Fails when the result would lie more than `MAX_DRIFT_MS` ahead of this device's own clock.
 */
export const nextStamp =
	(deps: ClockDep & { readonly device: string }) =>
	(last: Stamp | undefined): Result<Stamp, ClockDrift> => {
		const now = deps.clock.now();
		if (last === undefined) return ok(format(now, 0, deps.device));
		const lastMs = stampMillis(last);
		let ms = Math.max(now, lastMs);
		let counter = ms === lastMs ? stampCounter(last) + 1 : 0;
		if (counter > MAX_COUNTER) {
			ms += 1;
			counter = 0;
		}
		const aheadMs = ms - now;
		return aheadMs > MAX_DRIFT_MS
			? err({ kind: 'clock_drift', aheadMs })
			: ok(format(ms, counter, deps.device));
	};

/** Whether the server, at `now`, must refuse this stamp. */
export const isAhead = (stamp: Stamp, now: Millis): boolean => stampMillis(stamp) > now + MAX_DRIFT_MS;
