/**
 * P17: the shipped MCP endpoint (built web process, token, gate, session check, audit, metrics on) against the bare SDK and
 * raw HTTP, interleaved at 1 and 16 in flight. The gate runs in log-only, so that its limit is evaluated and does not end
 * the measurement. Needs a build and a PostgreSQL address in BENCH_DATABASE_URL or DATABASE_URL.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { tsLoader } from '../../../scripts/lib/load-ts.mjs';
import { option } from '../harness.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const MUST = { rate: 0.85, p99: 1.5 };

function start(path, options = {}) {
	const child = fork(path, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], ...options });
	const ready = new Promise((resolve, reject) => {
		child.on('message', (message) => {
			if (message.port !== undefined) resolve(message.port);
			else if (message.failed !== undefined) reject(new Error(message.failed));
		});
		child.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)));
	});
	return { child, ready };
}

const stop = (child) =>
	new Promise((resolve) => {
		if (child.exitCode !== null) return resolve();
		child.once('exit', resolve);
		child.kill('SIGTERM');
	});

async function openSession(url, headers = {}) {
	const response = await fetch(url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			accept: 'application/json, text/event-stream',
			...headers,
		},
		body: JSON.stringify({
			jsonrpc: '2.0',
			id: 0,
			method: 'initialize',
			params: {
				protocolVersion: '2025-06-18',
				capabilities: {},
				clientInfo: { name: 'bench', version: '1' },
			},
		}),
	});
	const session = response.headers.get('mcp-session-id');
	if (!response.ok || session === null)
		throw new Error(`${url}: ${response.status} ${await response.text()}`);
	return session;
}

/** A database of its own, with one person and one access token. */
async function prepare(adminUrl) {
	const name = `mana_bench_${randomBytes(4).toString('hex')}`;
	const admin = new pg.Client({ connectionString: adminUrl });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${name}`);
	const url = new URL(adminUrl);
	url.pathname = `/${name}`;
	const env = {
		DATABASE_URL: url.href,
		MANA_KEK: randomBytes(32).toString('base64'),
		MANA_POLICY_MODE: 'log-only',
		MANA_DEMO: '0',
		HOST: '127.0.0.1',
		PORT: '0',
	};
	const loader = await tsLoader();
	const { migrate } = await loader.load('src/lib/server/db/migrate.ts');
	await migrate(url.href);
	const { loadConfig } = await loader.load('src/lib/server/config.ts');
	const { compose } = await loader.load('src/lib/server/compose.ts');
	const app = compose(loadConfig({ ...env, MANA_LOG_LEVEL: 'error' }));
	const client = { ip: '', userAgent: '' };
	const made = await app.auth.signUp(
		{ name: 'Bench', email: 'bench@example.org', password: randomBytes(12).toString('hex') },
		client,
	);
	if (!made.ok) throw new Error(made.error.message);
	const { userId, spaceId } = made.value;
	const token = await app.connections.create(userId, {
		name: 'Bench',
		spaceId,
		scope: 'read',
		destructive: false,
		expiresAt: null,
		zone: 'UTC',
	});
	if (!token.ok) throw new Error(token.error.message);
	await app.close();
	await loader.close();
	const drop = async () => {
		await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		await admin.end();
	};
	return { env, token: token.value.token, spaceId, databaseUrl: url.href, drop };
}

async function auditRows(databaseUrl) {
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	const { rows } = await client.query('SELECT count(*)::int AS n FROM ops.mcp_call');
	await client.end();
	return rows[0].n;
}

/** Runs the benchmark; answers whether the Must line holds. */
export async function benchMcp({ repeats = 7, calls = { 1: 1500, 16: 4000 } } = {}) {
	const adminUrl = process.env.BENCH_DATABASE_URL ?? process.env.DATABASE_URL;
	if (!adminUrl)
		throw new Error('Set BENCH_DATABASE_URL to a PostgreSQL server this may create a database on.');
	const prepared = await prepare(adminUrl);
	const children = [];
	try {
		const servers = {
			ours: start(`${root}/scripts/web.mjs`, {
				env: { ...process.env, ...prepared.env, NODE_ENV: 'production' },
				cwd: root,
			}),
			sdk: start(here('peer-sdk.mjs')),
			raw: start(here('peer-raw.mjs')),
		};
		const load = start(here('load.mjs'));
		load.ready.catch(() => undefined);
		children.push(...Object.values(servers).map(({ child }) => child), load.child);
		const url = async (name, path) => `http://127.0.0.1:${await servers[name].ready}${path}`;
		const authorization = { authorization: `Bearer ${prepared.token}` };
		const ours = await url('ours', '/mcp');
		const sdk = await url('sdk', '/');
		const common = { tool: 'spaces_list' };
		const targets = [
			{
				...common,
				name: 'ours',
				url: ours,
				expect: prepared.spaceId,
				headers: { ...authorization, 'mcp-session-id': await openSession(ours, authorization) },
			},
			{
				...common,
				name: 'sdk',
				url: sdk,
				expect: 'Bench',
				headers: { 'mcp-session-id': await openSession(sdk) },
			},
			{ ...common, name: 'raw', url: await url('raw', '/'), expect: 'Bench', headers: {} },
		];
		const measure = (job) =>
			new Promise((resolve, reject) => {
				load.child.once('message', ({ result, error }) =>
					error ? reject(new Error(error)) : resolve(result),
				);
				load.child.send(job);
			});

		let made = 0;
		const results = {};
		for (const inFlight of [1, 16]) {
			const rows = Object.fromEntries(targets.map(({ name }) => [name, []]));
			for (const target of targets) await measure({ target, inFlight, calls: 500 });
			made += 500;
			for (let round = 0; round < repeats; round += 1) {
				// Every target goes first, second and third in turn.
				const order = targets.map((_, at) => targets[(at + round) % targets.length]);
				for (const target of order) {
					rows[target.name].push(await measure({ target, inFlight, calls: calls[inFlight] }));
				}
				made += calls[inFlight];
			}
			results[inFlight] = rows;
		}
		await stop(servers.ours.child);
		const audited = await auditRows(prepared.databaseUrl);
		if (audited !== made) throw new Error(`${made} calls were made and ${audited} were audited.`);
		return report(results);
	} finally {
		await Promise.all(children.map(stop));
		await prepared.drop();
	}
}

function report(results) {
	let holds = true;
	for (const [inFlight, rows] of Object.entries(results)) {
		console.log(`\n${inFlight} in flight        calls/s (min–max)        p50 ms    p99 ms`);
		for (const [name, runs] of Object.entries(rows)) {
			const rates = runs.map(({ perSecond }) => perSecond);
			console.log(
				`  ${name.padEnd(14)} ${median(rates).toFixed(0).padStart(7)} (${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)})` +
					`        ${median(runs.map(({ p50 }) => p50)).toFixed(2)}      ${median(runs.map(({ p99 }) => p99)).toFixed(2)}`,
			);
		}
		const of = (name, what) => median(rows[name].map((run) => run[what]));
		const rate = of('ours', 'perSecond') / of('sdk', 'perSecond');
		const p99 = of('ours', 'p99') / of('sdk', 'p99');
		const ok = rate >= MUST.rate && p99 <= MUST.p99;
		holds &&= ok;
		console.log(
			`  P17 ${ok ? 'holds' : 'MISSED'}: ${rate.toFixed(2)}x the bare SDK (must be >= ${MUST.rate}), p99 ${p99.toFixed(2)}x (must be <= ${MUST.p99})`,
		);
	}
	return holds;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const quick = process.argv.includes('--quick');
	const holds = await benchMcp(
		quick ? { repeats: 3, calls: { 1: 500, 16: 1500 } } : { repeats: option('repeats', 7) },
	);
	process.exit(holds ? 0 : 1);
}
