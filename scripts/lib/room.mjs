/**
 * Room on the disk of the database: how much is free, and a file that only takes up room. It is given up when the database
 * needs room to start again on a full disk, because replaying its log and the checkpoint after it write.
 */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, statfs } from 'node:fs/promises';

export const MB = 1024 * 1024;

/** Three segments of PostgreSQL's log. */
export const RESERVE_BYTES = 48 * MB;
const PIECE_BYTES = 4 * MB;

/** Bytes that somebody who is not root may still write to the disk of `dir`; `undefined` where that cannot be told. */
export async function freeAt(dir) {
	try {
		const { bavail, bsize } = await statfs(dir);
		return bavail * bsize;
	} catch {
		// Some network file systems have no such number; then nothing is concluded from it.
		return undefined;
	}
}

/** What the reserve holds now. */
export const reserveAt = async (file) => (await stat(file).catch(() => undefined))?.size ?? 0;

/** Takes up the room. Random bytes, because file systems that compress would store others in no room at all. */
export async function keepReserve(file, bytes = RESERVE_BYTES) {
	const half = `${file}.new`;
	try {
		const out = await open(half, 'w', 0o600);
		try {
			for (let left = bytes; left > 0; left -= PIECE_BYTES) {
				await out.writeFile(randomBytes(Math.min(left, PIECE_BYTES)));
			}
		} finally {
			await out.close();
		}
		await rename(half, file);
	} catch (error) {
		await rm(half, { force: true });
		throw error;
	}
}

/** Gives the room back. */
export const dropReserve = (file) => rm(file, { force: true });
