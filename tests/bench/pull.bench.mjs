/**
 * P3: pulling 100,000 records through the shipped path into a client that reads every frame, against JSON pages of 1,000
 * from a bare server over the same table, which the same client parses, and against binary COPY, which nobody parses (the
 * limit).
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { to as copyTo } from 'pg-copy-streams';
import {
	baseUrl,
	boxedWrite,
	compare,
	connect,
	createAccount,
	goal,
	loadWire,
	median,
	option,
	report,
	stampAt,
	verify,
} from './harness.mjs';

const rows = option('rows', 100_000);
const repeats = option('repeats', 5);
const { encodePush, decodePulled, framesOf, FRAME_TYPE } = await loadWire();
const sql = await connect();
const account = await createAccount(sql);

const now = Date.now() - 3_600_000;
for (let at = 0; at < rows; at += 1_000) {
	const writes = Array.from({ length: Math.min(1_000, rows - at) }, () =>
		boxedWrite(account, randomUUID(), stampAt(now + at)),
	);
	const answer = await fetch(`${baseUrl}/api/sync/push`, {
		method: 'POST',
		headers: { ...account.headers, 'content-type': FRAME_TYPE },
		body: Uint8Array.from(encodePush('dev_bench', writes)),
	});
	verify(answer.ok && !(await answer.text()).includes('rejected'), 'seeding failed');
}
await sql.query('VACUUM ANALYZE sync.record');
const expected = (
	await sql.query('SELECT sum(seq)::bigint::text AS sum FROM sync.record WHERE space_id = $1', [
		account.spaceId,
	])
).rows[0].sum;

async function measured(read) {
	const start = performance.now();
	const seen = { count: 0, sum: 0, chars: 0 };
	await read((row) => {
		seen.count += 1;
		seen.sum += row.seq;
		for (const stamp in row.boxes) seen.chars += row.boxes[stamp].data.length;
	});
	const rate = rows / ((performance.now() - start) / 1_000);
	verify(
		seen.count === rows && String(seen.sum) === expected && seen.chars > rows * 400,
		`read ${JSON.stringify(seen)}`,
	);
	return rate;
}

const ours = () =>
	measured(async (take) => {
		const answer = await fetch(`${baseUrl}/api/sync/pull`, {
			method: 'POST',
			headers: { ...account.headers, 'content-type': 'application/json', accept: FRAME_TYPE },
			body: JSON.stringify({ cursors: { [account.spaceId]: 0 }, limit: rows }),
		});
		verify(answer.ok, `a pull was answered ${answer.status}`);
		let end;
		for await (const bytes of framesOf(answer.body)) {
			const frame = decodePulled(bytes);
			if (frame.kind === 'end') ({ end } = frame);
			else for (const record of frame.records) take(record);
		}
		verify(end?.cursor === rows && end.more === false, `the pull ended with ${JSON.stringify(end)}`);
	});

const server = fork(new URL('./pages-server.mjs', import.meta.url), {
	env: { ...process.env, BENCH_SPACE: account.spaceId },
});
const [{ port }] = await once(server, 'message');
const pages = () =>
	measured(async (take) => {
		for (let cursor = 0; ;) {
			const page = await (await fetch(`http://127.0.0.1:${port}/?after=${cursor}`)).json();
			for (const row of page) take(row);
			if (page.length === 0) return;
			cursor = page.at(-1).seq;
		}
	});

async function binaryCopy() {
	const start = performance.now();
	const stream = sql.query(
		copyTo(`COPY (SELECT space_id, tbl, id, seq, author_id, clear, sealed, boxes, deleted, stamp, actor, seen, marks FROM sync.record
			WHERE space_id = '${account.spaceId}' ORDER BY seq) TO STDOUT (FORMAT binary)`),
	);
	let bytes = 0;
	for await (const chunk of stream) bytes += chunk.length;
	verify(bytes > rows * 300, `COPY gave ${bytes} bytes`);
	return rows / ((performance.now() - start) / 1_000);
}

await ours();
await pages();
const rates = await compare(
	[
		{ name: 'ours, frames through the shipped path', run: ours },
		{ name: 'JSON pages of 1,000, bare', run: pages },
		{ name: 'binary COPY, not parsed (limit)', run: binaryCopy },
	],
	{ repeats, between: async () => undefined },
);
report(`Pull, ${rows} records into a client that parses them`, rates, 'rows/s');
const list = [...rates.values()];
console.log('');
const held = goal('P3', 'pull against JSON pages of 1,000', median(list[0]) / median(list[1]), 1.5);
server.kill();
await sql.end();
process.exit(held ? 0 : 1);
