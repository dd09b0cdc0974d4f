/** The database of an installation on a disk of its own that fills up: a small file system in memory, which only root mounts. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../embedded-postgres.mjs';
import { keepDatabase } from './database-keeper.mjs';

const SIZE = '420m';

/** A folder that is a file system of its own, or `undefined` where this user may not mount one. */
function smallDisk() {
	if (process.platform !== 'linux' || process.getuid() !== 0) return undefined;
	const dir = mkdtempSync(join(tmpdir(), 'mana-disk-'));
	const mounted =
		spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=711`, 'tmpfs', dir]).status === 0;
	if (!mounted) rmSync(dir, { recursive: true });
	return mounted ? dir : undefined;
}
const disk = smallDisk();
const why = disk === undefined ? ' (not run: this user may not mount a file system)' : '';

afterAll(() => {
	if (disk === undefined) return;
	spawnSync('umount', ['-l', disk]);
	rmSync(disk, { recursive: true, force: true });
});

/** Takes what is left. */
async function fill(file) {
	const out = await open(file, 'a');
	const piece = Buffer.alloc(1024 * 1024, 7);
	try {
		for (;;) await out.writeFile(piece);
	} catch (error) {
		if (error.code !== 'ENOSPC') throw error;
	} finally {
		await out.close();
	}
}

async function until(check, ms = 60_000) {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
		if (await Promise.resolve(check()).catch(() => false)) return;
	}
	throw new Error('What was waited for did not come.');
}

/** A kept database with a table and a pool; everything that was said. */
async function kept() {
	const options = { dir: join(disk, 'data', 'postgres'), password: 'secret' };
	const server = await startPostgres(options);
	const said = [];
	let isOver = false;
	const keeper = keepDatabase({
		server,
		launch: (how) => startPostgres({ ...options, ...how }),
		over: () => (isOver = true),
		say: (text) => said.push(text),
		lookMs: 100,
	});
	const pool = new pg.Pool({ connectionString: server.url, max: 4, connectionTimeoutMillis: 2_000 });
	pool.on('error', () => undefined);
	pool.on('connect', (connection) => connection.on('error', () => undefined));
	onTestFinished(async () => {
		await pool.end();
		await keeper.stop();
	});
	await pool.query('CREATE TABLE IF NOT EXISTS written (id int PRIMARY KEY, text text)');
	return { server, keeper, pool, said, isOver: () => isOver };
}

const noise = () => Array.from({ length: 200 }, () => Math.random().toString(36)).join('');

test.skipIf(disk === undefined)(
	`a full disk refuses writes, is read from, and gives back everything that was acknowledged${why}`,
	{ timeout: 240_000 },
	async () => {
		writeFileSync(join(disk, 'mark'), '');
		const { keeper, pool, said, isOver, server } = await kept();
		chmodSync(join(disk, 'data'), 0o711);
		await until(() => existsSync(join(disk, 'data', 'reserve')));

		// Somebody else takes all the room at once while rows are written without a pause.
		const acknowledged = [];
		const refusals = new Set();
		let writing = true;
		const writer = (async () => {
			for (let id = 1; writing; id += 1) {
				try {
					await pool.query('INSERT INTO written VALUES ($1, $2)', [id, noise()]);
					acknowledged.push(id);
				} catch (error) {
					refusals.add(error.code ?? error.message);
					await sleep(20);
				}
			}
		})();
		await until(() => acknowledged.length > 200);
		const hog = join(disk, 'hog');
		await fill(hog);
		await until(() => keeper.phase() === 'full');
		await until(() => refusals.has('25006'));
		const before = acknowledged.length;
		const count = async () => (await pool.query('SELECT count(*)::int AS n FROM written')).rows[0].n;
		expect(await count()).toBe(before);

		// The log of the database finds no room either: the server ends, and comes back for reading, out of the reserve.
		let hasEnded = false;
		void server.exited.then(() => (hasEnded = true));
		for (let at = 0; at < 300 && !hasEnded; at += 1) {
			await pool
				.query("SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000000))")
				.catch(() => undefined);
			await sleep(5);
		}
		// It may have found enough segments to use again; then it is ended as the machine would.
		if (!hasEnded) process.kill(server.pid, 'SIGQUIT');
		await server.exited;
		await fill(hog);
		await until(() => said.some((text) => /^The database ended because the disk/.test(text)));
		await until(() => keeper.phase() === 'full');
		await until(async () => (await count()) === before);
		await expect(pool.query('INSERT INTO written VALUES (0, $1)', [''])).rejects.toMatchObject({
			code: '25006',
		});
		expect(existsSync(join(disk, 'data', 'reserve'))).toBe(false);

		await rm(hog);
		await until(() => keeper.phase() === 'running');
		await until(() => acknowledged.length > before + 50);
		writing = false;
		await writer;
		const { rows } = await pool.query('SELECT id FROM written');
		const stored = new Set(rows.map(({ id }) => id));
		expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
		expect(existsSync(join(disk, 'data', 'reserve'))).toBe(true);
		expect(isOver()).toBe(false);
		// One sentence per change.
		expect(said.length).toBeLessThanOrEqual(5);
		expect(said[0]).toMatch(/^The disk of .* is full \(\d+ MB free\)/);
		expect(said.at(-1)).toMatch(/^There is room again/);
	},
);
