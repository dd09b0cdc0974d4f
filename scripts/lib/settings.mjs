/** The data folder of `npm start` and `npm run dev`: its lock, its secrets, and the settings made from both. */
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
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A failure that is told in one sentence, without a stack. */
export class StartError extends Error {}

const LOOPBACK = /^(localhost|::1|\[::1\]|127(\.\d{1,3}){3})$/;

/** Reads `.env`, without overriding what the environment already says. */
export function readDotEnv() {
	const file = join(root, '.env');
	if (existsSync(file)) process.loadEnvFile(file);
}

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

const isRunning = (pid) => {
	try {
		process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
	// The number may belong to another program by now.
	const cmdline = `/proc/${pid}/cmdline`;
	return !existsSync(cmdline) || /scripts\/(start|dev|db)\.mjs/.test(readFileSync(cmdline, 'utf8'));
};

/** Takes the data folder for this process; answers how to give it back. */
export function lockDataDir(dir) {
	const file = join(dir, 'lock');
	for (let attempt = 0; ; attempt += 1) {
		try {
			writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
			return () => rmSync(file, { force: true });
		} catch (error) {
			if (error.code !== 'EEXIST' || attempt > 3) throw error;
			const pid = Number(readFileSync(file, 'utf8'));
			if (pid > 0 && isRunning(pid)) {
				throw new StartError(
					`Mana is already running on the data folder ${dir} (process ${pid}). Stop it first, or choose another folder with MANA_DATA_DIR.`,
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
		} catch {
			throw new StartError(
				`${file} cannot be read as JSON. It holds the key to everybody's data: restore it from a backup, or move the whole data folder away to start over.`,
			);
		}
	}
	const draw = {
		kek: () => randomBytes(32).toString('base64'),
		postgresPassword: () => randomBytes(24).toString('base64url'),
		demoPassword: () => `demo-${randomBytes(6).toString('hex')}`,
	};
	const missing = Object.keys(draw).filter((name) => typeof secrets[name] !== 'string');
	if (missing.includes('kek') && existsSync(join(dir, 'postgres', 'PG_VERSION')) && !process.env.MANA_KEK) {
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

/** Settings for the processes of one installation. `databaseUrl` names the built-in database when it runs. */
export function settingsFor({ dataDir, secrets, databaseUrl, production }) {
	const embedded = databaseUrl !== undefined;
	return {
		...process.env,
		NODE_ENV: production ? 'production' : 'development',
		MANA_DATA_DIR: dataDir,
		DATABASE_URL: databaseUrl ?? process.env.DATABASE_URL,
		MANA_EMBEDDED: embedded ? '1' : '0',
		MANA_KEK: process.env.MANA_KEK || secrets.kek,
		MANA_DEMO_PASSWORD: process.env.MANA_DEMO_PASSWORD || secrets.demoPassword,
	};
}

export const hostAndPort = () => ({
	host: process.env.HOST || '127.0.0.1',
	port: process.env.PORT || '3000',
});

export const isLoopback = (host) => LOOPBACK.test(host);

/** Fails with one sentence when somebody else listens there, before anything slow is done. */
export function checkPort(host, port) {
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new StartError(`PORT: ${port} is not a port.`);
	return new Promise((done, fail) => {
		const server = createServer();
		server.once('error', (error) => fail(new StartError(listenProblem(error, host, port))));
		server.listen(Number(port), host, () => server.close(done));
	});
}

/** Why listening failed, in one sentence. */
export function listenProblem(error, host, port) {
	switch (error.code) {
		case 'EADDRINUSE':
			return `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${Number(port) + 1} npm start`;
		case 'EACCES':
			return `This user may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`;
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return `HOST: this machine has no address ${host}.`;
		default:
			return `Mana cannot listen on ${host}:${port}: ${error.message}`;
	}
}

/** Fails with one sentence when the database of `DATABASE_URL` does not answer or is too old. */
export async function checkDatabase(url) {
	if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
		throw new StartError(
			'DATABASE_URL is not a PostgreSQL address; it looks like postgresql://user:password@host:5432/mana.',
		);
	}
	const { hostname, port, pathname } = new URL(url);
	const where = `${pathname.slice(1) || 'postgres'} on ${hostname || 'localhost'}:${port || 5432}`;
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
	try {
		await client.connect();
		const { rows } = await client.query('SHOW server_version_num');
		if (Number(rows[0].server_version_num) < 150_000) {
			throw new StartError(
				`The PostgreSQL of DATABASE_URL (${where}) is too old; Mana needs version 15 or newer.`,
			);
		}
	} catch (error) {
		if (error instanceof StartError) throw error;
		const why = {
			ECONNREFUSED: 'nothing listens there',
			ENOTFOUND: 'there is no such host',
			'28P01': 'the password is wrong',
			'3D000': 'there is no such database',
		};
		throw new StartError(
			`The database of DATABASE_URL (${where}) does not answer: ${why[error.code] ?? error.message}.`,
		);
	} finally {
		await client.end().catch(() => undefined);
	}
}
