import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, hasTag, MAX_TAGS, refuseTags, Tag, tagCounts, tidyTags, withTags } from './tags';

/** Few letters, so that spellings of one tag meet. */
const tag = fc.string({ unit: fc.constantFrom('a', 'A', 'ä', 'b', '-', '_', ' ', '#'), maxLength: 4 });
const tags = fc.array(tag, { maxLength: 12 });

test('tags come and go by what they mean, and keep their first spelling and their order', () => {
	fc.assert(
		fc.property(tags, tags, tags, (before, add, remove) => {
			const own = tidyTags(before);
			const after = withTags(own, { add, remove });
			expect(new Set(after.map(folded)).size).toBe(after.length);
			const wanted = new Set(tidyTags(add).map(folded));
			const gone = new Set(remove.map(folded));
			for (const one of own) {
				const stays = !gone.has(folded(one));
				if (stays) expect(after).toContain(one);
				else if (!wanted.has(folded(one))) expect(hasTag(one)({ tags: after })).toBe(false);
			}
			for (const one of wanted) expect(after.map(folded)).toContain(one);
			expect(withTags(after, {})).toEqual(after);
		}),
	);
});

test('every record with a tag is counted under it once, whatever its spelling there', () => {
	fc.assert(
		fc.property(fc.array(tags.map(tidyTags), { maxLength: 8 }), (lists) => {
			const rows = lists.map((own) => ({ tags: own }));
			const counted = tagCounts(rows);
			for (const { name, count } of counted) expect(rows.filter(hasTag(name))).toHaveLength(count);
			expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(lists.flat().length);
			expect(counted.map(({ count }) => count)).toEqual(
				counted.map(({ count }) => count).sort((a, b) => b - a),
			);
		}),
	);
	expect(tagCounts([{ tags: ['Café'] }, { tags: ['cafe', 'b'] }])).toEqual([
		{ name: 'Café', count: 2 },
		{ name: 'b', count: 1 },
	]);
	expect([{ tags: [] }].filter(hasTag(undefined))).toHaveLength(1);
});

test('signs that mean another word are another tag, and # alone is none', () => {
	const words = ['かき', 'かぎ', 'की', 'का', '-', '_'];
	expect(tidyTags(words)).toEqual(words);
	expect(withTags(['की'], { remove: ['का'] })).toEqual(['की']);
	expect(Tag.safeParse('#').success).toBe(false);
	expect(Tag.safeParse('# #').success).toBe(false);
	expect(Tag.safeParse('#work').success).toBe(true);
});

test('one tag more than a record holds is refused by name, not dropped', () => {
	const full = Array.from({ length: MAX_TAGS }, (_, at) => `t${at}`);
	expect(refuseTags(full, 'tag')).toBeUndefined();
	expect(refuseTags([...full, 'x'], 'tag')).toMatchObject({
		error: { kind: 'invalid', path: 'tag', code: 'error_tags_full' },
	});
});
