/** R2: the SQL merge and the pure merge say the same, on thousands of random histories. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredRecord, SyncStore } from '../../src/lib/core/sync/fold';
import type { SyncedRecord } from '../../src/lib/core/sync/record';
import { beginSpace } from '../../src/lib/server/sync/lock';
import { mergeSql } from '../../src/lib/server/sync/merge-sql';
import { mergeWrites } from '../../src/lib/server/sync/store';
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
					`SELECT tbl AS "table", id, clear::json, sealed::json, boxes::json, deleted::json, last::json FROM sync.record WHERE space_id = $1`,
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

describe('sabotage: the contract notices', () => {
	const broken: readonly (readonly [name: string, from: string, to: string])[] = [
		[
			'stamps that are not compared',
			'coalesce(i.stamp COLLATE "C" > r.stamp, true) AS ahead',
			'true AS ahead',
		],
		[
			'a tie that nobody breaks',
			'AND (last::jsonb::text) COLLATE "C" > ((old_last::jsonb - \'others\')::text) COLLATE "C"',
			'AND false',
		],
		[
			'what writers had seen, forgotten with the next write',
			'ELSE sync.joined_last(',
			'WHEN true THEN n.last::json ELSE sync.joined_last(',
		],
		['boxes that are never dropped', 'WHEN covers THEN n.boxes', 'WHEN covers THEN old_boxes || n.boxes'],
	];
	test.each(broken)('%s', async (_, from, to) => {
		const statement = mergeSql.replace(from, to);
		expect(statement).not.toBe(mergeSql);
		await expect(
			compareWithMemory(() => postgresStore(statement), { runs: 100, hurry: true }),
		).rejects.toThrow(/Property failed/);
	});
});
