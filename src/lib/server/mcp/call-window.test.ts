/** Counting within a sliding minute, against the plain definition: how many counted calls are no older than the window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RATE_LIMIT, RATE_WINDOW_MS } from '../../core/policy';
import { countCall, newest, type CallTimes } from './call-window';

const pauses = fc.array(
	fc.oneof(
		fc.constant(0),
		fc.integer({ min: 1, max: 900 }),
		fc.integer({ min: RATE_WINDOW_MS - 2, max: RATE_WINDOW_MS + 2 }),
	),
	{ minLength: 1, maxLength: 120 },
);

describe('a call is counted', () => {
	it('as the definition says', () => {
		fc.assert(
			fc.property(pauses, fc.boolean(), (gaps, enforced) => {
				let at = 1_750_000_000_000;
				let times: CallTimes = [];
				const all: number[] = [];
				for (const gap of gaps) {
					at += gap;
					const within = all.filter((one) => one >= at - RATE_WINDOW_MS).length;
					const counted = countCall(times, at, enforced);
					expect(counted.used).toBe(Math.min(within, RATE_LIMIT));
					if (!enforced || within < RATE_LIMIT) all.push(at);
					else expect(counted.times).toBe(times);
					times = counted.times;
					expect(times).toEqual(newest(all));
				}
			}),
		);
	});

	it('and no more than the limit pass in one minute', () => {
		let times: CallTimes = [];
		let passed = 0;
		for (let n = 0; n < 3 * RATE_LIMIT; n += 1) {
			const counted = countCall(times, 1_000_000 + n, true);
			if (counted.used < RATE_LIMIT) passed += 1;
			times = counted.times;
		}
		expect(passed).toBe(RATE_LIMIT);
	});
});
