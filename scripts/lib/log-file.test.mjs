/** A log on a disk that is full for a while: said once, and written again afterwards. */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLog } from './log-file.mjs';

async function until(check) {
	while (!check()) await new Promise((done) => setTimeout(done, 5));
}

// A disk that is always full; only Linux has one.
test.skipIf(!existsSync('/dev/full'))('a log goes on when there is room again', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'mana-log-'));
	onTestFinished(() => rmSync(dir, { recursive: true }));
	const file = join(dir, 'web.log');
	symlinkSync('/dev/full', file);
	const said = [];
	let now = 0;
	const log = openLog(file, { say: (text) => said.push(text), now: () => now });
	log.write('lost\n');
	await until(() => said.length === 1);
	expect(said[0]).toContain('cannot be written');
	now += 10_000;
	// Still full, and not another word.
	log.write('lost too\n');
	await new Promise((done) => setTimeout(done, 50));
	unlinkSync(file);
	log.write('too soon\n');
	expect(existsSync(file)).toBe(false);
	now += 10_000;
	log.write('kept\n');
	await until(() => existsSync(file) && readFileSync(file, 'utf8') === 'kept\n');
	expect(said).toHaveLength(1);
});
