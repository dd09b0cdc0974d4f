/** Who may write and read what, what is refused and why, and that row security holds without the program's help. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PulledRecord } from '../../src/lib/core/sync/protocol';
import {
	bytesOf,
	createSyncWorld,
	opened,
	sealed,
	stampNow,
	taskWrite,
	type SyncWorld,
} from '../support/sync-world';
import { readPulled } from '../support/wire';

let world: SyncWorld;
let ada: string;
let bob: string;
let space: string;

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
	bob = await world.addUser('Bob');
});
beforeEach(async () => {
	space = await world.addSpace({ [ada]: 'owner' });
});
afterAll(() => world.close());

const push = (user: string, ...writes: unknown[]) => world.sync.push(user, writes);
const pullAll = (user: string, cursors: Record<string, number>, limit = 1_000) =>
	readPulled(opened(world.sync.pull(user, { cursors, limit })));

async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('push', () => {
	test('a bad write never blocks the others, and each says why', async () => {
		const ahead = stampNow('dev_test', 6 * 60_000);
		const shared = await world.addSpace({ [bob]: 'owner' });
		const results = await push(
			ada,
			taskWrite(space, 't-1', { title: 'one' }),
			{ nonsense: true },
			taskWrite(space, 't-2', { table: 'todo.nothing' }),
			taskWrite(space, 't-3', { set: { colour: 'red' } }),
			taskWrite(space, 't-4', { set: { title: 'in the clear' } }),
			taskWrite(space, 't-5', { set: { priority: 'whatever' } }),
			taskWrite(space, 't-6', { box: { fields: ['priority'], data: sealed('x') } }),
			taskWrite(space, 't-7', { stamp: ahead, title: 'from the future' }),
			taskWrite(shared, 't-8', { title: 'not mine' }),
			taskWrite(space, 't-9', { box: { fields: ['title'], data: 'plain text' } }),
			taskWrite(space, 't-10', { set: { projectId: 'p\u0000' } }),
			taskWrite(space, 't-11', { set: { projectId: '\\u0000' } }),
			taskWrite(space, 't-12', { set: { order: 'x'.repeat(20_000) } }),
			taskWrite(space, 't-13', { set: {} }),
			taskWrite(space, 't-14', { set: JSON.parse('{"__proto__": 1}') as Record<string, unknown> }),
		);
		expect(results.map(({ status, reason }) => reason ?? status)).toEqual([
			'applied',
			'invalid_value',
			'unknown_table',
			'unknown_field',
			'plaintext_in_sealed_field',
			'invalid_value',
			'unknown_field',
			'clock_ahead',
			'not_a_member',
			'invalid_value',
			'invalid_value',
			'applied',
			'too_large',
			'invalid_value',
			'invalid_value',
		]);
		const lines = await pullAll(ada, { [space]: 0 });
		expect(lines.map((line) => line['id'] ?? 'end')).toEqual(['t-1', 't-11', 'end']);
	});

	test('roles decide who may write, membership who may know', async () => {
		const team = await world.addSpace({ [ada]: 'owner', [bob]: 'viewer' }, 'team');
		const [mine] = await push(ada, taskWrite(team, 't-1', { title: 'ours' }));
		expect(mine).toEqual({ status: 'applied', seq: 1 });
		const [theirs] = await push(bob, taskWrite(team, 't-1', { title: 'changed' }));
		expect(theirs?.reason).toBe('role_forbids');
		expect(await pullAll(bob, { [team]: 0, [space]: 0 })).toMatchObject([
			{ id: 't-1', author: ada },
			{ space: team, cursor: 1, more: false },
		]);
	});

	test.each([
		['single writes', ['t-2']],
		['a chain of writes to one record', ['t-2', 't-2']],
	])('a role that is taken away while the push waits for its turn stops %s', async (_, ids) => {
		const team = await world.addSpace({ [ada]: 'owner', [bob]: 'member' }, 'team');
		await push(ada, taskWrite(team, 't-1', { title: 'ours' }));
		const holder = await world.db.pool.connect();
		try {
			await holder.query('BEGIN');
			await holder.query('SELECT FROM sync.head WHERE space_id = $1 FOR UPDATE', [team]);
			const waiting = push(bob, ...ids.map((id) => taskWrite(team, id, { title: 'late' })));
			await until(async () => {
				const { rows } = await world.db.pool.query(
					`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE OF h%'`,
				);
				return rows.length > 0;
			});
			await world.db.pool.query(
				`UPDATE space.membership SET role = 'viewer' WHERE space_id = $1 AND user_id = $2`,
				[team, bob],
			);
			await holder.query('COMMIT');
			expect((await waiting).map(({ reason }) => reason)).toEqual(ids.map(() => 'role_forbids'));
		} finally {
			holder.release();
		}
		expect(await pullAll(ada, { [team]: 0 })).toHaveLength(2);
	});

	test('a person is who the session says; agents keep their name, and the account is on record', async () => {
		const agent = { kind: 'ai', id: 'a-1', name: 'Helper', missionId: 'm-1', iterationId: 'i-1' } as const;
		await push(
			ada,
			taskWrite(space, 't-1', { title: 'mine', actor: { kind: 'user', id: bob, name: 'Bob' } }),
			taskWrite(space, 't-2', { title: 'helped', actor: agent }),
		);
		const records = await world.sync.readRecords(ada, space, { table: 'todo.tasks' });
		expect(records.map((record) => record.last.actor)).toEqual([
			{ kind: 'user', id: ada, name: 'Ada' },
			agent,
		]);
		const history = await world.sync.history(ada, { spaceId: space, iterationId: 'i-1' });
		expect(history.map(({ id, userId, actor }) => ({ id, userId, actor }))).toEqual([
			{ id: 't-2', userId: ada, actor: agent },
		]);
	});

	test('fields of two devices both survive; the same field goes to the later one, and the loser hears of it', async () => {
		const [early, late] = [stampNow('dev_a', -20_000), stampNow('dev_b', -10_000)];
		await push(ada, taskWrite(space, 't-1', { stamp: late, title: 'late', set: { priority: 'low' } }));
		const results = await push(
			ada,
			taskWrite(space, 't-1', {
				stamp: early,
				set: { status: 'done', priority: 'urgent' },
				box: { fields: ['notes', 'title'], data: sealed('early') },
			}),
		);
		expect(results).toEqual([{ status: 'applied', seq: 2, staleFields: ['priority', 'title'] }]);
		const [record] = await world.sync.readRecords(ada, space, { table: 'todo.tasks' });
		expect(record?.clear).toEqual({ priority: ['low', late], status: ['done', early] });
		expect(record?.sealed).toEqual({ title: late, notes: early });
		const [again] = await push(ada, taskWrite(space, 't-1', { stamp: early, set: { priority: 'urgent' } }));
		expect(again).toEqual({ status: 'stale', seq: 2, staleFields: ['priority'] });
	});

	test('a repeated write says so, because the place it answers may be of a later write by somebody else', async () => {
		const mine = taskWrite(space, 't-1', { set: { priority: 'low' } });
		const other = taskWrite(space, 't-1', { set: { status: 'done' } });
		expect(await push(ada, mine)).toEqual([{ status: 'applied', seq: 1 }]);
		await push(ada, other);
		expect(await push(ada, mine)).toEqual([{ status: 'applied', seq: 2, repeated: true }]);
		expect(await push(ada, mine, other, taskWrite(space, 't-1', { set: { status: 'open' } }))).toEqual([
			{ status: 'applied', seq: 2, repeated: true },
			{ status: 'applied', seq: 2, repeated: true },
			{ status: 'applied', seq: 3 },
		]);
	});

	test('a chain of writes to one record keeps every step', async () => {
		const stamps = [stampNow(), stampNow(), stampNow()];
		const results = await push(
			ada,
			...['a', 'b', 'c'].map((order, i) => taskWrite(space, 't-1', { stamp: stamps[i]!, set: { order } })),
		);
		expect(results.map((result) => result.seq)).toEqual([1, 2, 3]);
		const history = await world.sync.history(ada, {
			spaceId: space,
			table: 'todo.tasks',
			recordId: 't-1',
		});
		expect(history.map((entry) => [entry.seq, entry.set['order'], entry.displaced?.clear['order']])).toEqual([
			[3, 'c', ['b', stamps[1]]],
			[2, 'b', ['a', stamps[0]]],
			[1, 'a', undefined],
		]);
	});
});

describe('pull', () => {
	test('pages by sequence, skips nothing, and every line is a record', async () => {
		const writes = Array.from({ length: 25 }, (_, n) =>
			taskWrite(space, `t-${n}`, { title: `Zeile "${n}" \\ äöü`, set: { projectId: '\\" ü' } }),
		);
		await push(ada, ...writes);
		await push(ada, taskWrite(space, 't-3', { set: { status: 'done' } }));
		const seen: number[] = [];
		let cursor = 0;
		for (let more = true; more;) {
			const lines = await pullAll(ada, { [space]: cursor }, 10);
			const end = lines.pop() as { cursor: number; more: boolean };
			seen.push(...lines.map((line) => PulledRecord.parse(line).seq));
			({ cursor, more } = end);
		}
		expect(seen).toEqual([...seen].sort((a, b) => a - b));
		expect(seen).toHaveLength(25);
		expect(cursor).toBe(26);
		expect(await pullAll(ada, { [space]: cursor })).toEqual([{ space, cursor: 26, more: false }]);
	});

	test('a cursor that is too old or from another time starts over', async () => {
		const old = `${Date.now() - 100 * 24 * 3_600_000}-0000-dev1`;
		await push(ada, taskWrite(space, 't-1', { stamp: old, deleted: true }), taskWrite(space, 't-2'));
		await world.sync.forgetOld();
		expect(await pullAll(ada, { [space]: 0 })).toMatchObject([{ id: 't-2' }, { cursor: 2, more: false }]);
		await push(ada, taskWrite(space, 't-3', { stamp: old.replace('0000', '0001'), deleted: true }));
		await world.sync.forgetOld();
		expect(await pullAll(ada, { [space]: 2 })).toEqual([{ space, reset: true }]);
		expect(await pullAll(ada, { [space]: 99 })).toEqual([{ space, reset: true }]);
	});

	test('a reader that leaves gives its connection back', async () => {
		await push(
			ada,
			...Array.from({ length: 900 }, (_, n) => taskWrite(space, `t-${n}`, { title: 'x'.repeat(1_500) })),
		);
		for (let i = 0; i < 25; i += 1) {
			const reader = opened(world.sync.pull(ada, { cursors: { [space]: 0 }, limit: 1_000 })).getReader();
			await reader.read();
			await reader.cancel();
		}
		// More pulls than the pool has connections: had one leaked each time, this would wait for ever.
		expect(await pullAll(ada, { [space]: 0 }, 1)).toHaveLength(2);
	});
});

describe('row security', () => {
	const asApp = async (user: string | null, text: string): Promise<pg.QueryResult> => {
		const client = new pg.Client({ connectionString: world.database.url });
		await client.connect();
		try {
			await client.query('BEGIN; SET LOCAL ROLE mana_app');
			if (user !== null) await client.query(`SET LOCAL app.user_id = ${pg.escapeLiteral(user)}`);
			return await client.query(text);
		} finally {
			await client.end();
		}
	};

	test.each(['sync.record', 'sync.change', 'sync.head'])(
		'%s shows nothing to strangers or to nobody',
		async (table) => {
			await push(ada, taskWrite(space, 't-1', { title: 'mine' }));
			const all = `SELECT * FROM ${table} WHERE space_id = '${space}'`;
			expect((await asApp(ada, all)).rowCount).toBe(1);
			expect((await asApp(bob, all)).rowCount).toBe(0);
			expect((await asApp('', all)).rowCount).toBe(0);
			expect((await asApp(null, all)).rowCount).toBe(0);
		},
	);

	test('strangers and viewers cannot write, members cannot write in another name or delete', async () => {
		await push(ada, taskWrite(space, 't-1', { title: 'mine' }));
		const before = await bytesOf(world.db, space);
		const change = (user: string) =>
			`INSERT INTO sync.change (space_id, seq, seen, tbl, id, user_id, stamp, actor, clear, sealed, boxes)
			VALUES ('${space}', 99, 0, 't', 'i', '${user}', '', '', '{}', '[]', '')`;
		await expect(asApp(bob, change(bob))).rejects.toThrow(/row-level security/);
		await expect(asApp(ada, change(bob))).rejects.toThrow(/row-level security/);
		await expect(asApp(ada, 'DELETE FROM sync.record')).rejects.toThrow(/permission denied/);
		await expect(asApp(ada, 'UPDATE sync.change SET seq = 1')).rejects.toThrow(/permission denied/);
		expect((await asApp(bob, `UPDATE sync.record SET seq = 99`)).rowCount).toBe(0);
		expect(await bytesOf(world.db, space)).toBe(before);
	});

	test('who is asking never outlives its transaction on a pooled connection', async () => {
		await push(ada, taskWrite(space, 't-1', { title: 'mine' }));
		for (let i = 0; i < 50; i += 1) {
			await Promise.all([
				world.sync.readRecords(ada, space, { table: 'todo.tasks' }),
				world.db
					.asUser(bob, (sql) => sql.query('SELECT FROM sync.record WHERE space_id = $1', [space]))
					.then(({ rowCount }) => expect(rowCount).toBe(0)),
				world.db.pool
					.query("SELECT current_user AS role, coalesce(current_setting('app.user_id', true), '') AS who")
					.then(({ rows }) =>
						expect(rows[0]).toEqual({ role: expect.not.stringMatching('mana_app'), who: '' }),
					),
			]);
		}
	});

	test('every table of the schema forces it, and mana_app owns and bypasses nothing', async () => {
		const { rows } = await world.db.pool.query(
			`SELECT relname, relrowsecurity AND relforcerowsecurity AS forced, pg_get_userbyid(relowner) AS owner
			FROM pg_class WHERE relnamespace = 'sync'::regnamespace AND relkind = 'r' ORDER BY 1`,
		);
		expect(rows.map((row) => [row.relname, row.forced, row.owner === 'mana_app'])).toEqual([
			['change', true, false],
			['head', true, false],
			['record', true, false],
		]);
		const role = await world.db.pool.query(
			`SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'mana_app'`,
		);
		expect(role.rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
		const strays = await world.db.pool.query(
			`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
		);
		expect(strays.rows).toEqual([]);
	});

	test('a space that is deleted takes its records and history along', async () => {
		await push(ada, taskWrite(space, 't-1', { title: 'mine' }));
		await world.db.pool.query('DELETE FROM space.space WHERE id = $1', [space]);
		for (const table of ['record', 'change', 'head']) {
			const { rowCount } = await world.db.pool.query(`SELECT FROM sync.${table} WHERE space_id = $1`, [
				space,
			]);
			expect(rowCount).toBe(0);
		}
	});
});
