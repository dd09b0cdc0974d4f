/**
 * How comparisons are measured (one law for all of them): contestants take turns in a rotating order, each repeat starts
 * from a fresh state, medians are compared, and a run whose output is wrong does not count but fails.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { tsLoader } from '../../scripts/lib/load-ts.mjs';

export const baseUrl = process.env.BENCH_URL;
export const databaseUrl = process.env.BENCH_DATABASE_URL;

/** `--repeats 5` as `option('repeats', 5)`. */
export function option(name, fallback) {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : Number(process.argv[at + 1]);
}

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/**
 * Runs `{ name, run }` contestants, `repeats` times each, in the orders A B C, B C A, C A B … `run(repeat)` answers a rate.
 * `between` puts the world back before each run.
 */
export async function compare(contestants, { repeats, between }) {
	const rates = new Map(contestants.map(({ name }) => [name, []]));
	for (let repeat = 0; repeat < repeats; repeat += 1) {
		for (let turn = 0; turn < contestants.length; turn += 1) {
			const { name, run } = contestants[(repeat + turn) % contestants.length];
			await between(repeat, name);
			rates.get(name).push(await run(repeat));
		}
	}
	return rates;
}

const whole = (n) => Math.round(n).toLocaleString('en');

/** Prints one table: median, min, max, and the ratio of the first contestant to each other. */
export function report(title, rates, unit) {
	console.log(`\n${title}`);
	const [first] = rates.values();
	for (const [name, list] of rates) {
		const ratio = (median(first) / median(list)).toFixed(2);
		console.log(
			`  ${name.padEnd(44)} ${whole(median(list)).padStart(10)} ${unit}  (${whole(Math.min(...list))} to ${whole(Math.max(...list))})` +
				(list === first ? '' : `  ours is ${ratio} times this`),
		);
	}
}

/** One line per goal; answers whether it holds. */
export function goal(id, text, value, must) {
	const holds = value >= must;
	console.log(`${holds ? 'PASS' : 'FAIL'}  ${id}  ${text}: ${value.toFixed(2)} (must be at least ${must})`);
	return holds;
}

/** Median time to write 8 kB and flush it (fdatasync, as PostgreSQL's log), in microseconds, where databases of a run lie. */
export function flushMicros() {
	const folder = mkdtempSync(join(tmpdir(), 'mana-flush-'));
	const file = openSync(join(folder, 'flush'), 'w');
	const page = Buffer.alloc(8_192);
	const times = Array.from({ length: 200 }, () => {
		const start = performance.now();
		writeSync(file, page, 0, page.length, 0);
		fdatasyncSync(file);
		return (performance.now() - start) * 1_000;
	});
	closeSync(file);
	rmSync(folder, { recursive: true });
	return median(times);
}

export function verify(holds, what) {
	if (!holds) throw new Error(`The run does not count: ${what}.`);
}

/** An account with a space and a session cookie, as sign-in would make them. */
export async function createAccount(sql) {
	const id = randomBytes(8).toString('hex');
	const secret = randomBytes(20).toString('hex');
	const key = createHash('sha256').update(secret).digest('base64url');
	await sql.query(`INSERT INTO auth."user" (id, email, name, password_hash) VALUES ($1, $2, 'Bench', '')`, [
		id,
		`${id}@example.org`,
	]);
	await sql.query(`INSERT INTO space.space (id, kind, name) VALUES ($1, 'personal', 'Bench')`, [id]);
	await sql.query(`INSERT INTO space.membership (space_id, user_id, role) VALUES ($1, $1, 'owner')`, [id]);
	await sql.query(
		`INSERT INTO auth.session (id, user_id, expires_at) VALUES ($1, $2, now() + interval '20 days')`,
		[key, id],
	);
	return { userId: id, spaceId: id, headers: { cookie: `mana_session=${secret}`, origin: baseUrl } };
}

export async function connect() {
	const sql = new pg.Client({ connectionString: databaseUrl });
	await sql.connect();
	return sql;
}

/** The form in which devices and the server speak, from the sources that both are built of. */
export async function loadWire() {
	const { load, close } = await tsLoader();
	const frames = await load('src/lib/core/sync/frames.ts');
	const stream = await load('src/lib/core/sync/frame-stream.ts');
	await close();
	return { ...frames, ...stream };
}

/** `length` characters that do not compress. */
export const noise = (length) => randomBytes(length).toString('base64url').slice(0, length);

/** Three fields of 100 characters as they leave a device: one box. 17 bytes of names and quotes per field, a tag of 16. */
const BOX_BYTES = 3 * (100 + 17) + 16;

let tick = 0;
export const stampAt = (ms) =>
	`${String(ms).padStart(13, '0')}-${(tick = (tick + 1) % 0xffff).toString(16).padStart(4, '0')}-dev_bench`;

export const boxedWrite = (account, id, stamp) => ({
	space: account.spaceId,
	table: 'todo.tasks',
	id,
	stamp,
	box: {
		fields: ['notes', 'tags', 'title'],
		data: `enc:2:key-1:${noise(16)}.${randomBytes(BOX_BYTES).toString('base64url')}`,
	},
	actor: { kind: 'user', id: account.userId, name: 'Bench' },
	seen: 0,
});
