import fc from 'fast-check';
import { expect, test } from 'vitest';
import { putBack } from './put-back';

const rows = (ids: readonly string[]) => ids.map((id) => ({ id }));
const list = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,2}$/), { minLength: 1, maxLength: 8 });

test('a row that went out of a list is back where it was', () => {
	fc.assert(
		fc.property(list, fc.nat(), (ids, n) => {
			const before = rows(ids);
			const gone = ids[n % ids.length]!;
			const now = before.filter(({ id }) => id !== gone);
			expect(putBack(before, now, gone)).toEqual(before);
		}),
	);
});

test('whatever else happened to the list stays as it is, and the row stands in it once', () => {
	fc.assert(
		fc.property(list, list, fc.nat(), (ids, others, n) => {
			const gone = ids[n % ids.length]!;
			const back = putBack(rows(ids), rows(others), gone).map(({ id }) => id);
			expect(back.filter((id) => id === gone)).toHaveLength(1);
			expect(back.filter((id) => id !== gone)).toEqual(others.filter((id) => id !== gone));
		}),
	);
});

test('a row that never was in the list is not put into it', () => {
	expect(putBack(rows(['a']), rows(['b']), 'c')).toEqual(rows(['b']));
});
