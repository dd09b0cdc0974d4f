/** Who a process number belongs to now: numbers are given out again, so that a number alone says nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export const isAlive = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
};

const readProc = (pid, name) => {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'utf8');
	} catch {
		// It ended meanwhile, or this system has no such file.
		return undefined;
	}
};

/** Arguments of a running process, `undefined` where they cannot be told. */
export function argumentsOf(pid) {
	const line = readProc(pid, 'cmdline');
	if (line !== undefined) return line.split('\0').slice(0, -1);
	if (existsSync('/proc/self/cmdline') || process.platform === 'win32') return undefined;
	const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
	return status === 0 ? stdout.trim().split(' ') : undefined;
}

/** A text that differs between two processes of one number: the moment of its start (proc(5), field 22); empty elsewhere. */
export function startOf(pid) {
	const stat = readProc(pid, 'stat');
	// The name of the program, in brackets, may hold anything.
	return stat === undefined ? '' : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '');
}
