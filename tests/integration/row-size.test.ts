/**
 * What a row takes in the form of its writes, beside the form by field that it replaced: a stamp beside every field. Ids,
 * names and texts are as long as the program makes them.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Write } from '../../src/lib/core/sync/record';
import { beginSpace } from '../../src/lib/server/sync/lock';
import { recordTexts } from '../../src/lib/server/sync/row-form';
import { mergeWrites } from '../../src/lib/server/sync/store';
import { createSyncWorld, type SyncWorld } from '../support/sync-world';

const ROWS = 500;
let world: SyncWorld;
const [userId, spaceId] = [randomUUID(), randomUUID()];

beforeAll(async () => {
	world = await createSyncWorld();
	const { pool } = world.db;
	await pool.query(`INSERT INTO auth."user" (id, email, name, password_hash) VALUES ($1, $1, 'Ada', '')`, [
		userId,
	]);
	await pool.query(`INSERT INTO space.space (id, kind, name) VALUES ($1, 'personal', 'Space')`, [spaceId]);
	await pool.query(`INSERT INTO space.membership (space_id, user_id, role) VALUES ($1, $2, 'owner')`, [
		spaceId,
		userId,
	]);
	await world.db.asUser(userId, (sql) => sql.query(beginSpace(spaceId)));
});
afterAll(() => world.close());

const device = `d${randomBytes(9).toString('base64url').replaceAll('-', 'x')}`.slice(0, 12);
const keyId = randomBytes(12).toString('base64url');
let moment = Date.now() - 86_400_000;
const base = () => ({
	space: spaceId,
	table: 'todo.tasks',
	stamp: `${String((moment += 1))}-0000-${device}`,
	actor: { kind: 'user', id: userId, name: 'Ada Lovelace' } as const,
	seen: 12_345,
});
const TAG_BYTES = 16;
const box = (row: Readonly<Record<string, unknown>>) => ({
	fields: Object.keys(row).sort(),
	data: `enc:2:${keyId}:${randomBytes(12).toString('base64url')}.${randomBytes(JSON.stringify(row).length + TAG_BYTES).toString('base64url')}`,
});
const ids = Array.from({ length: ROWS }, () => randomUUID());
const created = (id: string): Write => ({
	...base(),
	id,
	set: {
		status: 'open',
		priority: 'medium',
		dueDate: '2026-12-24',
		dueTime: null,
		dueZone: null,
		durationMinutes: null,
		projectId: randomUUID(),
		recurrence: null,
		recurFrom: 'due',
		order: 'a0Vk',
		completedAt: null,
		createdAt: moment,
		sample: false,
	},
	box: box({ title: 't'.repeat(30), notes: 'n'.repeat(100), subtasks: [], tags: [] }),
});
const store = async (writes: readonly Write[]): Promise<void> => {
	await mergeWrites(world.db, { spaceId, userId }, writes, { channel: null });
};

/** Mean bytes of a row as it is, and as it would be with a stamp beside every field. */
async function sizes(): Promise<{ readonly now: number; readonly byField: number }> {
	const { rows } = await world.db.pool.query<{ now: number; byField: number }>(
		`SELECT avg(pg_column_size(r.*))::float8 AS now, avg(pg_column_size(o.*))::float8 AS "byField"
		FROM sync.record r CROSS JOIN LATERAL (
			SELECT r.space_id, r.tbl, r.id, ${recordTexts.clear}, ${recordTexts.sealed}, ${recordTexts.boxes},
				${recordTexts.deleted}, ${recordTexts.last}, r.stamp, r.author_id, r.space_no, r.seq, r.losses OFFSET 0
		) o WHERE r.space_id = $1`,
		[spaceId],
	);
	return rows[0]!;
}

test('a new task takes at most half, also when single fields of it have been edited', async () => {
	await store(ids.map(created));
	const fresh = await sizes();
	expect(fresh.now).toBeLessThanOrEqual(fresh.byField / 2);
	await store(ids.map((id) => ({ ...base(), id, set: { priority: 'high' } })));
	await store(ids.map((id) => ({ ...base(), id, set: { dueDate: '2027-01-06' } })));
	await store(ids.map((id) => ({ ...base(), id, set: { status: 'done' } })));
	const edited = await sizes();
	expect(edited.now).toBeLessThanOrEqual(edited.byField / 2);
	// A second box: the first one stays as long as a field of it is not sealed anew.
	await store(ids.map((id) => ({ ...base(), id, box: box({ title: 'u'.repeat(30) }) })));
	const retitled = await sizes();
	expect(retitled.now).toBeLessThanOrEqual(retitled.byField * 0.55);
});
