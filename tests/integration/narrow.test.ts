/** What the server answers in SQL is what `core/query` says, row by row; only what is given out is opened. */
import fc from 'fast-check';
import pg from 'pg';
import { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { table, type AnyTable } from '../../src/lib/core/module';
import { answer, type Query } from '../../src/lib/core/query';
import { tables } from '../../src/lib/registry';
import { listIndexes, settleListIndexes } from '../../src/lib/server/sync/list-indexes';
import { createSyncWorld, stampNow, type SyncWorld } from '../support/sync-world';

const sizes = ['small', 'middle', 'large'] as const;
const Things = table({
	name: 'test.things',
	row: z.object({
		title: z.string().default(''),
		size: z.enum(sizes).default('middle'),
		shade: z.enum(['light', 'dark']).nullable().default('dark'),
		word: z.string().default(''),
		place: z.string().nullable().default(null),
		mark: z.string().nullable().default('m'),
		many: z.number().default(0),
		few: z.number().nullable().default(7),
		isOld: z.boolean().default(false),
	}),
	sealed: ['title'],
	clear: ['size', 'shade', 'word', 'place', 'mark', 'many', 'few', 'isOld'],
	index: ['size', 'shade', 'word', 'place', 'mark', 'many', 'few', 'isOld'],
	lists: [
		{ where: { size: 'large' }, by: [{ by: 'word', descending: true }] },
		{ where: { many: 0, isOld: false }, by: [] },
	],
});

const words = ['', 'a', 'b', 'B', 'ä', 'z', '10', '9', '\u{1F600}', '\uFF01', "o'k", 'a\\b', '~'];
const numbers = [0, 1, -1, 0.1, 1e21, 5e-324, 1_780_000_000_000, -62_135_510_400_000];
const values = {
	size: fc.constantFrom(...sizes),
	shade: fc.constantFrom('light', 'dark', null),
	word: fc.constantFrom(...words),
	place: fc.constantFrom(...words, null),
	mark: fc.constantFrom(...words, null),
	many: fc.constantFrom(...numbers),
	few: fc.constantFrom(...numbers, null),
	isOld: fc.boolean(),
};
type Field = keyof typeof values;
const fields = Object.keys(values) as Field[];

const rowArbitrary = fc.record(
	{ ...values, deleted: fc.constantFrom(undefined, undefined, true, false) },
	{ requiredKeys: [] },
);
const conditionOf = (field: Field): fc.Arbitrary<unknown> => {
	const bound = (values[field] as fc.Arbitrary<unknown>).filter((value) => value !== null);
	const bounds = fc.record({ from: bound, below: bound }, { requiredKeys: [] });
	return fc.oneof(
		values[field] as fc.Arbitrary<unknown>,
		fc.record({ in: fc.array(values[field] as fc.Arbitrary<unknown>, { maxLength: 3 }) }),
		bounds,
	);
};
const queryArbitrary = fc.record(
	{
		where: fc.record(
			Object.fromEntries(fields.map((field) => [field, conditionOf(field)])) as Record<
				Field,
				fc.Arbitrary<unknown>
			>,
			{ requiredKeys: [] },
		),
		order: fc.array(
			fc.record(
				{
					by: fc.constantFrom(...fields, 'updatedAt' as const),
					descending: fc.boolean(),
					emptyFirst: fc.boolean(),
				},
				{ requiredKeys: ['by'] },
			),
			{ maxLength: 3 },
		),
		limit: fc.integer({ min: 1, max: 12 }),
	},
	{ requiredKeys: [] },
);
/** Few conditions, so that most queries mean some rows. */
const fewConditions = queryArbitrary.map((query) => ({
	...query,
	where: Object.fromEntries(Object.entries(query.where ?? {}).slice(0, 2)),
})) as fc.Arbitrary<Query<typeof Things>>;

let world: SyncWorld;
let ada: string;
let bob: string;
beforeAll(async () => {
	world = await createSyncWorld();
	[ada, bob] = [await world.addUser('Ada'), await world.addUser('Bob')];
	await settleListIndexes(world.database.url, [Things, ...[...tables.values()].map((known) => known.table)]);
});
afterAll(() => world.close());

/** The last part of an id is where the row was put, and its place in the sequence. */
const newestPlace = (a: Held, b: Held): number =>
	Number(b.id.split('-').at(-1)) - Number(a.id.split('-').at(-1));

interface Held {
	readonly id: string;
	readonly meta: { readonly updatedAt: number };
}

/** Puts rows into a space that has none, half of them as a merge prints numbers anew; answers the live ones as a reader would give them. */
async function put(space: string, rows: readonly Record<string, unknown>[]): Promise<Held[]> {
	await world.db.pool.query(`INSERT INTO sync.head (space_id, seq) VALUES ($1, $2)`, [space, rows.length]);
	const held: Held[] = [];
	for (const [at, { deleted, ...set }] of rows.entries()) {
		const stamp = stampNow('dev', (at % 3) * 1_000 - 60_000);
		const id = `t-${(at * 7) % 100}-${at}`;
		await world.db.pool.query(
			`INSERT INTO sync.record (space_no, seq, seen, space_id, tbl, id, author_id, stamp, actor, clear, sealed, boxes, deleted)
			SELECT no, $7, 0, $1, 'test.things', $2, $6, $5, '"U"', CASE WHEN $7::bigint % 2 = 0 THEN $3::text ELSE $3::text::jsonb::text END::json,
				'[]', '', $4 FROM sync.head WHERE space_id = $1`,
			[space, id, JSON.stringify(set), deleted ?? null, stamp, ada, at + 1],
		);
		if (deleted !== true)
			held.push({ ...Things.row.parse(set), id, meta: { updatedAt: Number(stamp.slice(0, 13)) } });
	}
	return held;
}

test('SQL answers what a query means: rows, order, number, counts, groups, over rows and queries of any kind', async () => {
	let met = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(rowArbitrary, { minLength: 1, maxLength: 25 }),
			fc.array(fewConditions, { minLength: 5, maxLength: 15 }),
			async (rows, queries) => {
				const space = await world.addSpace({ [ada]: 'owner' });
				const held = await put(space, rows);
				for (const query of queries) {
					const expected = answer<typeof Things, Held>(Things, held, query);
					const where = (query.where ?? {}) as Readonly<Record<string, unknown>>;
					const asked = { table: Things as AnyTable, ...query, where };
					const found = await world.sync.narrowRecords(ada, space, asked);
					expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
					met += expected.length;
					const all = answer<typeof Things, Held>(Things, held, { where: query.where ?? {} });
					expect(await world.sync.countRecords(ada, space, asked)).toBe(all.length);
					const places = await world.sync.recordPlaces(ada, space, asked);
					const walked = await world.sync.recordsAt(ada, space, places);
					expect(walked.map(({ id }) => id)).toEqual(all.toSorted(newestPlace).map(({ id }) => id));
					const counts = new Map<unknown, number>();
					for (const row of all) {
						const { place } = row as unknown as { place: string | null };
						counts.set(place, (counts.get(place) ?? 0) + 1);
					}
					expect(await world.sync.countRecordsBy(ada, space, 'place', asked)).toEqual(counts);
				}
			},
		),
		{ numRuns: 60 },
	);
	expect(met).toBeGreaterThan(100);
}, 120_000);

test('nobody reads a space they are not in', async () => {
	const space = await world.addSpace({ [ada]: 'owner' });
	await put(space, [{ size: 'large' }]);
	const asked = { table: Things as AnyTable };
	expect(await world.sync.countRecords(ada, space, asked)).toBe(1);
	expect(await world.sync.countRecords(bob, space, asked)).toBe(0);
	expect(await world.sync.narrowRecords(bob, space, asked)).toEqual([]);
	expect(await world.sync.countRecordsBy(bob, space, 'word', asked)).toEqual(new Map());
	expect(await world.sync.recordPlaces(ada, space, asked)).toEqual([1]);
	expect(await world.sync.recordPlaces(bob, space, asked)).toEqual([]);
	expect(await world.sync.recordsAt(ada, space, [1])).toHaveLength(1);
	expect(await world.sync.recordsAt(bob, space, [1])).toEqual([]);
});

test('a number is found however it is written', async () => {
	const space = await world.addSpace({ [ada]: 'owner' });
	await put(
		space,
		numbers.flatMap((many) => [{ many }, { many }]),
	);
	for (const many of numbers) {
		const asked = { table: Things as AnyTable, where: { many } };
		expect(await world.sync.countRecords(ada, space, asked)).toBe(2);
	}
});

test('a field without an index is refused, and what looks like SQL is only text', async () => {
	const space = await world.addSpace({ [ada]: 'owner' });
	await put(space, [{ word: "'; DROP TABLE sync.record; --" }, { word: 'x' }]);
	const asked = (where: Record<string, unknown>) => ({ table: Things as AnyTable, where });
	expect(await world.sync.countRecords(ada, space, asked({ word: "'; DROP TABLE sync.record; --" }))).toBe(1);
	expect(await world.sync.countRecords(ada, space, asked({ word: 'x\0' }))).toBe(0);
	expect(await world.sync.countRecords(ada, space, asked({ word: { in: ['x\0', 'x'] } }))).toBe(1);
	await expect(world.sync.countRecords(ada, space, asked({ title: 'x' }))).rejects.toThrow(
		'no index on title',
	);
});

test('indexes follow the manifests: made, dropped, made again when one was left half way, by many at once', async () => {
	const { url } = world.database;
	const all = [...tables.values()].map((known) => known.table);
	const names = async (): Promise<string[]> => {
		const { rows } = await world.db.pool.query<{ name: string }>(
			`SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'sync' AND indexname LIKE 'list\\_%' ORDER BY 1`,
		);
		return rows.map(({ name }) => name);
	};
	const wanted = [...listIndexes(all).keys()].sort();
	const settled = await Promise.all([1, 2, 3].map(() => settleListIndexes(url, all)));
	expect(settled.flatMap(({ dropped }) => dropped)).toHaveLength(Things.lists.length);
	expect(await names()).toEqual(wanted);
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	await client.query(
		`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sync.${wanted[0]}'::regclass`,
	);
	await client.end();
	expect(await settleListIndexes(url, all)).toEqual({ made: [wanted[0]], dropped: [wanted[0]] });
	expect(await settleListIndexes(url, all)).toEqual({ made: [], dropped: [] });
});
