import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedEnds } from './shared-ends';

test('both ends are shared, do not overlap, and end at the first difference', () => {
	const text = fc.stringMatching(/^[ab]{0,6}$/);
	fc.assert(
		fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (all) => {
			const { start, end } = sharedEnds(all);
			const shortest = Math.min(...all.map(({ length }) => length));
			expect(start + end).toBeLessThanOrEqual(shortest);
			const ends = (n: number, m: number) =>
				new Set(all.map((one) => `${one.slice(0, n)}|${one.slice(one.length - m)}`)).size;
			expect(ends(start, end)).toBe(1);
			if (start + end < shortest) expect([ends(start + 1, 0), ends(0, end + 1)]).not.toContain(1);
		}),
	);
	expect(sharedEnds(['one two', 'one and two'])).toEqual({ start: 4, end: 3 });
	expect(sharedEnds([])).toEqual({ start: 0, end: 0 });
});
