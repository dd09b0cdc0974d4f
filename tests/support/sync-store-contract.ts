/**
 * One suite for everything that merges: memory, PostgreSQL, Dexie. A store passes when it holds, record by record, what
 * the pure merge says. It asks for nothing but `apply` and `read`.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/lib/core/sync/canonical';
import type { Write } from '../../src/lib/core/sync/record';
import { memoryStore, type StoredRecord, type SyncStore } from './memory-store';
import { writes } from './sync-arbitraries';

export interface OpenStore {
	readonly store: SyncStore;
	/** Throws the store away. */
	readonly close: () => Promise<void>;
}

export interface ContractOptions {
	/** Random histories of the big law; each is the story of up to six records in every space. */
	readonly runs?: number;
	/** Where the writes go; a store that checks memberships and tables needs real ones. */
	readonly spaces?: readonly string[];
	readonly table?: string;
	/** Fixed to replay a failure. */
	readonly seed?: number;
	/** Stop at the first failure instead of looking for a smaller one. */
	readonly hurry?: boolean;
}

const actor = { kind: 'user', id: 'u-1', name: 'Ada' } as const;
const at = (ms: number, device = 'dev1'): string => `1750000000${String(ms).padStart(3, '0')}-0000-${device}`;

/** What two stores must agree on, as text: order of keys and of records left out. */
export const contentOf = (records: readonly StoredRecord[]): readonly string[] =>
	records
		.map(({ space, table, id, clear, sealed, boxes, deleted, last }) =>
			canonicalText({ space, table, id, clear, sealed, boxes, deleted, last }),
		)
		.sort();

/** Random batches into both stores, then compare. Throws with the seed when they differ. */
export async function compareWithMemory(
	makeStore: () => Promise<OpenStore>,
	options: ContractOptions = {},
): Promise<void> {
	const write = writes({
		ids: ['r-1', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6'],
		...(options.spaces === undefined ? {} : { spaces: options.spaces }),
		...(options.table === undefined ? {} : { table: options.table }),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(write, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 6 }),
			async (batches) => {
				const { store, close } = await makeStore();
				try {
					const memory = memoryStore();
					for (const batch of batches) {
						const [theirs, ours] = [await store.apply(batch), await memory.apply(batch)];
						expect(theirs.map((result) => [...result.stale].sort())).toEqual(
							ours.map((result) => [...result.stale].sort()),
						);
					}
					expect(contentOf(await store.read())).toEqual(contentOf(await memory.read()));
				} finally {
					await close();
				}
			},
		),
		{
			numRuns: options.runs ?? 100,
			endOnFailure: options.hurry ?? false,
			...(options.seed === undefined ? {} : { seed: options.seed }),
		},
	);
}

/** Declares the suite for one store. `makeStore` gives an empty one each time. */
export function syncStoreContract(
	name: string,
	makeStore: () => Promise<OpenStore>,
	options: ContractOptions = {},
): void {
	const space = options.spaces?.[0] ?? 's-1';
	const base = { space, table: options.table ?? 'test.rows', id: 'r-1', actor };
	const box = (fields: string[], char: string) => ({
		fields,
		data: `enc:2:key-1:${char.repeat(16)}.${char.repeat(22)}`,
	});

	const after = async (list: readonly Write[]): Promise<StoredRecord> => {
		const { store, close } = await makeStore();
		try {
			await store.apply(list);
			const [record, ...rest] = await store.read();
			expect(rest).toEqual([]);
			return record!;
		} finally {
			await close();
		}
	};

	describe(`sync store contract: ${name}`, () => {
		test('a new record holds what its write says', async () => {
			const write: Write = { ...base, stamp: at(1), set: { f1: [1, 'x'] }, box: box(['s1'], 'A'), seen: 4 };
			const { clear, sealed, boxes, deleted, last } = await after([write]);
			expect({ clear, sealed, boxes, deleted, last }).toEqual({
				clear: { f1: [[1, 'x'], at(1)] },
				sealed: { s1: at(1) },
				boxes: { [at(1)]: box(['s1'], 'A') },
				deleted: null,
				last: { stamp: at(1), actor, seen: 4 },
			});
		});

		test('an older write fills only what nobody has set since', async () => {
			const record = await after([
				{ ...base, stamp: at(5), set: { f1: 'new' }, box: box(['s1'], 'A') },
				{ ...base, stamp: at(3), set: { f1: 'old', f2: 'kept' }, box: box(['s1', 's2'], 'B') },
			]);
			expect(record.clear).toEqual({ f1: ['new', at(5)], f2: ['kept', at(3)] });
			expect(record.sealed).toEqual({ s1: at(5), s2: at(3) });
			expect(Object.keys(record.boxes).sort()).toEqual([at(3), at(5)]);
		});

		test('a box nobody points to goes', async () => {
			const record = await after([
				{ ...base, stamp: at(1), box: box(['s1', 's2'], 'A') },
				{ ...base, stamp: at(2), box: box(['s1'], 'B') },
				{ ...base, stamp: at(3), box: box(['s2'], 'C') },
			]);
			expect(Object.keys(record.boxes).sort()).toEqual([at(2), at(3)]);
		});

		test('deleting and restoring are decided by their own stamps', async () => {
			const record = await after([
				{ ...base, stamp: at(4), deleted: true },
				{ ...base, stamp: at(2), deleted: false },
				{ ...base, stamp: at(9), set: { f1: 1 } },
			]);
			expect(record.deleted).toEqual([true, at(4)]);
			expect(record.last.stamp).toBe(at(9));
		});

		test('it agrees with the pure merge on random histories', async () => {
			await compareWithMemory(makeStore, options);
		});
	});
}
