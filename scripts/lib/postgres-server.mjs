/** The process of the built-in PostgreSQL: starts it on a free port of this machine, waits until it answers, stops it. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from './errors.mjs';
import { freePort } from './listening.mjs';
import { readPidFile } from './postgres-pid.mjs';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

const SETTINGS = [
	'listen_addresses=127.0.0.1',
	'unix_socket_directories=',
	'max_connections=200',
	'timezone=UTC',
	'log_timezone=UTC',
	'shared_buffers=256MB',
	'max_wal_size=2GB',
];
/** For tests: what a crash of the machine would lose is of no use to them. */
const QUICK_SETTINGS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/** Why the log says it did not start: its last fatal line, else its last line. */
function reasonFromLog(logFile) {
	if (!existsSync(logFile)) return 'it left no log';
	const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-20);
	const line = lines.findLast((text) => /FATAL|PANIC|error while loading/.test(text)) ?? lines.at(-1) ?? '';
	return line.replace(/^.*?(FATAL|PANIC):\s*|^postgres: |^but /, '');
}

/** Starts a server on the cluster in `dir`. Resolves when it accepts connections, to where it listens and how to stop it. */
export async function startServer({ postgres, dir, user, quick, logFile }) {
	const port = await freePort();
	const settings = quick ? [...SETTINGS, ...QUICK_SETTINGS] : SETTINGS;
	const out = openSync(logFile, 'w', 0o600);
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
	const isReady = () => {
		const now = readPidFile(dir);
		return now?.pid === child.pid && now?.port === port && now.state === 'ready';
	};
	for (const end = Date.now() + START_TIMEOUT_MS; !isReady(); await sleep(15)) {
		if (ended || Date.now() > end) {
			if (!ended) child.kill('SIGQUIT');
			throw new ClusterError(`The database in ${dir} does not start: ${reasonFromLog(logFile)}`);
		}
	}
	child.unref();

	const stop = async () => {
		if (ended) return;
		child.kill('SIGINT');
		const late = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
		await exited;
		clearTimeout(late);
	};
	return { port, pid: child.pid, exited, stop };
}
