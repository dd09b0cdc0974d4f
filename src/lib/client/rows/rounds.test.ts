/** Windows that move together are told together: a record that goes from one to another is never in both, nor in neither. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRounds, type TakeStock } from './rounds';

describe('rounds of news', () => {
	it('show every record in exactly one of the windows that part them, however long each is read', async () => {
		const move = fc.record({
			record: fc.nat(4),
			to: fc.nat(2),
			/** How many turns each window takes to read when it is looked at next, and how many pass before the next move. */
			reads: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
			pause: fc.nat(6),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
				const home = [0, 0, 0, 0, 0];
				const shown: number[][] = [[0, 1, 2, 3, 4], [], []];
				let reads: readonly number[] = [0, 0, 0];
				const turns = async (count: number): Promise<void> => {
					for (let at = 0; at < count; at += 1) await Promise.resolve();
				};
				const rounds = createRounds(queueMicrotask, () => {
					expect(shown.flat().sort()).toEqual([0, 1, 2, 3, 4]);
				});
				const stocks = [0, 1, 2].map((window): TakeStock => async () => {
					const now = home.flatMap((at, record) => (at === window ? [record] : []));
					await turns(reads[window]!);
					return () => (shown[window] = now);
				});
				for (const { record, to, reads: next, pause } of moves) {
					reads = next;
					const from = home[record]!;
					home[record] = to;
					for (const window of new Set([from, to])) rounds.mark(stocks[window]!);
					await turns(pause);
				}
				await rounds.settled();
				expect(shown).toEqual(
					[0, 1, 2].map((window) => home.flatMap((at, record) => (at === window ? [record] : []))),
				);
			}),
		);
	});

	it('tell nothing of a window that was closed meanwhile', async () => {
		const told: string[] = [];
		const rounds = createRounds(queueMicrotask, () => undefined);
		const open: TakeStock = async () => () => void told.push('open');
		const closed: TakeStock = async () => {
			rounds.drop(closed);
			return () => void told.push('closed');
		};
		rounds.mark(open);
		rounds.mark(closed);
		await rounds.settled();
		expect(told).toEqual(['open']);
	});
});
