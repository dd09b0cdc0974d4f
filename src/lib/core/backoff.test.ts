/** Laws of waiting: never longer than the doubling ceiling, never the same for all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff';
import { testRandom } from './ports/random';

test('a wait stays within its doubling ceiling, and waits differ', () => {
	const waits = fc.record({
		baseMs: fc.integer({ min: 1, max: 1_000 }),
		capMs: fc.integer({ min: 1, max: 60_000 }),
	});
	fc.assert(
		fc.property(fc.nat(1_000), fc.nat(40), waits, (seed, failures, { baseMs, capMs }) => {
			const ms = backoffMs(testRandom(seed), failures, { baseMs, capMs });
			expect(ms).toBeGreaterThanOrEqual(0);
			expect(ms).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** failures));
		}),
	);
	const spread = Array.from({ length: 50 }, (_, seed) =>
		backoffMs(testRandom(seed), 20, { baseMs: 500, capMs: 30_000 }),
	);
	expect(new Set(spread).size).toBeGreaterThan(40);
});
