/** Makes a cluster of the built-in PostgreSQL in a folder that has none. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClusterError } from './errors.mjs';

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

/** `initdb` writes this near its end; without it nobody has ever been able to start the cluster. */
const CONTROL_FILE = join('global', 'pg_control');

/**
 * Makes the cluster when the folder is empty or missing: beside it, and moved there when it is whole, so that whatever ends
 * this in between leaves nothing that looks like one. A folder that holds something else is left alone.
 */
export function ensureCluster({ initdb, dir, password, user, quick }) {
	const half = `${dir}.new`;
	rmSync(half, { recursive: true, force: true });
	if (existsSync(join(dir, 'PG_VERSION'))) {
		if (existsSync(join(dir, CONTROL_FILE))) return;
		// Begun where it should stand by an earlier version, and cut off: there is nothing in it to lose.
		renameSync(dir, `${dir}.unfinished-${Date.now()}`);
	}
	if (existsSync(dir) && readdirSync(dir).length > 0) {
		throw new ClusterError(
			`The folder ${dir} holds something that is not a database; move it away, or choose another with MANA_DATA_DIR.`,
		);
	}
	initialise(initdb, half, password, user, quick);
	rmSync(dir, { recursive: true, force: true });
	renameSync(half, dir);
}
