/** The built-in PostgreSQL starts whatever a killed start, a reused process number or a private folder left behind. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { root } from './root.mjs';

const base = mkdtempSync(join(tmpdir(), 'mana-base-'));
process.env.MANA_CLUSTER_BASE = base;
const { startPostgres } = await import('../embedded-postgres.mjs');
const { lockDataDir, openSecrets, wasLeft } = await import('./data-folder.mjs');
const { StartError } = await import('./errors.mjs');

const full = process.env.MANA_TEST_TIER === 'full';
const isRoot = process.getuid?.() === 0;

function folder() {
	const dir = mkdtempSync(join(tmpdir(), 'mana-start-'));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}
const options = (dir) => ({ dir: join(dir, 'postgres'), password: 'secret', quick: true });
/** Starts, asks something and stops; fails when any of it does. */
async function startsAndStops(dir) {
	const server = await startPostgres(options(dir));
	try {
		const { default: pg } = await import('pg');
		const client = new pg.Client({ connectionString: server.url });
		await client.connect();
		await client.query('CREATE TABLE IF NOT EXISTS kept (n int)');
		const { rows } = await client.query('SELECT count(*)::int AS n FROM kept');
		await client.query('INSERT INTO kept VALUES (1)');
		await client.end();
		return rows[0].n;
	} finally {
		await server.stop();
	}
}

test(
	'a first start that is killed at any moment is followed by one that works',
	{ timeout: 300_000 },
	async () => {
		const script = `
		const { startPostgres } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts/embedded-postgres.mjs')).href)});
		await startPostgres(${JSON.stringify({ password: 'secret', quick: true })});`;
		const kills = full ? 25 : 4;
		for (let n = 0; n < kills; n += 1) {
			const dir = folder();
			const code = script.replace('"password"', `"dir":${JSON.stringify(join(dir, 'postgres'))},"password"`);
			const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
				stdio: 'ignore',
				detached: true,
			});
			const ended = new Promise((done) => child.once('exit', done));
			await sleep(50 + Math.random() * 900);
			// The group, initdb with it. A start that is through has left its server running, as a killed one would.
			if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
			await ended;
			expect(await startsAndStops(dir), `killed start ${n}`).toBe(0);
			expect(await startsAndStops(dir)).toBe(1);
		}
	},
);

test('what an older version left half made is put aside', async () => {
	const dir = folder();
	mkdirSync(join(dir, 'postgres', 'base'), { recursive: true });
	writeFileSync(join(dir, 'postgres', 'PG_VERSION'), '18\n');
	expect(await startsAndStops(dir)).toBe(0);
});

test(
	'a pid file that is empty, garbled or about another program keeps nobody from starting',
	{ timeout: 60_000 },
	async () => {
		const dir = folder();
		await startsAndStops(dir);
		const other = spawn('sleep', ['60'], { stdio: 'ignore' });
		// With the very words of a server on this folder, and no server.
		const idle = 'setTimeout(() => undefined, 60_000)';
		const namesake = spawn(process.execPath, ['-e', idle, '--', '-D', join(dir, 'postgres')], {
			stdio: 'ignore',
		});
		onTestFinished(() => (void other.kill(), void namesake.kill()));
		const about = (pid) =>
			`${pid}\n${join(dir, 'postgres')}\n1700000000\n5432\n\n127.0.0.1\n  5432001         0\nready   \n`;
		for (const [n, text] of [
			'',
			'nonsense\n',
			about(other.pid),
			about(namesake.pid),
			about(1),
			about(999_999),
		].entries()) {
			writeFileSync(join(dir, 'postgres', 'postmaster.pid'), text, { mode: 0o644 });
			expect(await startsAndStops(dir), JSON.stringify(text)).toBe(n + 1);
		}
		expect(other.exitCode).toBeNull();
		expect([namesake.exitCode, namesake.signalCode]).toEqual([null, null]);
	},
);

test('a lock is kept by the very process that wrote it', () => {
	const dir = folder();
	const lock = join(dir, 'lock');
	for (const text of ['', 'nonsense', '999999', `${process.pid}\n1`, `${process.ppid}\n12345`]) {
		writeFileSync(lock, text);
		lockDataDir(dir)();
	}
	const give = lockDataDir(dir);
	expect(() => lockDataDir(dir)).toThrow('already running');
	give();
	expect(existsSync(lock)).toBe(false);
});

test(
	'a project that only root may enter keeps its database elsewhere, says where, and finds it again',
	{ timeout: 60_000 },
	async () => {
		// Only root's server runs as somebody else; for others there is no folder that it may not enter.
		if (!isRoot) return;
		const home = folder();
		chmodSync(home, 0o700);
		const data = join(home, 'clone', '.mana');
		mkdirSync(data, { recursive: true });
		expect(await startsAndStops(data)).toBe(0);
		expect(await startsAndStops(data)).toBe(1);
		expect(existsSync(join(data, 'postgres'))).toBe(false);
		const [place] = readFileSync(join(data, 'postgres.place'), 'utf8').split('\n');
		expect(place.startsWith(base)).toBe(true);
		expect(existsSync(join(place, 'PG_VERSION'))).toBe(true);
	},
);

test('a folder whose files are not what Mana wrote there is told of in a sentence', () => {
	const dir = folder();
	for (const text of ['null', '[]', '"x"', '7', '{']) {
		writeFileSync(join(dir, 'secrets.json'), text);
		expect(() => openSecrets(dir), text).toThrow(StartError);
	}
	mkdirSync(join(dir, 'lock'));
	expect(() => wasLeft(dir)).toThrow(StartError);
	expect(() => lockDataDir(dir)).toThrow(StartError);
});
