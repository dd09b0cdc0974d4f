/** `postmaster.pid`: which server owns a cluster's folder, and the end of one that a killed start left behind. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { argumentsOf, isAlive } from './process-facts.mjs';

/** Pid, port and state of the server that owns the folder, or `undefined`. */
export function readPidFile(dir) {
	try {
		const lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n');
		return { pid: Number(lines[0]), port: Number(lines[3]), state: (lines[7] ?? '').trim() };
	} catch {
		return undefined;
	}
}

/** Whether this process is a PostgreSQL server on the cluster in `dir`; `undefined` where that cannot be told. */
function serves(pid, dir) {
	const args = argumentsOf(pid);
	if (args === undefined) return undefined;
	// Another program may have been given the same words.
	if (!/^(?:postgres|postmaster)(?:\.exe)?$/i.test(basename(args[0] ?? ''))) return false;
	return args.some((arg, at) => arg === '-D' && args[at + 1] === dir);
}

/**
 * Clears the way for a new server: stops one that a killed start left behind, and takes the meaning from a pid file that
 * is about none. Callers hold the folder's lock, so a server on it is nobody else's.
 */
export async function stopOrphan(dir) {
	const file = join(dir, 'postmaster.pid');
	if (!existsSync(file)) return;
	const { pid } = readPidFile(dir) ?? {};
	if (!(pid > 0)) {
		// Empty or garbled, as after a cut while it was written: PostgreSQL refuses to start over it, and it says nothing.
		rmSync(file, { force: true });
		return;
	}
	if (!isAlive(pid)) return;
	if (serves(pid, dir) === false) {
		// The number is another program's by now. PostgreSQL takes the number of its own parent for stale, and still looks
		// whether anybody uses the memory that the rest of the file names, which it could not without the file.
		const rest = readFileSync(file, 'utf8').split('\n').slice(1);
		writeFileSync(file, [process.pid, ...rest].join('\n'));
		return;
	}
	process.kill(pid, 'SIGINT');
	for (const end = Date.now() + 10_000; isAlive(pid) && Date.now() < end;) await sleep(20);
}
