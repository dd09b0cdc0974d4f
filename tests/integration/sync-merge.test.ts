/** R2: the SQL merge and the pure merge say the same, on thousands of random histories. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { merge } from '../../src/lib/core/sync/merge';
import { withLosses } from '../../src/lib/core/sync/losses';
import type { Losses, RecordState, SyncedRecord, Write } from '../../src/lib/core/sync/record';
import { beginSpace } from '../../src/lib/server/sync/lock';
import { mergeSql } from '../../src/lib/server/sync/merge-sql';
import { changeColumns, recordColumns } from '../../src/lib/server/sync/row-form';
import { mergeWrites } from '../../src/lib/server/sync/store';
import type { StoredRecord, SyncStore } from '../support/memory-store';
import { boxData, writes } from '../support/sync-arbitraries';
import { compareWithMemory, syncStoreContract, type OpenStore } from '../support/sync-store-contract';
import { createSyncWorld, fullTier, type SyncWorld } from '../support/sync-world';

let world: SyncWorld;
let userId: string;

beforeAll(async () => {
	world = await createSyncWorld();
	userId = await world.addUser();
});
afterAll(() => world.close());

/** The PostgreSQL store behind the contract's two functions; the spaces of the writes stand for real ones. */
async function postgresStore(statement?: string): Promise<OpenStore> {
	const real = new Map<string, string>();
	const spaceFor = async (name: string): Promise<string> => {
		const known = real.get(name);
		if (known !== undefined) return known;
		const id = await world.addSpace({ [userId]: 'owner' });
		await world.db.asUser(userId, (sql) => sql.query(beginSpace(id)));
		real.set(name, id);
		return id;
	};
	const store: SyncStore = {
		apply: async (writes) => {
			const results: { stale: readonly string[] }[] = [];
			for (const name of new Set(writes.map((write) => write.space))) {
				const spaceId = await spaceFor(name);
				const places = [...writes.keys()].filter((n) => writes[n]!.space === name);
				const stored = await mergeWrites(
					world.db,
					{ spaceId, userId },
					places.map((n) => writes[n]!),
					{ channel: null, ...(statement === undefined ? {} : { mergeSql: statement }) },
				);
				for (const [i, n] of places.entries()) results[n] = { stale: stored.results[i]!.stale };
			}
			return results;
		},
		read: async () => {
			const records: StoredRecord[] = [];
			for (const [name, spaceId] of real) {
				const { rows } = await world.db.pool.query<SyncedRecord>(
					`SELECT r.tbl AS "table", r.id, ${recordColumns} FROM sync.record r WHERE r.space_id = $1`,
					[spaceId],
				);
				records.push(...rows.map((row) => ({ ...row, space: name })));
			}
			return records;
		},
	};
	return { store, close: async () => undefined };
}

syncStoreContract('postgres', () => postgresStore(), {
	runs: fullTier ? 2_000 : 60,
	spaces: ['s-1', 's-2'],
});

/** What the server should keep beside the one record of these writes, when each finds the place the last one made. */
function lossesOf(history: readonly Write[]): Losses | null {
	let state: RecordState | undefined;
	let [losses, seq] = [undefined as Losses | undefined, 0];
	for (const write of history) {
		const step = merge(state, write);
		if (step.changed && step.displaced !== null) {
			const { stamp, seen = 0 } = write;
			losses = withLosses(losses, step.displaced, { stamp, seen, before: seq, at: seq + 1 });
		}
		if (step.changed) seq += 1;
		state = step.state;
	}
	return losses ?? null;
}

test('who lost a field unseen is kept by the statement and by chains as the pure rule says', async () => {
	const history = fc.array(writes({ ids: ['r-1'] }), { minLength: 1, maxLength: 14 });
	let kept = 0;
	await fc.assert(
		fc.asyncProperty(history, fc.integer({ min: 1, max: 3 }), async (list, size) => {
			const spaceId = await world.addSpace({ [userId]: 'owner' });
			await world.db.asUser(userId, (sql) => sql.query(beginSpace(spaceId)));
			for (let at = 0; at < list.length; at += size) {
				const batch = list.slice(at, at + size).map((write) => ({ ...write, space: spaceId }));
				await mergeWrites(world.db, { spaceId, userId }, batch, { channel: null });
			}
			const { rows } = await world.db.pool.query<{ losses: Losses | null }>(
				'SELECT losses FROM sync.record WHERE space_id = $1',
				[spaceId],
			);
			expect(rows[0]!.losses).toEqual(lossesOf(list));
			if (rows[0]!.losses !== null) kept += 1;
		}),
		{ numRuns: fullTier ? 1_000 : 60 },
	);
	expect(kept).toBeGreaterThan(10);
});

/** Each newer than the one before, of two devices, and most of them of every field that there is. */
const rising = fc
	.array(fc.tuple(writes({ ids: ['r-1'] }), fc.integer({ min: 0, max: 5 }), fc.boolean()), {
		minLength: 2,
		maxLength: 7,
	})
	.map((list) =>
		list.map(([write, kind, isTold], n): Write => {
			const all = { f1: n, f2: `at ${String(n)}`, f3: null };
			const set =
				kind === 0 ? write.set : kind === 1 ? { f2: true } : kind === 2 ? { f3: n, f2: n, f1: n } : all;
			const box = { fields: kind === 3 ? ['s1'] : ['s1', 's2'], data: boxData(n) };
			const { box: _, set: _set, deleted: _deleted, ...rest } = write;
			return {
				...rest,
				stamp: `17500000000${String(n + 10)}-0000-${isTold ? 'dev_a' : 'dev_B'}`,
				...(set === undefined ? {} : { set }),
				...(kind === 1 ? {} : { box }),
				...(isTold ? { deleted: n % 2 === 0 } : {}),
			};
		}),
	)
	.filter((list) => list.every(({ set, box, deleted }) => (set ?? box ?? deleted) !== undefined));

test('a write of every field leaves the record and the past that the pure rule says', async () => {
	let whole = 0;
	await fc.assert(
		fc.asyncProperty(rising, async (list) => {
			const spaceId = await world.addSpace({ [userId]: 'owner' });
			await world.db.asUser(userId, (sql) => sql.query(beginSpace(spaceId)));
			let state: RecordState | undefined;
			const displaced: unknown[] = [];
			for (const write of list) {
				await mergeWrites(world.db, { spaceId, userId }, [{ ...write, space: spaceId }], { channel: null });
				const step = merge(state, write);
				state = step.state;
				displaced.push(step.displaced);
			}
			const { rows } = await world.db.pool.query(
				`SELECT r.losses, r.marks IS NULL AS plain, ${recordColumns} FROM sync.record r WHERE r.space_id = $1`,
				[spaceId],
			);
			const { losses, plain, ...stored } = rows[0] as RecordState & { losses: Losses | null; plain: boolean };
			expect(stored).toEqual(state);
			expect(losses).toEqual(lossesOf(list));
			if (plain) whole += 1;
			const { rows: past } = await world.db.pool.query<{ displaced: unknown }>(
				`SELECT ${changeColumns} FROM sync.change c WHERE c.space_id = $1 ORDER BY c.seq`,
				[spaceId],
			);
			expect(past.map((change) => change.displaced)).toEqual(displaced);
		}),
		{ numRuns: fullTier ? 1_000 : 60 },
	);
	expect(whole).toBeGreaterThan(10);
});

describe('sabotage: the contract notices', () => {
	const broken: readonly (readonly [name: string, from: string, to: string])[] = [
		[
			'stamps that are not compared',
			'coalesce(i.stamp COLLATE "C" > r.stamp, true) AS ahead',
			'true AS ahead',
		],
		[
			'a tie that nobody breaks',
			'AND (set_last::text) COLLATE "C" > (was_last::text) COLLATE "C"',
			'AND false',
		],
		['what writers had seen, forgotten with the next write', 'was_known || set_known', 'set_known'],
		[
			'fields that a write does not name, gone with it',
			'old_clear::jsonb || clear::jsonb = clear::jsonb',
			'true',
		],
		['boxes that are never dropped', 'WHEN covers THEN n.boxes', 'WHEN covers THEN old_boxes || n.boxes'],
	];
	test.each(broken)('%s', async (_, from, to) => {
		const statement = mergeSql.replace(from, to);
		expect(statement).not.toBe(mergeSql);
		await expect(
			compareWithMemory(() => postgresStore(statement), { runs: 400, hurry: true }),
		).rejects.toThrow(/Property failed/);
	});
});
