/**
 * Settings of the built-in PostgreSQL that change while it runs: how much log it may keep on a disk of this size, and
 * whether it takes in anything. They are files in the cluster that its `postgresql.conf` includes. The one that refuses
 * writes is always there under another name, so that a disk without a free byte does not keep it from being put in place.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MB } from './room.mjs';

const INCLUDE = `include_if_exists = 'mana.conf'`;
const FULL = 'mana-full.conf';

/**
 * Reading writes as well: a page that is read for the first time after a write is noted in the log. With this little of it
 * the checkpoints come so early that the segments PostgreSQL holds anyway (`min_wal_size`, 80 MB) are used again and again.
 */
const FULL_SETTINGS = `# In place while the disk is full; Mana takes it away by itself.
default_transaction_read_only = on
autovacuum = off
max_wal_size = 80MB
`;

/** The log of everything since the last checkpoint: a sixteenth of the disk, so that it does not fill a small one by itself. */
function logMegabytes(dir) {
	try {
		const { blocks, bsize } = statfsSync(dir);
		return Math.min(2_048, Math.max(96, Math.floor((blocks * bsize) / 16 / MB)));
	} catch {
		// Not every file system tells its size.
		return 1_024;
	}
}

function writeWhenNew(file, text) {
	if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
	// Beside and renamed: half a setting keeps PostgreSQL from starting.
	writeFileSync(`${file}.new`, text, { mode: 0o644 });
	renameSync(`${file}.new`, file);
}

/** Puts the files in place. A cluster starts as one that takes in writes, unless `full`. */
export function writeConf(dir, { full = false } = {}) {
	const main = join(dir, 'postgresql.conf');
	writeWhenNew(
		join(dir, 'mana.conf'),
		`max_wal_size = ${logMegabytes(dir)}MB\ninclude_if_exists = '${FULL}'\n`,
	);
	if (!existsSync(join(dir, FULL))) writeWhenNew(join(dir, `${FULL}.off`), FULL_SETTINGS);
	if (!readFileSync(main, 'utf8').includes(INCLUDE)) appendFileSync(main, `\n${INCLUDE}\n`);
	refuseWrites(dir, full);
}

/** Takes effect at the next start, or when the server is told to read its settings again. */
export function refuseWrites(dir, refuse) {
	const [on, off] = [join(dir, FULL), join(dir, `${FULL}.off`)];
	const [from, to] = refuse ? [off, on] : [on, off];
	if (existsSync(from)) renameSync(from, to);
}
