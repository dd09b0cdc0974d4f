/** Laws of taking turns: one at a time per key, in order, whatever fails. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTurns } from './turns';

test('work of one key never overlaps, keeps its order, and outlives failures; other keys do not wait', async () => {
	const job = fc.record({ key: fc.constantFrom('a', 'b'), ticks: fc.nat(5), fails: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.array(job, { maxLength: 12 }), async (jobs) => {
			const inTurn = createTurns();
			const running = new Map<string, number>();
			const ended: Record<string, number[]> = { a: [], b: [] };
			const runs = jobs.map(({ key, ticks, fails }, n) =>
				inTurn(key, async () => {
					expect(running.has(key)).toBe(false);
					running.set(key, n);
					for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
					running.delete(key);
					ended[key]!.push(n);
					if (fails) throw new Error(`job ${n}`);
					return n;
				}),
			);
			const settled = await Promise.allSettled(runs);
			expect(settled.map(({ status }) => status)).toEqual(
				jobs.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
			);
			for (const key of ['a', 'b']) {
				expect(ended[key]).toEqual(jobs.flatMap((one, n) => (one.key === key ? [n] : [])));
			}
		}),
	);
	let release: () => void = () => undefined;
	const inTurn = createTurns();
	void inTurn('a', () => new Promise<void>((resolve) => (release = resolve)));
	expect(await inTurn('b', async () => 'not held up')).toBe('not held up');
	release();
});
