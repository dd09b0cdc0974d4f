import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writes } from '../../../../tests/support/sync-arbitraries';
import { memoryStore } from '../../../../tests/support/memory-store';
import { syncStoreContract } from '../../../../tests/support/sync-store-contract';
import { canonicalText, compareText } from './canonical';
import { fold } from './fold';
import { DELETED, join, merge, stateOf } from './merge';
import type { RecordState, Write } from './record';

const one = writes({ ids: ['r-1'] });
const many = fc.array(one, { minLength: 1, maxLength: 8 });
const runs = { numRuns: 500 };

const stateAfter = (list: readonly Write[]): RecordState => fold(undefined, list).state;

describe('laws of joining', () => {
	test('commutative: any order of writes gives one record', () => {
		fc.assert(
			fc.property(
				many.chain((list) =>
					fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
				),
				([list, shuffled]) => {
					expect(stateAfter(shuffled)).toEqual(stateAfter(list));
				},
			),
			runs,
		);
	});

	test('associative: records joined in any grouping agree', () => {
		fc.assert(
			fc.property(many, many, many, (x, y, z) => {
				const [a, b, c] = [stateAfter(x), stateAfter(y), stateAfter(z)];
				expect(join(join(a, b).state, c).state).toEqual(join(a, join(b, c).state).state);
			}),
			runs,
		);
	});

	test('idempotent: a write taken twice changes nothing, and says so', () => {
		fc.assert(
			fc.property(many, (list) => {
				const state = stateAfter(list);
				for (const write of list) {
					const again = merge(state, write);
					expect(again.changed).toBe(false);
					expect(again.won).toEqual([]);
					expect(again.state).toEqual(state);
				}
				expect(join(state, state).state).toEqual(state);
			}),
			runs,
		);
	});

	test('a box stays exactly as long as a sealed field points to it', () => {
		fc.assert(
			fc.property(many, (list) => {
				const { sealed, boxes } = stateAfter(list);
				expect(new Set(Object.keys(boxes))).toEqual(new Set(Object.values(sealed)));
			}),
			runs,
		);
	});

	test('every field of a write has won, lost, or was there already', () => {
		fc.assert(
			fc.property(many, one, (list, write) => {
				const before = stateAfter(list);
				const { won, stale, displaced, state } = merge(before, write);
				const fields = [
					...Object.keys(write.set ?? {}),
					...(write.box?.fields ?? []),
					...(write.deleted === undefined ? [] : [DELETED]),
				];
				expect(fields).toEqual(expect.arrayContaining([...won, ...stale]));
				expect(new Set([...won, ...stale]).size).toBe(won.length + stale.length);
				for (const field of stale) expect(stateOf(write).clear[field]).not.toEqual(state.clear[field] ?? 0);
				for (const field of Object.keys(displaced!.clear)) {
					expect(displaced!.clear[field]).toEqual(before.clear[field]);
				}
			}),
			runs,
		);
	});
});

test('fields are decided one by one', () => {
	const actor = { kind: 'user', id: 'u-1', name: 'Ada' } as const;
	const at = (ms: number) => `17500000000${ms}-0000-dev1`;
	const base = { space: 's', table: 'test.rows', id: 'r', actor };
	const mine = merge(undefined, { ...base, stamp: at(20), set: { title: 'A', due: 1 } });
	const theirs = merge(mine.state, { ...base, stamp: at(10), set: { due: 2, note: 'n' } });
	expect(theirs.state.clear).toEqual({ title: ['A', at(20)], due: [1, at(20)], note: ['n', at(10)] });
	expect(theirs.stale).toEqual(['due']);
	expect(theirs.won).toEqual(['note']);
	expect(theirs.state.last.stamp).toBe(at(20));
});

test('the greater content wins a tie, and both sides can tell which that is', () => {
	const actor = { kind: 'user', id: 'u-1', name: 'Ada' } as const;
	const base = { space: 's', table: 'test.rows', id: 'r', actor, stamp: '1750000000000-0000-dev1' };
	const [a, b] = [
		{ ...base, set: { f: { b: 1, aa: 2 } } },
		{ ...base, set: { f: { aa: 2, b: 3 } } },
	];
	expect(merge(stateOf(a), b).state).toEqual(merge(stateOf(b), a).state);
	expect(merge(stateOf(a), b).won).toEqual(['f']);
	expect(merge(stateOf(b), a).stale).toEqual(['f']);
});

test('canonical text does not depend on the order of keys, and is ordered by bytes', () => {
	expect(canonicalText({ b: 1, aa: [1e21, 1.5e-7], ä: 'x' })).toBe(
		'{"b": 1, "aa": [1000000000000000000000, 0.00000015], "ä": "x"}',
	);
	expect(compareText('\uff01', '😀')).toBeLessThan(0);
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
			expect(Math.sign(compareText(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
		}),
	);
});

syncStoreContract('memory', async () => ({ store: memoryStore(), close: async () => undefined }));
