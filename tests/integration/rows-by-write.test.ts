/** Rows written with a stamp beside every field become rows by write: the same records, the same history, all or nothing. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { byField } from '../../src/lib/core/sync/by-write';
import { openBoxText } from '../../src/lib/core/sync/frame/box';
import { decodePulled, encodeByWrite, encodeRecords } from '../../src/lib/core/sync/frames';
import { withLosses } from '../../src/lib/core/sync/losses';
import { merge, stateOf, type Merged } from '../../src/lib/core/sync/merge';
import type { Losses, RecordState, SyncedRecord, Write } from '../../src/lib/core/sync/record';
import { migrationsDir } from '../../src/lib/server/db/migrate';
import { changeColumns, recordColumns } from '../../src/lib/server/sync/row-form';
import { recordsIn, rowsColumns, type RowsRead } from '../../src/lib/server/sync/row-parts';
import { databaseUrl } from '../support/postgres-global';
import { writes } from '../support/sync-arbitraries';

const NAME = '20261128000200_rows_by_write';
const RECORDS = 400;
const database = `r_${randomBytes(6).toString('hex')}`;
let admin: pg.Client;
let sql: pg.Client;

const connect = async (): Promise<pg.Client> => {
	const client = new pg.Client({ connectionString: databaseUrl(inject('postgresUrl'), database) });
	client.on('error', () => undefined);
	await client.connect();
	return client;
};
const scriptOf = (name: string): Promise<string> =>
	readFile(join(migrationsDir(), name, 'migration.sql'), 'utf8');

interface Step {
	readonly seq: number;
	readonly prev: number | null;
	readonly write: Write;
	readonly merged: Merged;
}
interface OldRecord {
	readonly id: string;
	readonly state: RecordState;
	readonly losses: Losses | null;
	readonly seq: number;
	readonly steps: readonly Step[];
	/** Deleted long ago: the text has gone, here and in the history. */
	readonly emptied: boolean;
}

let seq = 0;
function tell(id: string, history: readonly Write[], emptied: boolean): OldRecord {
	let state: RecordState | undefined;
	let losses: Losses | undefined;
	const steps: Step[] = [];
	for (const raw of history) {
		const write = { ...raw, id };
		const merged = merge(state, write);
		state = merged.state;
		if (!merged.changed) continue;
		const prev = steps.at(-1)?.seq ?? null;
		seq += 1;
		const { stamp, seen = 0 } = write;
		if (merged.displaced !== null)
			losses = withLosses(losses, merged.displaced, { stamp, seen, before: prev ?? 0, at: seq });
		steps.push({ seq, prev, write, merged });
	}
	const whole = emptied ? { ...state!, boxes: {} } : state!;
	return { id, state: whole, losses: losses ?? null, seq: steps.at(-1)!.seq, steps, emptied };
}

const records = fc
	.sample(fc.array(writes({ ids: ['r'] }), { minLength: 1, maxLength: 8 }), { numRuns: RECORDS, seed: 1 })
	.map((history, n) => tell(`r-${String(n)}`, history, n % 9 === 0));

const displacedBy = ({ merged }: Step, emptied: boolean) =>
	merged.displaced === null || !emptied ? merged.displaced : { ...merged.displaced, boxes: {} };

/** As the statement of the time wrote them. */
async function writeByField({ id, state, losses, seq: at, steps, emptied }: OldRecord): Promise<void> {
	const json = JSON.stringify;
	const { clear, sealed, boxes, deleted, last } = state;
	await sql.query(
		`INSERT INTO sync.record (space_id, tbl, id, clear, sealed, boxes, deleted, last, stamp, author_id, space_no, seq, losses)
		VALUES ('s', 't', $1, $2, $3, $4, $5, $6, $7, 'u-1', 1, $8, $9)`,
		[
			id,
			json(clear),
			json(sealed),
			json(boxes),
			deleted && json(deleted),
			json(last),
			last.stamp,
			at,
			losses && json(losses),
		],
	);
	for (const step of steps) {
		const alone = stateOf(step.write);
		const displaced = displacedBy(step, emptied);
		await sql.query(
			`INSERT INTO sync.change (space_id, seq, tbl, id, prev_seq, user_id, last, clear, boxes, deleted, won, displaced, at)
			VALUES ('s', $1::bigint, 't', $2, $3, 'u-1', $4, $5, $6, $7, $8, $9, to_timestamp($1::bigint))`,
			[
				step.seq,
				id,
				step.prev,
				json(alone.last),
				json(alone.clear),
				emptied ? '{}' : json(alone.boxes),
				alone.deleted && json(alone.deleted),
				step.merged.won,
				displaced && json(displaced),
			],
		);
	}
}

beforeAll(async () => {
	admin = new pg.Client({ connectionString: inject('postgresUrl') });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${database}`);
	sql = await connect();
	for (const name of (await readdir(migrationsDir())).sort()) {
		if (name < NAME && name.startsWith('2')) await sql.query(await scriptOf(name));
	}
	await sql.query(
		`INSERT INTO space.space (id, kind, name) VALUES ('s', 'personal', ''); INSERT INTO sync.head (space_id) VALUES ('s')`,
	);
	await sql.query('BEGIN');
	for (const record of records) await writeByField(record);
	await sql.query('COMMIT');
});
afterAll(async () => {
	await sql.end();
	await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
	await admin.end();
});

const everything = async (): Promise<string> => {
	const { rows } = await sql.query<{ text: string }>(
		`SELECT md5((SELECT string_agg(r::text, '' ORDER BY id) FROM sync.record r)
			|| (SELECT string_agg(c::text, '' ORDER BY seq) FROM sync.change c)) AS text`,
	);
	return rows[0]!.text;
};

test('a process that is killed in the middle leaves the rows as they were', async () => {
	const before = await everything();
	const script = await scriptOf(NAME);
	let cut = 0;
	for (let waitMs = 5; waitMs <= 305; waitMs += 50) {
		const client = await connect();
		const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
		// Held open at the end: a fast machine must not get through before it is cut.
		const run = client.query(`${script}; SELECT pg_sleep(60)`).then(
			() => undefined,
			() => (cut += 1),
		);
		await new Promise((resolve) => setTimeout(resolve, waitMs));
		await admin.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
		await run;
		await client.end().catch(() => undefined);
		expect(await everything()).toBe(before);
	}
	expect(cut).toBe(7);
});

test('records and their history say the same afterwards', async () => {
	await sql.query(await scriptOf(NAME));
	const { rows } = await sql.query(
		`SELECT r.id, r.seq::int, r.space_no::int, r.author_id, r.losses, ${recordColumns} FROM sync.record r`,
	);
	const stored = new Map(rows.map((row: { id: string }) => [row.id, row]));
	expect(stored.size).toBe(RECORDS);
	for (const { id, state, losses, seq: at } of records) {
		expect(stored.get(id)).toEqual({ id, seq: at, space_no: 1, author_id: 'u-1', losses, ...state });
	}
	const { rows: changes } = await sql.query(
		`SELECT c.seq::int, c.prev_seq::int, c.id, extract(epoch FROM c.at)::int AS at, c.seen::int, ${changeColumns} FROM sync.change c ORDER BY c.seq`,
	);
	expect(changes).toHaveLength(seq);
	for (const { id, steps, emptied } of records) {
		for (const step of steps) {
			const { write, merged } = step;
			const box = emptied ? undefined : write.box;
			expect(changes[step.seq - 1]).toEqual({
				seq: step.seq,
				prev_seq: step.prev,
				id,
				at: step.seq,
				seen: write.seen ?? 0,
				stamp: write.stamp,
				actor: write.actor,
				clear: write.set ?? {},
				boxFields: box?.fields ?? [],
				boxData: box?.data ?? null,
				deleted: write.deleted ?? null,
				won: merged.won,
				displaced: displacedBy(step, emptied),
			});
		}
	}
});

test('rows taken apart by the program are the records that the database reads, and the same frame', async () => {
	const { rows } = await sql.query<SyncedRecord & { readonly losses: Losses | null }>(
		`SELECT r.space_id AS space, r.tbl AS "table", r.id, r.seq::int, r.author_id AS author, ${recordColumns}, r.losses
		FROM sync.record r ORDER BY r.seq`,
	);
	const read = rows.map(({ losses, ...record }) => (losses === null ? record : { ...record, losses }));
	const { rows: packed } = await sql.query<RowsRead>(`SELECT ${rowsColumns} FROM sync.record r`);
	const taken = recordsIn('s', packed[0]!);
	expect(taken).toHaveLength(RECORDS);
	expect(taken.map((record) => (typeof record === 'string' ? record : byField(record)))).toEqual(read);
	expect(decodePulled(encodeByWrite(taken))).toEqual({ kind: 'records', malformed: 0, records: read });
	// What goes as JSON, because a box has no bytes that stand for its text, says the same in another order.
	const fits = (_: unknown, n: number): boolean =>
		Object.values(read[n]!.boxes).every(({ data }) => openBoxText({ fields: [], data }).key !== null);
	const fitting = taken.filter(fits);
	expect(fitting.length).toBeGreaterThan(RECORDS / 3);
	expect(fitting.length).toBeLessThan(RECORDS);
	expect(Buffer.compare(encodeByWrite(fitting), encodeRecords(read.filter(fits)))).toBe(0);

	// Among them are rows of one write and of several, with their boxes and without.
	const { rows: forms } = await sql.query<{ form: string }>(
		`SELECT DISTINCT concat_ws(' ', marks IS NULL, left(sealed, 2), boxes <> '') AS form FROM sync.record`,
	);
	expect(forms.map(({ form }) => form).sort()).toEqual([
		'f [" f',
		'f [" t',
		'f [[ f',
		'f [[ t',
		'f [] f',
		't [" f',
		't [" t',
		't [] f',
	]);
});

test('a row that is no JSON costs no other, and one of a newer form is not passed over', async () => {
	const { rows } = await sql.query<{ rows: string; boxes: Buffer }>(
		`SELECT ${rowsColumns} FROM (SELECT * FROM sync.record WHERE sealed LIKE '["%' AND boxes <> '' LIMIT 3) r`,
	);
	const { rows: text, boxes } = rows[0]!;
	const whole = recordsIn('s', { rows: text, boxes });
	const lines = text.split('\n');
	const cut = lines[1]!.slice(0, -5);
	const read = recordsIn('s', { rows: [lines[0], cut, lines[2]].join('\n'), boxes });
	expect(read).toEqual([whole[0], cut.slice(cut.indexOf(',') + 1), whole[2]]);

	const newer = Buffer.from(boxes);
	newer[0] = 65;
	expect(() => recordsIn('s', { rows: text, boxes: newer })).toThrow(
		/newer form than this program knows: box 65/,
	);
});
