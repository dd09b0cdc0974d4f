/** Who the built-in PostgreSQL runs as, and what that user may reach. It refuses to run as root. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ClusterError } from './errors.mjs';

const idOf = (flag, name) => {
	const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
	return status === 0 ? Number(stdout.trim()) : undefined;
};

/** Nothing, or under root the ids of the user `postgres`, who is made when missing: as the options of `spawn` want it. */
export function serverUser() {
	if (process.platform === 'win32' || process.getuid() !== 0) return {};
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
export function blockedFolder(path, { uid, gid }) {
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

/** The data folder is private to root then; passing through it is all the database's user may do. */
export function openOwnFolder(dir) {
	if (existsSync(dir)) chmodSync(dir, 0o711);
}
