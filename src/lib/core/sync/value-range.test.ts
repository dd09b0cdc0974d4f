import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInRange } from './value-range';

test.each(['1e300', '-1e300', '1e999', '9007199254740993', '{"a":[{"b":1e20}]}', '{"a":{"__proto__":1}}'])(
	'%s is refused',
	(json) => {
		expect(isInRange(JSON.parse(json))).toBe(false);
	},
);

test('whole numbers that JavaScript holds, fractions, and everything that is no number pass', () => {
	fc.assert(
		fc.property(
			fc.jsonValue({ depthSize: 'small' }).filter((value) => !JSON.stringify(value).includes('__proto__')),
			fc.maxSafeInteger(),
			(value, whole) => {
				const small = JSON.parse(JSON.stringify(value), (_, one: unknown) =>
					typeof one === 'number' ? whole : one,
				) as unknown;
				expect(isInRange(small)).toBe(true);
			},
		),
	);
	expect(isInRange([0.5, -0.001, null, true, 'NaN'])).toBe(true);
});
