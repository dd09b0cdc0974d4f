import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writes } from '../../../../tests/support/sync-arbitraries';
import { fold } from './fold';
import { openEntry, type HistoryEntry, type OpenedEntry } from './history';
import { DELETED, merge } from './merge';
import type { RecordState, Write } from './record';
import { inverseOf, type Inverse } from './revert';

const agent = { kind: 'ai', id: 'a-1', name: 'Helper', iterationId: 'i-1' } as const;
const person = { kind: 'user', id: 'u-1', name: 'Ada' } as const;
const at = (n: number): string => `17500000000${String(n).padStart(2, '0')}-0000-dev1`;
const base = { space: 's', table: 'test.rows', id: 'r' } as const;

/** Plain values need no key, so opening them needs no cipher. */
const noCipher = {
	cipher: {
		seal: () => Promise.reject(new Error('nothing is sealed here')),
		open: () => Promise.reject(new Error('nothing is sealed here')),
	},
};

interface World {
	readonly state: RecordState;
	readonly entries: readonly OpenedEntry[];
}

/** Runs the writes as the server would and opens the history of those that changed something. */
async function play(list: readonly Write[]): Promise<World> {
	const { state, steps } = fold(undefined, list);
	const entries: OpenedEntry[] = [];
	for (const [n, step] of steps.entries()) {
		if (!step.changed) continue;
		const write = list[n]!;
		const entry: HistoryEntry = {
			...base,
			seq: n + 1,
			at: n,
			userId: 'u-1',
			actor: write.actor,
			stamp: write.stamp,
			set: { ...write.set },
			box: null,
			deleted: write.deleted ?? null,
			won: [...step.won],
			displaced: step.displaced as HistoryEntry['displaced'],
		};
		entries.push(await openEntry(noCipher, () => undefined, entry));
	}
	return { state, entries };
}

const inverse = (entries: readonly OpenedEntry[], state: RecordState | undefined): Inverse =>
	inverseOf(entries, { current: () => state, initial: () => null });

const values = (state: RecordState): Record<string, unknown> =>
	Object.fromEntries(Object.entries(state.clear).map(([field, [value]]) => [field, value]));

describe('taking writes back', () => {
	test('fields return to what they were, however often they were changed in between', async () => {
		const { state, entries } = await play([
			{ ...base, stamp: at(1), actor: person, set: { f1: 'a', f2: 1 } },
			{ ...base, stamp: at(2), actor: agent, set: { f1: 'b' } },
			{ ...base, stamp: at(3), actor: agent, set: { f1: 'c', f3: true } },
		]);
		expect(inverse(entries.slice(1), state)).toEqual({
			changes: [{ table: 'test.rows', id: 'r', set: { f1: 'a', f3: null } }],
			skipped: [],
		});
	});

	test('what somebody changed since stays, and is reported', async () => {
		const { state, entries } = await play([
			{ ...base, stamp: at(1), actor: person, set: { f1: 'a', f2: 1 } },
			{ ...base, stamp: at(2), actor: agent, set: { f1: 'b', f2: 2 } },
			{ ...base, stamp: at(3), actor: person, set: { f1: 'mine' } },
		]);
		expect(inverse([entries[1]!], state)).toEqual({
			changes: [{ table: 'test.rows', id: 'r', set: { f2: 1 } }],
			skipped: [{ table: 'test.rows', id: 'r', field: 'f1', why: 'changed_since' }],
		});
	});

	test('a created record is deleted, unless somebody has worked on it', async () => {
		const created: Write = { ...base, stamp: at(1), actor: agent, set: { f1: 'a' } };
		const alone = await play([created]);
		expect(inverse(alone.entries, alone.state).changes).toEqual([
			{ table: 'test.rows', id: 'r', deleted: true },
		]);
		const edited = await play([created, { ...base, stamp: at(2), actor: person, set: { f2: 'mine' } }]);
		expect(inverse([edited.entries[0]!], edited.state)).toEqual({
			changes: [],
			skipped: [{ table: 'test.rows', id: 'r', field: '*', why: 'changed_since' }],
		});
	});

	test('a deleted record comes back', async () => {
		const { state, entries } = await play([
			{ ...base, stamp: at(1), actor: person, set: { f1: 'a' } },
			{ ...base, stamp: at(2), actor: agent, deleted: true },
		]);
		expect(inverse([entries[1]!], state).changes).toEqual([{ table: 'test.rows', id: 'r', deleted: false }]);
	});

	test('a record that is gone is reported', async () => {
		const { entries } = await play([{ ...base, stamp: at(1), actor: agent, set: { f1: 'a' } }]);
		expect(inverse(entries, undefined)).toEqual({
			changes: [],
			skipped: [{ table: 'test.rows', id: 'r', field: '*', why: 'gone' }],
		});
	});

	test('law: reverting all that came after the first write restores every value it set', async () => {
		const plain = writes({ ids: ['r'] }).map(({ box: _, ...write }) => ({
			...write,
			...(write.set === undefined && write.deleted === undefined ? { set: { f1: 0 } } : {}),
		}));
		await fc.assert(
			fc.asyncProperty(fc.array(plain, { minLength: 2, maxLength: 8 }), async (list) => {
				const ordered = list
					.map((write, n) => ({ ...write, ...base, stamp: at(n + 1) }))
					.map((write, n) => (n === 0 ? { ...write, set: { f1: 1, f2: 2, f3: 3 }, deleted: false } : write));
				const { state, entries } = await play(ordered);
				const { changes, skipped } = inverse(entries.slice(1), state);
				expect(skipped).toEqual([]);
				const undone = changes.reduce(
					(before, { set, deleted }) =>
						merge(before, {
							...base,
							stamp: at(99),
							actor: person,
							...(set === undefined ? {} : { set }),
							...(deleted === undefined ? {} : { deleted }),
						}).state,
					state,
				);
				expect(values(undone)).toEqual({ f1: 1, f2: 2, f3: 3 });
				expect(undone.deleted?.[0]).toBe(false);
			}),
		);
		expect(DELETED).toBe('$deleted');
	});
});
