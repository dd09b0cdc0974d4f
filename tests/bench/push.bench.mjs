/**
 * P1 and P2: pushing batches of 1,000 through the shipped path (HTTP, session, membership, row security, validation,
 * history, metrics) against the bare statement, one row at a time, and COPY into a table without keys. All of them commit
 * to the same PostgreSQL with flushing on. One row at a time is what a program without a bulk path sends, as the driver does
 * by default: the sequence, the record and the history, each a statement that is planned and commits by itself. What that
 * costs depends on the disk, so the report says how long a flush takes, and how it fares with prepared statements. Ours has two batches on the way, as a device has when it catches up; the bare
 * statement's tables have the keys that pushing and pulling need (record by id and by sequence, history by sequence).
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { from as copyFrom } from 'pg-copy-streams';
import {
	baseUrl,
	boxedWrite,
	compare,
	connect,
	createAccount,
	flushMicros,
	goal,
	loadWire,
	median,
	noise,
	option,
	report,
	stampAt,
	verify,
} from './harness.mjs';

const BATCH = 1_000;
const batches = option('batches', 10);
const repeats = option('repeats', 5);
const ROWWISE = 2_000;
const WARM_RUNS = 20;
/** As `client/sync/push.ts`. */
const ON_THE_WAY = 2;

const { encodePush, FRAME_TYPE } = await loadWire();
const sql = await connect();
const account = await createAccount(sql);
await sql.query(`
CREATE SCHEMA bench;
CREATE TABLE bench.spaces (id text PRIMARY KEY, seq bigint NOT NULL);
CREATE TABLE bench.records (space text, tbl text, id text, fields jsonb, versions jsonb, seq bigint, PRIMARY KEY (space, tbl, id));
CREATE UNIQUE INDEX ON bench.records (space, seq);
CREATE TABLE bench.change_log (space text, seq bigint, tbl text, id text, fields jsonb, versions jsonb, at timestamptz DEFAULT now(), PRIMARY KEY (space, seq));
CREATE TABLE bench.heap (space text, tbl text, id text, fields text);
INSERT INTO bench.spaces VALUES ('s', 0)`);

/** Field by field, the newer version wins: the bare form of what a push does. */
const winners = (column) => `r.${column} || (
	SELECT coalesce(jsonb_object_agg(k.key, k.value), '{}') FROM jsonb_each(EXCLUDED.${column}) k
	WHERE coalesce(EXCLUDED.versions ->> k.key > r.versions ->> k.key, true))`;
const floorSql = `
WITH i AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS x(n int, tbl text, id text, fields jsonb, versions jsonb)),
h AS (UPDATE bench.spaces SET seq = seq + $3::int WHERE id = $1 RETURNING seq - $3::int AS base),
u AS (
	INSERT INTO bench.records AS r SELECT $1, tbl, id, fields, versions, h.base + n FROM i, h
	ON CONFLICT (space, tbl, id) DO UPDATE SET
		fields = ${winners('fields')}, versions = ${winners('versions')}, seq = EXCLUDED.seq
)
INSERT INTO bench.change_log (space, seq, tbl, id, fields, versions)
SELECT $1, h.base + n, tbl, id, fields, versions FROM i, h`;

const rowSeqSql = 'UPDATE bench.spaces SET seq = seq + 1 WHERE id = $1 RETURNING seq';
const rowRecordSql = `
INSERT INTO bench.records AS r (space, seq, tbl, id, fields, versions) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (space, tbl, id) DO UPDATE SET
	fields = ${winners('fields')}, versions = ${winners('versions')}, seq = EXCLUDED.seq`;
const rowLogSql =
	'INSERT INTO bench.change_log (space, seq, tbl, id, fields, versions) VALUES ($1, $2, $3, $4, $5, $6)';

const ids = Array.from({ length: BATCH * batches }, () => randomUUID());
const slices = Array.from({ length: batches }, (_, b) => ids.slice(b * BATCH, (b + 1) * BATCH));
let moment = Date.now() - 3_600_000;

const ourBodies = (lists) => {
	moment += 1_000;
	return lists.map((slice) =>
		Buffer.from(
			encodePush(
				'dev_bench',
				slice.map((id) => boxedWrite(account, id, stampAt(moment))),
			),
		),
	);
};
const bareRows = (slice) => {
	const version = stampAt((moment += 1_000));
	return slice.map((id, n) => ({
		n: n + 1,
		tbl: 'todo.tasks',
		id,
		fields: { title: noise(172), notes: noise(172), tags: noise(172) },
		versions: { title: version, notes: version, tags: version },
	}));
};

async function timed(rows, work) {
	const start = performance.now();
	await work();
	return rows / ((performance.now() - start) / 1_000);
}

const agent = new Agent({ keepAlive: true });

/** Sent by Node's own client: what a browser spends on sending is not the server's. */
function post(body) {
	return new Promise((resolve, reject) => {
		const headers = {
			...account.headers,
			'content-type': FRAME_TYPE,
			'content-length': body.length,
		};
		const req = request(`${baseUrl}/api/sync/push`, { method: 'POST', agent, headers }, (res) => {
			const parts = [];
			res.on('data', (part) => parts.push(part));
			res.on('end', () => resolve({ status: res.statusCode, text: Buffer.concat(parts).toString() }));
			res.on('error', reject);
		});
		req.on('error', reject);
		req.end(body);
	});
}

async function send(bodies) {
	const rest = bodies.values();
	const lane = async () => {
		for (const body of rest) {
			const { status, text } = await post(body);
			verify(
				status === 200 && !/"(rejected|stale)"/.test(text),
				`a push was answered ${status} ${text.slice(0, 200)}`,
			);
		}
	};
	await Promise.all(Array.from({ length: ON_THE_WAY }, lane));
}

async function ours() {
	const bodies = ourBodies(slices);
	const { rows: before } = await sql.query(
		'SELECT coalesce(max(seq), 0)::int AS seq FROM sync.head WHERE space_id = $1',
		[account.spaceId],
	);
	const rate = await timed(ids.length, () => send(bodies));
	const { rows } = await sql.query(
		`SELECT count(*)::int AS records, max(seq)::int AS seq, (SELECT count(*)::int FROM sync.change WHERE space_id = $1) AS changes
		FROM sync.record WHERE space_id = $1`,
		[account.spaceId],
	);
	const seq = before[0].seq + ids.length;
	verify(
		rows[0].records === ids.length && rows[0].seq === seq && rows[0].changes === seq,
		`stored ${JSON.stringify(rows[0])}`,
	);
	return rate;
}

async function floor() {
	const batchesOfRows = slices.map((slice) => JSON.stringify(bareRows(slice)));
	const rate = await timed(ids.length, async () => {
		for (const rows of batchesOfRows)
			await sql.query({ name: 'floor', text: floorSql, values: ['s', rows, BATCH] });
	});
	const { rows } = await sql.query('SELECT count(*)::int AS n FROM bench.records');
	verify(rows[0].n === ids.length, `the floor stored ${rows[0].n}`);
	return rate;
}

const rowByRow = (prepared) => async () => {
	const query = (name, text, values) => sql.query(prepared ? { name, text, values } : { text, values });
	const rows = bareRows(ids.slice(0, ROWWISE)).map(({ tbl, id, fields, versions }) => [
		tbl,
		id,
		JSON.stringify(fields),
		JSON.stringify(versions),
	]);
	const rate = await timed(ROWWISE, async () => {
		for (const row of rows) {
			const moved = await query('row_seq', rowSeqSql, ['s']);
			const values = ['s', moved.rows[0].seq, ...row];
			await query('row_record', rowRecordSql, values);
			await query('row_log', rowLogSql, values);
		}
	});
	const { rows: stored } = await sql.query('SELECT count(*)::int AS n FROM bench.change_log');
	// The one row more is of the warming up.
	verify(stored[0].n === ROWWISE + 1, `one row at a time stored ${stored[0].n}`);
	return rate;
};

async function bareCopy() {
	const chunks = slices.map((slice) =>
		bareRows(slice)
			.map((row) => `s\t${row.tbl}\t${row.id}\t${JSON.stringify(row.fields)}\n`)
			.join(''),
	);
	return timed(ids.length, async () => {
		const stream = sql.query(copyFrom('COPY bench.heap FROM STDIN'));
		for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
		stream.end();
		await once(stream, 'finish');
	});
}

const clear = async () => {
	await sql.query('TRUNCATE bench.records, bench.change_log, bench.heap, sync.record, sync.change');
	await sql.query('UPDATE bench.spaces SET seq = 0');
	await sql.query('UPDATE sync.head SET seq = 0');
};

/**
 * An empty database as a running server knows it: TRUNCATE makes PostgreSQL forget every plan, and who plans again must
 * not depend on how many connections a contestant has. The few rows of this are of the ten thousand that follow.
 */
const empty = async () => {
	await clear();
	await send(ourBodies(Array.from({ length: ON_THE_WAY }, (_, lane) => [ids[lane]])));
	await sql.query({ name: 'floor', text: floorSql, values: ['s', JSON.stringify(bareRows([ids[0]])), 1] });
	await sql.query('CHECKPOINT');
};

const contestants = [
	{ name: 'ours, through the shipped path', run: ours },
	{ name: 'bare jsonb_to_recordset', run: floor },
	{ name: 'one row at a time, autocommit', run: rowByRow(false) },
	{ name: 'the same with prepared statements', run: rowByRow(true) },
	{ name: 'COPY into a heap without keys (limit)', run: bareCopy },
];
// A server has run for days: what its first minutes cost (code that is not yet compiled, plans that are not yet made) must
// not count for anybody.
for (let run = 0; run < WARM_RUNS; run += 1) {
	await empty();
	await ours();
	await floor();
}
const inserts = await compare(contestants, { repeats, between: empty });
console.log(`\nA flush of 8 kB takes ${flushMicros().toFixed(0)} µs on this disk.`);
report(`Push, ${ids.length} new records in batches of ${BATCH}`, inserts, 'rows/s');

await empty();
await ours();
await floor();
const updates = await compare(contestants.slice(0, 2), { repeats, between: () => sql.query('CHECKPOINT') });
report(`Push, ${ids.length} updates of existing records, all conflicting`, updates, 'rows/s');

const of = (rates, n) => median([...rates.values()][n]);
console.log('');
const held = [
	goal('P1', 'inserts against the bare statement', of(inserts, 0) / of(inserts, 1), 0.75),
	goal('P1', 'inserts against one row at a time', of(inserts, 0) / of(inserts, 2), 15),
	goal('P2', 'updates against the bare statement', of(updates, 0) / of(updates, 1), 0.75),
];
await sql.end();
process.exit(held.every(Boolean) ? 0 : 1);
