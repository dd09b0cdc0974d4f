/** What lists of tasks ask for is answered along the indexes that the table declares, and nothing is sorted as a whole. */
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byZone, urgencyOrder } from '../../src/lib/modules/todo/due-query';
import { Tasks } from '../../src/lib/modules/todo/model';
import type { Database } from '../../src/lib/server/db/database';
import { listIndexes } from '../../src/lib/server/sync/list-indexes';
import {
	countQuestion,
	countRecords,
	narrowRecords,
	type NarrowQuery,
} from '../../src/lib/server/sync/records';
import { createSyncWorld, type SyncWorld } from '../support/sync-world';

const TASKS = 8_000;
let world: SyncWorld;
let ada: string;
let space: string;
beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
	space = await world.addSpace({ [ada]: 'owner' });
	await world.db.pool.query('INSERT INTO sync.head (space_id, seq) VALUES ($1, $2)', [space, TASKS]);
	await world.db.pool.query(
		`INSERT INTO sync.record (space_no, seq, seen, space_id, tbl, id, author_id, stamp, actor, clear, sealed, boxes)
		SELECT h.no, n, 0, $1, 'todo.tasks', 'task-' || n, $2, lpad(n::text, 13, '0') || '-0000-dev', '"U"', json_build_object(
			'status', CASE WHEN n % 10 < 7 THEN 'open' ELSE 'done' END, 'priority', 'high', 'createdAt', n,
			'dueDate', CASE WHEN n % 3 > 0 THEN to_char(date '2026-01-01' + n % 700, 'YYYY-MM-DD') END,
			'dueTime', CASE WHEN n % 6 = 1 THEN '14:30' END, 'dueZone', CASE WHEN n % 6 = 1 THEN 'Europe/Berlin' END,
			'order', lpad(n::text, 8, '0'), 'completedAt', CASE WHEN n % 10 >= 7 THEN n END
		), '[]', ''
		FROM sync.head h, generate_series(1, $3) n WHERE h.space_id = $1`,
		[space, ada, TASKS],
	);
	await world.db.pool.query('VACUUM ANALYZE sync.record');
});
afterAll(() => world.close());

/** The plan of the one statement that `ask` sends. */
async function planOf(ask: (db: Database) => Promise<unknown>): Promise<string> {
	const asked: pg.QueryConfig[] = [];
	const watched: Database = {
		...world.db,
		asUserInOneTrip: async (userId, statements) => {
			asked.push(...(statements as readonly pg.QueryConfig[]));
			return world.db.asUserInOneTrip(userId, statements);
		},
	};
	await ask(watched);
	expect(asked).toHaveLength(1);
	const [{ text, values }] = asked as [pg.QueryConfig];
	return world.db.asUser(ada, async (sql) => {
		const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
		return rows.map((row) => row['QUERY PLAN']).join('\n');
	});
}

/** The names of the indexes of tasks, in the order of the table's lists. */
const [open, foreign, done, cancelled, strays] = [...listIndexes([Tasks]).keys()];
const [[own], [before, after]] = byZone('Europe/Berlin') as unknown as [
	NarrowQuery['where'][],
	NarrowQuery['where'][],
];
const listed = { order: urgencyOrder, limit: 20 };

test.each<[string, NarrowQuery, string | undefined]>([
	['the most urgent', { table: Tasks, where: { status: 'open', ...own }, ...listed }, open],
	['those of zones before', { table: Tasks, where: { status: 'open', ...before }, ...listed }, foreign],
	['those of zones after', { table: Tasks, where: { status: 'open', ...after }, ...listed }, foreign],
	[
		'what was done last',
		{ table: Tasks, where: { status: 'done' }, order: [{ by: 'completedAt', descending: true }], limit: 20 },
		done,
	],
	['records that are none', { table: Tasks, where: { createdAt: 0 } }, strays],
])('%s come from their index', async (_what, query, index) => {
	const plan = await planOf((db) => narrowRecords(db, ada, space, query));
	expect(plan).toContain(`using ${index} on record r`);
	expect(plan).not.toContain('Seq Scan on record');
	// A sort by keys that the index begins with is of alike rows only.
	if (index === open || index === done) expect(plan).not.toMatch(/(?<!Incremental )Sort {2}\(/u);
});

test.each([
	['open', open],
	['done', done],
	['cancelled', cancelled],
])('%s tasks are counted without a look at them', async (status, index) => {
	const plan = await planOf((db) =>
		countRecords(db, ada, countQuestion(space, { table: Tasks, where: { status } })),
	);
	expect(plan).toContain(`Index Only Scan using ${index} on record r`);
});
