/**
 * Where the built-in PostgreSQL keeps its cluster: in the data folder, or, when the user it runs as may not go there (a
 * project in a folder that is private to root), in a folder of this installation's own below `/var/lib/mana`. A file in the
 * data folder says so, because moving the project must not lose sight of the data.
 */
import { createHash } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ClusterError } from './errors.mjs';
import { blockedFolder } from './postgres-user.mjs';

const BASE = process.env.MANA_CLUSTER_BASE || '/var/lib/mana';

const placeFile = (dir) => `${dir}.place`;

/** What the file says: where the cluster is, and in which folder it would stand otherwise. */
function readPlace(dir) {
	if (!existsSync(placeFile(dir))) return undefined;
	const [place, home] = readFileSync(placeFile(dir), 'utf8').split('\n');
	return { place, home };
}

/** Whether there is a cluster that belongs to this folder, wherever it is. */
export const hasCluster = (dir) => existsSync(join(readPlace(dir)?.place ?? dir, 'PG_VERSION'));

function giveTo(path, { uid, gid }) {
	chownSync(path, uid, gid);
	if (!lstatSync(path).isDirectory()) return;
	for (const name of readdirSync(path)) giveTo(join(path, name), { uid, gid });
}

/** Moves a cluster as a whole: what is cut off leaves the old one where it was. */
function move(from, to, user) {
	try {
		renameSync(from, to);
	} catch (error) {
		if (error.code !== 'EXDEV') throw error;
		const half = `${to}.new`;
		rmSync(half, { recursive: true, force: true });
		cpSync(from, half, { recursive: true, verbatimSymlinks: true });
		giveTo(half, user);
		chmodSync(half, 0o700);
		renameSync(half, to);
		rmSync(from, { recursive: true, force: true });
	}
}

/** The folder of the cluster that belongs to `dir`, as `user` may use it. Says once when it is another. */
export function placeOf(dir, user) {
	const known = readPlace(dir);
	if (known !== undefined) {
		// A copied project brings the note along; two installations on one cluster would end each other's database.
		if (known.home !== dir && existsSync(placeFile(known.home))) {
			throw new ClusterError(
				`This project is a copy: its database is ${known.place} and belongs to ${dirname(known.home)}. Remove ${placeFile(dir)} to start with an empty one.`,
			);
		}
		if (known.home !== dir) writeFileSync(placeFile(dir), `${known.place}\n${dir}`, { mode: 0o600 });
		return known.place;
	}
	const blocked = blockedFolder(dir, user);
	if (blocked === undefined) return dir;
	const own = join(BASE, createHash('sha256').update(dir).digest('hex').slice(0, 16));
	const place = join(own, 'postgres');
	mkdirSync(own, { recursive: true, mode: 0o711 });
	for (const folder of [BASE, own]) chmodSync(folder, 0o711);
	if (existsSync(join(dir, 'PG_VERSION')) && !existsSync(place)) move(dir, place, user);
	writeFileSync(placeFile(dir), `${place}\n${dir}`, { mode: 0o600 });
	console.log(`PostgreSQL runs as the user postgres, who may not enter ${blocked}: its files are in ${own}.`);
	return place;
}
