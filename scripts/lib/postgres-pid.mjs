/** `postmaster.pid`: which server owns a cluster's folder, and the end of one that a killed start left behind. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Pid, port and state of the server that owns the folder, or `undefined`. */
export function readPidFile(dir) {
	try {
		const lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n');
		return { pid: Number(lines[0]), port: Number(lines[3]), state: (lines[7] ?? '').trim() };
	} catch {
		return undefined;
	}
}

const isAlive = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
};

/** Stops a server that a killed start left behind. Callers hold the folder's lock, so it is nobody else's. */
export async function stopOrphan(dir) {
	const left = readPidFile(dir);
	if (!left || !isAlive(left.pid)) return;
	// The number may belong to another program by now; only a PostgreSQL of this folder is stopped.
	if (process.platform === 'linux') {
		const command = readFileSync(`/proc/${left.pid}/cmdline`, 'utf8');
		if (!command.includes(dir)) return;
	}
	process.kill(left.pid, 'SIGINT');
	for (const end = Date.now() + 10_000; isAlive(left.pid) && Date.now() < end;) await sleep(20);
}
