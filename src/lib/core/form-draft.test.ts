import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedByBoth, changedFields, follow } from './form-draft';

const value = fc.oneof(fc.constantFrom('a', 'b'), fc.record({ kind: fc.constantFrom('x', 'y') }));
const form = fc.record({ one: value, two: value, three: value });

test('what was not touched is never written, and follows what is stored', () => {
	fc.assert(
		fc.property(form, form, form, (before, mine, now) => {
			const touched = changedFields(before, mine);
			const followed = follow(before, mine, now);
			const written = changedFields(now, followed);
			for (const field of ['one', 'two', 'three'] as const) {
				if (field in touched) expect(followed[field]).toEqual(mine[field]);
				else expect(followed[field]).toEqual(now[field]);
				if (!(field in touched)) expect(written).not.toHaveProperty(field);
			}
		}),
	);
});

test('a value of somebody else is replaced only where it is said that both set one', () => {
	fc.assert(
		fc.property(form, form, form, (before, mine, now) => {
			const told = changedByBoth(before, mine, now);
			const stored = { ...now, ...changedFields(now, follow(before, mine, now)) };
			for (const field of Object.keys(changedFields(before, now)) as (keyof typeof now)[]) {
				if (!told.includes(field)) expect(stored[field]).toEqual(now[field]);
			}
		}),
	);
});
