/** What a row holds beyond what it says by field: the line it is pulled as, and that a newer form is refused. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SEALED_PATTERN } from '../../src/lib/core/sync/protocol';
import type { Write } from '../../src/lib/core/sync/record';
import { boxesOf } from '../../src/lib/server/sync/row-form';
import { boxBytes } from '../../src/lib/server/sync/write-form';
import { Tasks } from '../../src/lib/modules/todo/model';
import {
	bytesOf,
	createSyncWorld,
	opened,
	sealed,
	stampNow,
	taskWrite,
	type SyncWorld,
} from '../support/sync-world';
import { lines } from '../../src/lib/server/sync/pull-form';

let world: SyncWorld;
let ada: string;
let space: string;

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada "the first" 😀');
});
beforeEach(async () => {
	space = await world.addSpace({ [ada]: 'owner' });
});
afterAll(() => world.close());

const pulled = (): Promise<string> =>
	new Response(opened(world.sync.pull(ada, { cursors: { [space]: 0 }, limit: 10 }, lines))).text();
const write = (fields: Partial<Write> & { readonly title?: string }): Write =>
	taskWrite(space, 't-1', { actor: { kind: 'user', id: ada, name: 'Ada "the first" 😀' }, ...fields });
const actor = () => `{"kind":"user","id":"${ada}","name":"Ada \\"the first\\" 😀"}`;

test('a new record is pulled as its writer printed it, each field with the stamp', async () => {
	const stamp = stampNow();
	const box = { fields: ['notes', 'title'], data: sealed('words') };
	await world.sync.push(ada, [
		write({ stamp, set: { sample: true, priority: 'low', dueDate: null }, box, seen: 3 }),
	]);
	expect((await pulled()).split('\n')[0]).toBe(
		`{"space":"${space}","table":"todo.tasks","id":"t-1","seq":1,"author":"${ada}",` +
			`"clear":{"sample":[true,"${stamp}"],"priority":["low","${stamp}"],"dueDate":[null,"${stamp}"]},` +
			`"sealed":{"notes":"${stamp}","title":"${stamp}"},` +
			`"boxes":{"${stamp}":{"fields":["notes","title"],"data":"${box.data}"}},` +
			`"deleted":null,"last":{"stamp":"${stamp}","actor":${actor()},"seen":3}}`,
	);
});

interface StoredRow {
	readonly clear: string;
	readonly marks: string | null;
	readonly displaced: unknown;
}
const stored = async (): Promise<StoredRow> => {
	const { rows } = await world.db.pool.query<StoredRow>(
		`SELECT r.clear::text AS clear, r.marks, c.displaced::json AS displaced FROM sync.record r
		JOIN sync.change c ON c.space_id = r.space_id AND c.seq = r.seq WHERE r.space_id = $1`,
		[space],
	);
	return rows[0]!;
};

test('a newer write that names all of a record is stored as it came, and what was there is its past', async () => {
	const [first, second, third] = [stampNow(), stampNow('dev_other'), stampNow()];
	await world.sync.push(ada, [
		write({ stamp: first, set: { sample: true, priority: 'low' }, title: 'one', deleted: true }),
	]);
	await world.sync.push(ada, [write({ stamp: second, set: { priority: 'high' }, seen: 1 })]);
	// As no merge would print it: of all others the record keeps the order of its fields.
	const set = { priority: 'medium', recurFrom: 'due', sample: false } as const;
	const all = { set, title: 'two', deleted: true, seen: 2 };
	await world.sync.push(ada, [write({ stamp: third, ...all })]);
	expect(await stored()).toEqual({
		clear: JSON.stringify(set),
		marks: null,
		displaced: {
			stamp: second,
			marks: expect.any(Array) as unknown,
			clear: { sample: true, priority: 'high' },
			sealed: ['title'],
			deleted: true,
		},
	});
});

test.each([
	['a field', { set: { priority: 'high' }, deleted: true }],
	['whether it is deleted', { set: { priority: 'high', sample: true } }],
] as const)('a newer write that leaves out %s leaves it standing', async (_what, part) => {
	const [first, second] = [stampNow(), stampNow()];
	await world.sync.push(ada, [
		write({ stamp: first, set: { sample: true, priority: 'low' }, title: 'one', deleted: true }),
	]);
	await world.sync.push(ada, [write({ stamp: second, title: 'two', seen: 1, ...part })]);
	const { clear, marks } = await stored();
	expect(clear).toBe('{"sample":true,"priority":"high"}');
	expect(marks).not.toBeNull();
});

test('fields of several writes are pulled with their own stamps', async () => {
	const [first, second, third] = [stampNow(), stampNow('dev_other'), stampNow()];
	await world.sync.push(ada, [
		write({ stamp: first, set: { sample: true, priority: 'low' }, title: 'one', seen: 0 }),
	]);
	await world.sync.push(ada, [write({ stamp: second, set: { priority: 'high' }, seen: 1 })]);
	await world.sync.push(ada, [
		write({ stamp: third, deleted: false, box: { fields: ['notes'], data: sealed('two') }, seen: 2 }),
	]);
	expect(JSON.parse((await pulled()).split('\n')[0]!)).toEqual({
		space,
		table: 'todo.tasks',
		id: 't-1',
		seq: 3,
		author: ada,
		clear: { sample: [true, first], priority: ['high', second] },
		sealed: { title: first, notes: third },
		boxes: {
			[first]: { fields: ['title'], data: sealed('one') },
			[third]: { fields: ['notes'], data: sealed('two') },
		},
		deleted: [false, third],
		last: {
			stamp: third,
			actor: JSON.parse(actor()) as unknown,
			seen: 2,
			others: { [first]: 0, [second]: 1 },
		},
	});
});

test('lists and walks read the very record, however its boxes are stored', async () => {
	const at = (id: string, fields: Partial<Write> & { readonly title?: string }): Write =>
		({ ...write(fields), id }) as Write;
	await world.sync.push(ada, [
		at('one', { stamp: stampNow(), set: { priority: 'low' }, title: 'one' }),
		at('none', { stamp: stampNow(), set: { priority: 'low' } }),
		at('several', { stamp: stampNow(), set: { priority: 'low' }, title: 'one' }),
		at('older', { stamp: stampNow(), title: 'one' }),
		at('text', {
			stamp: stampNow(),
			box: { fields: ['title'], data: `enc:2:k:${'A'.repeat(16)}.${'A'.repeat(21)}B` },
		}),
	]);
	await world.sync.push(ada, [
		at('several', { stamp: stampNow('dev_other'), box: { fields: ['notes'], data: sealed('two') } }),
		at('older', { stamp: stampNow('dev_other'), set: { priority: 'high' } }),
	]);
	const read = await world.sync.readRecords(ada, space, { table: 'todo.tasks' });
	expect(read.map(({ boxes }) => Object.keys(boxes).length).sort()).toEqual([0, 1, 1, 1, 2]);
	const byId = [...read].sort((a, b) => (a.id < b.id ? -1 : 1));
	expect(await world.sync.narrowRecords(ada, space, { table: Tasks })).toEqual(byId);
	const places = read.map(({ seq }) => seq);
	expect(await world.sync.recordsAt(ada, space, places)).toEqual([...read].reverse());
	// Sealed in a way of a later version.
	await world.db.pool.query(
		`UPDATE sync.record SET boxes = '\\x41' || substr(boxes, 2) WHERE space_id = $1 AND id = 'one'`,
		[space],
	);
	await expect(world.sync.recordsAt(ada, space, places)).rejects.toThrow(/newer form .* box 65/);
});

test('a row that says more than this program knows is neither read nor written to', async () => {
	await world.sync.push(ada, [write({ title: 'one' })]);
	const { pool } = world.db;
	await expect(pool.query(`UPDATE sync.record SET more = '{}'`)).rejects.toThrow(/record_more_check/);
	await pool.query('ALTER TABLE sync.record DROP CONSTRAINT record_more_check');
	await pool.query(`UPDATE sync.record SET more = '{"texts":["notes"]}' WHERE space_id = $1`, [space]);
	const before = await bytesOf(world.db, space);
	const refused = /newer form than this program knows: \{"texts":\["notes"\]\}/;
	await expect(world.sync.push(ada, [write({ title: 'two' })])).rejects.toThrow(refused);
	await expect(world.sync.push(ada, [write({ title: 'a' }), write({ title: 'b' })])).rejects.toThrow(refused);
	await expect(world.sync.readRecords(ada, space, { table: 'todo.tasks' })).rejects.toThrow(refused);
	await expect(pulled()).rejects.toThrow(refused);
	expect(await bytesOf(world.db, space)).toBe(before);
});

test('a box comes back as the text it was, and program and database pack it alike', async () => {
	const chars = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-');
	const text = (minLength: number, maxLength: number) => fc.string({ unit: chars, minLength, maxLength });
	const canonical = fc
		.uint8Array({ minLength: 17, maxLength: 80 })
		.map((bytes) => Buffer.from(bytes).toString('base64url'));
	const box = fc
		.tuple(text(1, 64), text(16, 16), fc.oneof(canonical, text(22, 90)))
		.map(([key, iv, cipher]) => `enc:2:${key}:${iv}.${cipher}`);
	let shorter = 0;
	await fc.assert(
		fc.asyncProperty(box, async (data) => {
			expect(data).toMatch(SEALED_PATTERN);
			const bytes = Buffer.from(boxBytes(write({ box: { fields: ['title'], data } }))!);
			const { rows } = await world.db.pool.query<{ text: string; bytes: Buffer }>(
				'SELECT sync.box_data($1::bytea) AS text, sync.box_bytes($2) AS bytes',
				[bytes, data],
			);
			expect(rows[0]).toEqual({ text: data, bytes });
			const at = { boxBytes: bytes, boxFields: ['title'], boxStamp: 's', boxes: {} };
			expect(boxesOf(at)).toEqual({ s: { fields: ['title'], data } });
			if (bytes.length < data.length) shorter += 1;
		}),
		{ numRuns: 300 },
	);
	expect(shorter).toBeGreaterThan(100);
});
