/** The data folder of an installation: made, taken by one process at a time, and with secrets of its own. */
import { randomBytes } from 'node:crypto';
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from './errors.mjs';
import { hasCluster } from './postgres-place.mjs';
import { argumentsOf, isAlive, startOf } from './process-facts.mjs';
import { root } from './root.mjs';

/** Makes the data folder; answers its path. */
export function openDataDir() {
	const dir = resolve(root, process.env.MANA_DATA_DIR || '.mana');
	try {
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (error) {
		const why =
			error.code === 'EEXIST' || error.code === 'ENOTDIR'
				? 'it is not a folder'
				: `it cannot be written to (${error.code})`;
		throw new StartError(`The data folder ${dir} cannot be used: ${why}. Choose another with MANA_DATA_DIR.`);
	}
	return dir;
}

/** Whether the process that wrote this lock still runs. Locks of older versions hold a number alone. */
function holds(text) {
	const [pid, start] = text.split('\n');
	if (!(Number(pid) > 0) || !isAlive(Number(pid))) return false;
	if (start) return startOf(Number(pid)) === start;
	const args = argumentsOf(Number(pid));
	return args === undefined || args.some((arg) => /scripts[/\\](start|dev|db)\.mjs$/.test(arg));
}

/** Whether the last process that took the folder ended without giving it back, as when it was killed. */
export function wasLeft(dir) {
	const text = readLock(join(dir, 'lock'));
	return text !== undefined && !holds(text);
}

/** What a lock says, `undefined` where there is none. */
function readLock(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (error.code === 'ENOENT') return undefined;
		throw new StartError(
			`${file} cannot be read (${error.code}). Move it away: it only says that Mana is running.`,
		);
	}
}

/** Takes the data folder for this process; answers how to give it back. */
export function lockDataDir(dir) {
	const file = join(dir, 'lock');
	for (let attempt = 0; ; attempt += 1) {
		try {
			writeFileSync(file, `${process.pid}\n${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 });
			return () => rmSync(file, { force: true });
		} catch (error) {
			if (error.code !== 'EEXIST' || attempt > 3) throw error;
			const text = readLock(file) ?? '';
			if (holds(text)) {
				throw new StartError(
					`Mana is already running on the data folder ${dir} (process ${text.split('\n')[0]}). Stop it first, or choose another folder with MANA_DATA_DIR.`,
				);
			}
			rmSync(file, { force: true });
		}
	}
}

/** Secrets of this installation, drawn once and kept in `secrets.json`, which only its owner can read. */
export function openSecrets(dir) {
	const file = join(dir, 'secrets.json');
	let secrets = {};
	if (existsSync(file)) {
		try {
			secrets = JSON.parse(readFileSync(file, 'utf8'));
			if (secrets === null || typeof secrets !== 'object' || Array.isArray(secrets)) throw new SyntaxError();
		} catch {
			throw new StartError(
				`${file} cannot be read as the JSON that Mana wrote. It holds the key to everybody's data: restore it from a backup, or move the whole data folder away to start over.`,
			);
		}
	}
	const draw = {
		kek: () => randomBytes(32).toString('base64'),
		postgresPassword: () => randomBytes(24).toString('base64url'),
		demoPassword: () => `demo-${randomBytes(6).toString('hex')}`,
	};
	const missing = Object.keys(draw).filter((name) => typeof secrets[name] !== 'string');
	if (missing.includes('kek') && hasCluster(join(dir, 'postgres')) && !process.env.MANA_KEK) {
		throw new StartError(
			`${file} is gone, but the database of this folder is there. Without its key nobody's data can be read: restore the file, or move the folder ${dir} away to start over.`,
		);
	}
	if (missing.length > 0) {
		for (const name of missing) secrets[name] = draw[name]();
		// Written beside and renamed, so that a full disk cannot leave half a key.
		writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, '\t')}\n`, { mode: 0o600 });
		renameSync(`${file}.new`, file);
	}
	return secrets;
}
