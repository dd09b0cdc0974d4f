/** The process of the built-in PostgreSQL: starts it on a free port of this machine, waits until it answers, stops it. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from './errors.mjs';
import { freePort } from './listening.mjs';
import { readPidFile } from './postgres-pid.mjs';

const START_TIMEOUT_MS = 30_000;
/** Replaying the log of a crash takes as long as the disk needs to read two gigabytes and write them somewhere else. */
const RECOVERY_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 10_000;

const SETTINGS = [
	'listen_addresses=127.0.0.1',
	'unix_socket_directories=',
	'max_connections=200',
	'timezone=UTC',
	'log_timezone=UTC',
	'shared_buffers=256MB',
];
/** For tests: what a crash of the machine would lose is of no use to them. */
const QUICK_SETTINGS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/** What the log says since `from`, which lines of earlier servers are before. */
function logSince(logFile, from) {
	if (!existsSync(logFile)) return [];
	return readFileSync(logFile).subarray(from).toString('utf8').trim().split('\n').slice(-200);
}

/** Why it ended or did not start: its last fatal line, else its last line. */
function reasonFrom(lines) {
	const line =
		lines.slice(-20).findLast((text) => /FATAL|PANIC|error while loading/.test(text)) ?? lines.at(-1) ?? '';
	return line.replace(/^.*?(FATAL|PANIC):\s*|^postgres: |^but /, '') || 'it left no log';
}

/** What `database-state.mjs` is told of an end. Only what ended it counts: a refused write is no reason to end. */
function lastWordsFrom(lines) {
	const saidFull = lines.some((text) =>
		/(FATAL|PANIC):.*(No space left on device|quota exceeded)/i.test(text),
	);
	return { saidFull, why: reasonFrom(lines) };
}

/** PostgreSQL reads its settings again; Windows has no signal for that. */
async function reload(child, url) {
	if (process.platform !== 'win32') {
		child.kill('SIGHUP');
		return;
	}
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	await client.query('SELECT pg_reload_conf()').finally(() => client.end());
}

/**
 * Starts a server on the cluster in `dir`. Resolves when it accepts connections, to where it listens and how to stop it.
 * With a `port` it takes the place of one that ended there, and goes on in its log. `signal` ends a start that is under way.
 */
export async function startServer({ postgres, dir, user, quick, logFile, port: wanted, signal, urlFor }) {
	const port = wanted ?? (await freePort());
	const settings = quick ? [...SETTINGS, ...QUICK_SETTINGS] : SETTINGS;
	const isAgain = wanted !== undefined && existsSync(logFile);
	const from = isAgain ? statSync(logFile).size : 0;
	const out = openSync(logFile, isAgain ? 'a' : 'w', 0o600);
	const child = spawn(
		postgres,
		['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		// Its own process group, because Ctrl-C must reach the web process first and the database last.
		{ ...user, cwd: '/', detached: true, stdio: ['ignore', out, out], env: { ...process.env, LC_ALL: 'C' } },
	);
	closeSync(out);
	let ended = false;
	child.once('error', () => (ended = true));
	const exited = new Promise((done) => child.once('exit', () => done((ended = true))));

	// The folder belongs to another process when it started there first; its pid file is then not ours.
	const stateNow = () => {
		const now = readPidFile(dir);
		return now?.pid === child.pid && now?.port === port ? now.state : undefined;
	};
	const startedAt = Date.now();
	for (let now = stateNow(); now !== 'ready'; now = stateNow()) {
		const late = Date.now() - startedAt > (now === undefined ? START_TIMEOUT_MS : RECOVERY_TIMEOUT_MS);
		if (ended || late || signal?.aborted) {
			if (!ended) child.kill('SIGQUIT');
			if (signal?.aborted && !ended) await exited;
			const words = lastWordsFrom(logSince(logFile, from));
			const error = new ClusterError(`The database in ${dir} does not start: ${words.why}`);
			throw Object.assign(error, { lastWords: words });
		}
		await sleep(15);
	}
	child.unref();

	const stop = async () => {
		if (ended) return;
		child.kill('SIGINT');
		const late = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
		await exited;
		clearTimeout(late);
	};
	return {
		dir,
		port,
		logFile,
		pid: child.pid,
		exited,
		stop,
		reload: () => reload(child, urlFor(port)),
		lastWords: () => lastWordsFrom(logSince(logFile, from)),
	};
}
