import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testClock } from '../ports/clock';
import {
	compareStamps,
	isAhead,
	MAX_DRIFT_MS,
	nextStamp,
	STAMP_PATTERN,
	stampDevice,
	stampMillis,
} from './hlc';

const NOW = 1_750_000_000_000;

describe('hybrid logical clock', () => {
	test('moves on whatever the wall clock does', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 50 }), (jumps) => {
				const clock = testClock(NOW);
				const next = nextStamp({ clock, device: 'dev1' });
				let last: string | undefined;
				for (const jump of jumps) {
					clock.set(NOW + jump);
					const stamp = next(last);
					if (!stamp.ok) throw new Error('drift within bounds');
					expect(stamp.value).toMatch(STAMP_PATTERN);
					if (last !== undefined) expect(compareStamps(stamp.value, last)).toBeGreaterThan(0);
					last = stamp.value;
				}
			}),
		);
	});

	test('borrows a millisecond when the counter overflows', () => {
		const next = nextStamp({ clock: testClock(NOW), device: 'dev1' });
		expect(next(`${NOW}-ffff-dev1`)).toEqual({ ok: true, value: `${NOW + 1}-0000-dev1` });
	});

	test('follows a stamp it has seen from a faster clock, up to the bound', () => {
		const clock = testClock(NOW);
		const next = nextStamp({ clock, device: 'dev1' });
		expect(next(`${NOW + MAX_DRIFT_MS}-0003-dev2`)).toEqual({
			ok: true,
			value: `${NOW + MAX_DRIFT_MS}-0004-dev1`,
		});
		expect(next(`${NOW + MAX_DRIFT_MS + 1}-0000-dev2`)).toEqual({
			ok: false,
			error: { kind: 'clock_drift', aheadMs: MAX_DRIFT_MS + 1 },
		});
	});

	test('a clock that comes back to the present goes on from what it wrote', () => {
		const clock = testClock(NOW + 60_000);
		const next = nextStamp({ clock, device: 'dev1' });
		const ahead = next(undefined);
		clock.set(NOW);
		const after = next(ahead.ok ? ahead.value : undefined);
		expect(after).toEqual({ ok: true, value: `${NOW + 60_000}-0001-dev1` });
	});

	test('the server refuses stamps beyond the bound only', () => {
		expect(isAhead(`${NOW + MAX_DRIFT_MS}-0000-dev1`, NOW)).toBe(false);
		expect(isAhead(`${NOW + MAX_DRIFT_MS + 1}-0000-dev1`, NOW)).toBe(true);
	});

	test('two devices in one moment are told apart by name, the same way everywhere', () => {
		const [a, b] = [`${NOW}-0000-dev_A`, `${NOW}-0000-dev_a`];
		expect(compareStamps(a, b)).toBeLessThan(0);
		expect(compareStamps(b, a)).toBeGreaterThan(0);
		expect(stampDevice(a)).toBe('dev_A');
		expect(stampMillis(a)).toBe(NOW);
	});
});
