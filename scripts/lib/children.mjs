/** Keeps the processes of one installation running: starts them, restarts those that crash, stops them in order. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { StartError } from './errors.mjs';
import { openLog } from './log-file.mjs';
import { root } from './root.mjs';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const STABLE_MS = 60_000;
const STOP_MS = 15_000;

/** What the person at the terminal should see of a log line: warnings and worse, or what is not a log line. */
function forTerminal(name, line) {
	if (!line.startsWith('{')) return line;
	try {
		const { level, msg, error } = JSON.parse(line);
		return level >= 50 ? `${name}: ${msg}${error?.message ? ` (${error.message})` : ''}` : undefined;
	} catch {
		return line;
	}
}

/**
 * How the web server is started beside its database. On two cores the garbage collector's helper threads would run where
 * PostgreSQL works. The space for new objects (MB) holds a dozen pushes and keeps its size: in a smaller one pushes under
 * way are copied again and again, and end up where only a whole collection finds them (`web.mjs` says when those come).
 */
const NEW_SPACE_MB = 32;
export const webArgs = [
	...(availableParallelism() <= 2 ? ['--single-threaded-gc'] : []),
	`--min-semi-space-size=${NEW_SPACE_MB}`,
	`--max-semi-space-size=${NEW_SPACE_MB}`,
	'scripts/web.mjs',
];

/**
 * A supervised process. `start()` resolves when it says that it is ready, and rejects with its own sentence when it ends
 * before that. A crash after that is followed by a restart, later each time; `stop()` asks, waits, then insists.
 */
export function supervise({ name, args, env, logFile, verbose = false }) {
	const log = openLog(logFile);
	let child;
	let wait = FIRST_WAIT_MS;
	let stopping = false;
	let restarting = false;
	let timer;

	const show = (data, carry) => {
		const lines = (carry + data).split('\n');
		const rest = lines.pop();
		for (const line of lines) {
			if (verbose) console.log(line);
			else {
				const text = forTerminal(name, line);
				if (text) console.error(text);
			}
		}
		return rest;
	};

	const launch = () =>
		new Promise((ready, fail) => {
			const startedAt = Date.now();
			let said;
			let isReady = false;
			// Its own process group: Ctrl-C reaches the start script alone, which then stops everything in order.
			child = spawn(process.execPath, args, {
				cwd: root,
				env,
				detached: true,
				stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
			});
			let out = '';
			let bad = '';
			child.stdout.on('data', (data) => {
				log.write(data);
				out = show(String(data), out);
			});
			child.stderr.on('data', (data) => {
				log.write(data);
				if (isReady) bad = show(String(data), bad);
				else bad += data;
			});
			child.on('message', (message) => {
				if (message.failed) said = message.failed;
				if (message.ready) {
					isReady = true;
					ready(message);
				}
			});
			child.once('error', (error) =>
				fail(new StartError(`The ${name} process cannot be started: ${error.message}`)),
			);
			child.once('exit', (code, signal) => {
				if (stopping) return;
				if (restarting) {
					restarting = false;
					if (isReady) again();
					else launch().then(ready, fail);
					return;
				}
				if (!isReady) {
					const last = bad.trim().split('\n').slice(-15).join('\n');
					fail(new StartError(said ?? (last || `The ${name} process ended at once (${signal ?? code}).`)));
					return;
				}
				if (Date.now() - startedAt > STABLE_MS) wait = FIRST_WAIT_MS;
				console.error(
					`The ${name} process ended (${signal ?? code}); it starts again in ${wait / 1_000} s. Its log: ${logFile}`,
				);
				timer = setTimeout(again, wait);
				wait = Math.min(wait * 2, LONGEST_WAIT_MS);
			});
		});

	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

	const again = () => {
		launch().catch((error) => {
			if (stopping) return;
			console.error(`${error.message}\nThe ${name} process is tried again in ${wait / 1_000} s.`);
			timer = setTimeout(again, wait);
			wait = Math.min(wait * 2, LONGEST_WAIT_MS);
		});
	};

	return {
		start: launch,
		pid: () => child?.pid,
		/** Starts it again with new code, without the wait that follows a crash. */
		restart: () => {
			if (stopping || !child) return;
			wait = FIRST_WAIT_MS;
			if (hasEnded()) {
				clearTimeout(timer);
				again();
			} else {
				restarting = true;
				child.kill('SIGTERM');
			}
		},
		stop: async (signal = 'SIGTERM') => {
			stopping = true;
			clearTimeout(timer);
			if (!child || hasEnded()) return;
			const ended = new Promise((done) => child.once('exit', done));
			child.kill(signal);
			const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
			await ended;
			clearTimeout(late);
		},
	};
}
