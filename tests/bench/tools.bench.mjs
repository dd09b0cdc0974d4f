/**
 * What a connected program waits for in a crowded space: `todo_list`, `todo_stats` and a text search over MCP with 100,000
 * tasks and 20,000 notes of 2 kB, `/health` meanwhile, and the memory of the web process; beside the same with 20 tasks.
 * Writes its section of `docs/benchmarks.md`. `--tasks 5000 --notes 1000 --calls 30` makes it smaller.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { tsLoader } from '../../scripts/lib/load-ts.mjs';
import { databaseUrl, option } from './harness.mjs';
import { writeSection } from '../../scripts/lib/benchmarks-page.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tasks = option('tasks', 100_000);
const notes = option('notes', 20_000);
const calls = option('calls', 100);
const FEW = 20;
/** Milliseconds, at the 95th of 100 calls unless it says otherwise. */
const goals = { list: 25, search: 2_000, health: 100 };

const at = (share, times) =>
	[...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))];
const ms = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

/** A program of its own on the database of the run: makes people and fills their spaces. */
async function prepare() {
	const env = {
		DATABASE_URL: databaseUrl,
		MANA_KEK: randomBytes(32).toString('base64'),
		MANA_POLICY_MODE: 'log-only',
	};
	const loader = await tsLoader();
	const { loadConfig } = await loader.load('src/lib/server/config.ts');
	const { compose } = await loader.load('src/lib/server/compose.ts');
	const { personOf } = await loader.load('tests/support/app.ts');
	const { fillSpace } = await loader.load('tests/support/many-rows.ts');
	const app = compose(loadConfig({ ...env, MANA_DEMO: '0', MANA_LOG_LEVEL: 'error' }));
	const people = [];
	for (const [name, size] of [
		['Few', { tasks: FEW, notes: FEW }],
		['Many', { tasks, notes }],
	]) {
		const person = await personOf(app, name);
		await fillSpace(app.sync, person, size);
		const { token } = await person.api.connections.create({
			name: 'Bench',
			spaceId: person.spaceId,
			scope: 'read',
			days: 1,
			zone: 'Europe/Berlin',
		});
		people.push({ name, token });
	}
	await app.close();
	await loader.close();
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	// What autovacuum does within minutes of such an import.
	await client.query('VACUUM ANALYZE sync.record');
	await client.end();
	return { env, people };
}

async function startWeb(env) {
	const child = fork(`${root}/scripts/web.mjs`, {
		cwd: root,
		env: { ...process.env, ...env, MANA_DEMO: '0', HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production' },
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const port = await new Promise((resolve, reject) => {
		child.on('message', (message) => message.port !== undefined && resolve(message.port));
		child.once('exit', (code) => reject(new Error(`The web process ended with ${code}.`)));
	});
	return { child, url: `http://127.0.0.1:${port}` };
}

const headersOf = (token, session) => ({
	authorization: `Bearer ${token}`,
	'content-type': 'application/json',
	accept: 'application/json, text/event-stream',
	...(session === undefined ? {} : { 'mcp-session-id': session }),
});

async function post(url, headers, method, params) {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
	const response = await fetch(`${url}/mcp`, { method: 'POST', headers, body });
	const text = await response.text();
	if (!response.ok) throw new Error(`${method}: ${response.status} ${text.slice(0, 300)}`);
	return { text, session: response.headers.get('mcp-session-id') };
}

async function open(url, token) {
	const { session } = await post(url, headersOf(token), 'initialize', {
		protocolVersion: '2025-06-18',
		capabilities: {},
		clientInfo: { name: 'bench', version: '1' },
	});
	return (name, input) => post(url, headersOf(token, session), 'tools/call', { name, arguments: input });
}

/** Times of so many calls in a row; an answer without `must` does not count but fails. */
async function timed(call, [name, input, must], times) {
	const took = [];
	for (let n = 0; n < times; n += 1) {
		const start = performance.now();
		const { text } = await call(name, input);
		took.push(performance.now() - start);
		if (!text.includes(must)) throw new Error(`${name} did not answer ${must}: ${text.slice(0, 300)}`);
	}
	return took;
}

/** Asks for `/health` again and again until it is stopped; answers how long each took. */
function watchHealth(url) {
	const times = [];
	let isOver = false;
	const done = (async () => {
		while (!isOver) {
			const start = performance.now();
			await (await fetch(`${url}/health`)).text();
			times.push(performance.now() - start);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		return times;
	})();
	return () => ((isOver = true), done);
}

const residentMb = (pid) =>
	Number(/VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;

const { env, people } = await prepare();
const { child, url } = await startWeb(env);
const rows = [
	['todo_list, 20 of them', ['todo_list', { limit: 20 }, '"total"'], calls],
	['todo_stats', ['todo_stats', {}, '"open"'], Math.ceil(calls / 5)],
	['todo_list by a word', ['todo_list', { query: 'task 17' }, '"total"'], Math.ceil(calls / 20)],
	['notes_search', ['notes_search', { query: 'zanzibar' }, '"hits"'], Math.ceil(calls / 20)],
];
const measured = new Map();
try {
	for (const { name, token } of people) {
		const call = await open(url, token);
		for (const [label, asked, times] of rows) {
			await timed(call, asked, 2);
			const before = residentMb(child.pid);
			const stop = watchHealth(url);
			const took = await timed(call, asked, times);
			measured.set(`${name} ${label}`, { took, health: await stop(), before, after: residentMb(child.pid) });
		}
	}
} finally {
	child.kill('SIGTERM');
}

const lines = rows.map(([label]) => {
	const [few, many] = ['Few', 'Many'].map((name) => measured.get(`${name} ${label}`));
	const [p50, p95] = [at(0.5, many.took), at(0.95, many.took)];
	return `| ${label} | ${ms(at(0.5, few.took))} | ${ms(p50)} | ${ms(p95)} | ${(p50 / at(0.5, few.took)).toFixed(1)} | ${ms(at(0.99, many.health))} | ${Math.round(many.after)} |`;
});
const many = (label) => measured.get(`Many ${label}`);
const verdicts = [
	['`todo_list` p95', at(0.95, many(rows[0][0]).took), goals.list],
	['`notes_search` p95', at(0.95, many(rows[3][0]).took), goals.search],
	['`/health` p99 during searches', at(0.99, many(rows[3][0]).health), goals.health],
].map(
	([what, value, most]) => `- ${value <= most ? 'PASS' : 'FAIL'}: ${what} ${ms(value)} ms (at most ${most})`,
);
const section = [
	`${tasks.toLocaleString('en')} tasks and ${notes.toLocaleString('en')} notes of 2 kB in one space, beside ${FEW} of each. ` +
		`One call at a time over MCP, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB; milliseconds, resident memory at its highest in MB.`,
	'',
	`| Call | p50 with ${FEW} | p50 | p95 | ratio | \`/health\` p99 meanwhile | memory |`,
	'| --- | --- | --- | --- | --- | --- | --- |',
	...lines,
	'',
	...verdicts,
].join('\n');
console.log(section);
await writeSection('Tools in a crowded space', section);
