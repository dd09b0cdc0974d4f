/** Full spaces for comparisons, and what a process takes of memory while it works on them. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { tsLoader } from '../../scripts/lib/load-ts.mjs';
import { databaseUrl } from './harness.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A program of its own on the database of the run, which makes a person for each `{ name, tasks, notes }` and fills their
 * space. Answers the people in that order, the program and how to close it, and the environment that processes on this
 * database need.
 */
export async function fillSpaces(sizes) {
	const env = {
		DATABASE_URL: databaseUrl,
		MANA_KEK: randomBytes(32).toString('base64'),
		MANA_POLICY_MODE: 'log-only',
		MANA_DEMO: '0',
	};
	const loader = await tsLoader();
	const { loadConfig } = await loader.load('src/lib/server/config.ts');
	const { compose } = await loader.load('src/lib/server/compose.ts');
	const { personOf } = await loader.load('tests/support/app.ts');
	const { fillSpace } = await loader.load('tests/support/many-rows.ts');
	const app = compose(loadConfig({ ...env, MANA_LOG_LEVEL: 'error' }));
	const people = [];
	for (const { name, ...size } of sizes) {
		const person = await personOf(app, name);
		await fillSpace(app.sync, person, size);
		people.push(person);
	}
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	// What autovacuum does within minutes of such an import.
	await client.query('VACUUM ANALYZE sync.record');
	await client.end();
	const close = async () => {
		await app.close();
		await loader.close();
	};
	return { env, people, app, close };
}

/** Starts `scripts/<name>.mjs`; answers the process and what it said when it was ready. */
export async function startProcess(name, env) {
	const child = fork(`${root}/scripts/${name}.mjs`, {
		cwd: root,
		env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production' },
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const said = await new Promise((resolve, reject) => {
		child.on('message', (message) =>
			message.failed === undefined ? resolve(message) : reject(new Error(message.failed)),
		);
		child.once('exit', (code) => reject(new Error(`The process ${name} ended with ${code}.`)));
	});
	return { child, said };
}

const megabytes = (pid, field) =>
	Number(new RegExp(`${field}:\\s+(\\d+)`, 'u').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) /
	1_024;

/** Watches the resident memory of a process from now on: how much more than now it took at its highest, and that, in MB. */
export function watchMemory(pid) {
	const before = megabytes(pid, 'VmRSS');
	// Linux forgets the highest so far (proc(5), clear_refs).
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	return () => {
		const peak = megabytes(pid, 'VmHWM');
		return { peak, more: Math.max(0, peak - before) };
	};
}

/** The value below which that share of the times lies. */
export const at = (share, times) =>
	[...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))];
export const ms = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
/** What it is measured on, and how much of that was asked for meanwhile: with others at work only ratios mean something. */
export const surroundings = () =>
	`${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${loadavg()[1].toFixed(1)} processes at work (mean of five minutes)`;

/** A line of the report about a goal. */
export const verdict = (what, value, most, unit) =>
	`- ${value <= most ? 'PASS' : 'FAIL'}: ${what} ${ms(value)} ${unit} (at most ${most})`;
