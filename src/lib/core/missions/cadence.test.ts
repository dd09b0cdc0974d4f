import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { type Cadence, hasKnownZone, nextRun } from './cadence';
import { afterFailure, MAX_FAILURES } from './backoff';

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const daily = { kind: 'daily', hour: 9, minute: 0, zone: 'Europe/Berlin' } as const;

test('AC-MI-1 a manual mission never runs by itself', () => {
	expect(nextRun({ kind: 'manual' }, 0)).toBeNull();
});

test('AC-MI-2 daily at nine is today before nine and tomorrow after, in the zone of the person', () => {
	expect(nextRun(daily, at('2026-11-21T07:00:00Z'))).toBe(at('2026-11-21T08:00:00Z'));
	expect(nextRun(daily, at('2026-11-21T08:00:00Z'))).toBe(at('2026-11-22T08:00:00Z'));
});

test('clock changes keep the wall clock; a skipped time moves behind the gap', () => {
	expect(nextRun(daily, at('2026-03-28T09:00:00Z'))).toBe(at('2026-03-29T07:00:00Z'));
	const early = { ...daily, hour: 2, minute: 30 };
	expect(nextRun(early, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T01:30:00Z'));
});

test('weekly falls on its day', () => {
	const friday = { kind: 'weekly', weekday: 5, hour: 16, minute: 0, zone: 'UTC' } as const;
	expect(nextRun(friday, at('2026-11-20T16:00:00Z'))).toBe(at('2026-11-27T16:00:00Z'));
});

test('an unknown zone is refused, and a stored one falls back to UTC', () => {
	const nowhere = { ...daily, zone: 'Mars/Base' };
	expect(hasKnownZone(nowhere)).toBe(false);
	expect(nextRun(nowhere, at('2026-11-21T07:00:00Z'))).toBe(at('2026-11-21T09:00:00Z'));
});

test('law: the next run is in the future, and an interval keeps its beat after missed runs', () => {
	const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham');
	const cadence: fc.Arbitrary<Cadence> = fc.oneof(
		fc.record({ kind: fc.constant('interval' as const), everyMinutes: fc.integer({ min: 5, max: 1440 }) }),
		fc.record({ kind: fc.constant('daily' as const), hour: fc.nat(23), minute: fc.nat(59), zone }),
		fc.record({
			kind: fc.constant('weekly' as const),
			weekday: fc.integer({ min: 1, max: 7 }),
			hour: fc.nat(23),
			minute: fc.nat(59),
			zone,
		}),
	);
	const moment = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 });
	fc.assert(
		fc.property(cadence, moment, fc.option(moment), (when, now, previous) => {
			const next = nextRun(when, now, previous)!;
			expect(next).toBeGreaterThan(now);
			expect(next).toBeLessThanOrEqual(now + 8 * 86_400_000);
			if (when.kind === 'interval' && previous !== null && previous <= now) {
				expect((next - previous) % (when.everyMinutes * 60_000)).toBe(0);
			}
		}),
	);
});

test('failures back off and then pause', () => {
	const waits = Array.from({ length: MAX_FAILURES - 1 }, (_, n) => afterFailure(n + 1, 0));
	expect(
		waits.every((wait, n) => wait.pause === false && (n === 0 || wait.retryAt > waits[n - 1]!.retryAt!)),
	).toBe(true);
	expect(afterFailure(MAX_FAILURES, 0)).toMatchObject({ pause: true });
});
