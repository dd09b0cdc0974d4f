/**
 * What a connected program waits for in a crowded space: `todo_list`, `todo_stats` and a text search over MCP with 100,000
 * tasks and 20,000 notes of 2 kB, `/health` meanwhile, and the memory of the web process; beside the same with 20 tasks.
 * Writes its section of `docs/benchmarks.md`. `--tasks 5000 --notes 1000 --calls 30` makes it smaller.
 */
import { writeSection } from '../../scripts/lib/benchmarks-page.mjs';
import { at, fillSpaces, ms, startProcess, surroundings, verdict, watchMemory } from './crowd.mjs';
import { connect, option } from './harness.mjs';

const tasks = option('tasks', 100_000);
const notes = option('notes', 20_000);
const calls = option('calls', 100);
const FEW = 20;
/** Milliseconds, at the 95th of 100 calls unless it says otherwise, and MB. */
const goals = { list: 25, search: 2_000, health: 100, searchMemory: 64 };

/** Two people, of few records and of many, and a connected program of each. */
async function prepare() {
	const { env, people, close } = await fillSpaces([
		{ name: 'Few', tasks: FEW, notes: FEW },
		{ name: 'Many', tasks, notes },
	]);
	const connected = [];
	for (const { name, api, spaceId } of people) {
		const { token } = await api.connections.create({
			name: 'Bench',
			spaceId,
			scope: 'read',
			days: 1,
			zone: 'Europe/Berlin',
		});
		connected.push({ name, spaceId, token });
	}
	await close();
	return { env, people: connected };
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

/** Times of so many calls in a row, each after `change`; an answer without `must` does not count but fails. */
async function timed(call, { tool, input, must }, times, change) {
	const took = [];
	for (let n = 0; n < times; n += 1) {
		await change();
		const start = performance.now();
		const { text } = await call(tool, input);
		took.push(performance.now() - start);
		if (!text.includes(must)) throw new Error(`${tool} did not answer ${must}: ${text.slice(0, 300)}`);
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

const { env, people } = await prepare();
const { child, said } = await startProcess('web', env);
const url = `http://127.0.0.1:${said.port}`;
const list = { tool: 'todo_list', input: { limit: 20 }, must: '"total"' };
const few = Math.ceil(calls / 20);
const rows = [
	{ label: 'todo_list, 20 of them', asked: list, times: calls },
	{ label: 'the same, a change before each', asked: list, times: calls, isChanged: true },
	{
		label: 'todo_stats',
		asked: { tool: 'todo_stats', input: {}, must: '"open"' },
		times: Math.ceil(calls / 5),
		isChanged: true,
	},
	{
		label: 'todo_list by a word',
		asked: { tool: 'todo_list', input: { query: 'task 17' }, must: '"total"' },
		times: few,
	},
	{
		label: 'notes_search',
		asked: { tool: 'notes_search', input: { query: 'zanzibar' }, must: '"hits"' },
		times: few,
	},
];
const sql = await connect();
const measured = new Map();
try {
	for (const { name, spaceId, token } of people) {
		const call = await open(url, token);
		/** As a write does it, so that nothing is remembered of the space. */
		const change = () => sql.query('UPDATE sync.head SET seq = seq + 1 WHERE space_id = $1', [spaceId]);
		for (const { label, asked, times, isChanged } of rows) {
			const before = isChanged === true ? change : () => undefined;
			await timed(call, asked, 2, before);
			const memory = watchMemory(child.pid);
			const stop = watchHealth(url);
			const took = await timed(call, asked, times, before);
			measured.set(`${name} ${label}`, { took, health: await stop(), memory: memory() });
		}
	}
} finally {
	child.kill('SIGTERM');
	await sql.end();
}

const lines = rows.map(({ label }) => {
	const [alone, crowded] = ['Few', 'Many'].map((name) => measured.get(`${name} ${label}`));
	const [p50, p95] = [at(0.5, crowded.took), at(0.95, crowded.took)];
	const { more, peak } = crowded.memory;
	return `| ${label} | ${ms(at(0.5, alone.took))} | ${ms(p50)} | ${ms(p95)} | ${(p50 / at(0.5, alone.took)).toFixed(1)} | ${ms(at(0.99, crowded.health))} | ${Math.round(more)} of ${Math.round(peak)} |`;
});
const [listed, changed, , , searched] = rows.map(({ label }) => measured.get(`Many ${label}`));
const verdicts = [
	verdict('`todo_list` p95', at(0.95, listed.took), goals.list, 'ms'),
	verdict('`todo_list` p95, a change before each', at(0.95, changed.took), goals.list, 'ms'),
	verdict('`notes_search` p95', at(0.95, searched.took), goals.search, 'ms'),
	verdict('`/health` p99 during searches', at(0.99, searched.health), goals.health, 'ms'),
	verdict('more memory during searches', searched.memory.more, goals.searchMemory, 'MB'),
];
const section = [
	`${tasks.toLocaleString('en')} tasks and ${notes.toLocaleString('en')} notes of 2 kB in one space, beside ${FEW} of each. ` +
		`One call at a time over MCP, ${surroundings()}; milliseconds, and by how many MB the resident memory of the web process grew at most during these calls.`,
	'',
	`| Call | p50 with ${FEW} | p50 | p95 | ratio | \`/health\` p99 meanwhile | more memory |`,
	'| --- | --- | --- | --- | --- | --- | --- |',
	...lines,
	'',
	...verdicts,
].join('\n');
console.log(section);
await writeSection('Tools in a crowded space', section);
