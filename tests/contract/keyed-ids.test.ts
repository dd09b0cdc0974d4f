import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedIds } from '../../src/lib/client/keyed-ids';
import { keyedIds as onServer } from '../../src/lib/server/tools/keyed-call';

const draw = async (key: string, count: number): Promise<string[]> => {
	const ids = await keyedIds(key);
	return Array.from({ length: count }, () => ids.next());
};

test('the same key gives the same ids in the same order, on both sides', async () => {
	await fc.assert(
		fc.asyncProperty(fc.string(), async (key) => {
			const drawn = await draw(key, 5);
			expect(await draw(key, 5)).toEqual(drawn);
			const there = onServer(key);
			expect(drawn.map(() => there.next())).toEqual(drawn);
		}),
	);
});

test('ids of different keys, and of one key, never meet', async () => {
	const keys = Array.from({ length: 200 }, (_, index) => `proposal-${index}`);
	const all = (await Promise.all(keys.map((key) => draw(key, 50)))).flat();
	expect(new Set(all).size).toBe(all.length);
	expect(all[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
