/** Processes under supervision: what restarts them, and what does not take the supervisor with it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { supervise } from './children.mjs';

/** Supervises a script that notes each of its starts; `starts()` counts them. */
function watched(body, logFile) {
	const folder = mkdtempSync(join(tmpdir(), 'mana-children-'));
	const script = join(folder, 'script.mjs');
	const notes = join(folder, 'starts');
	writeFileSync(
		script,
		`import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(notes)}, 'x');\n${body}`,
	);
	writeFileSync(notes, '');
	const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
	const child = supervise({
		name: 'test',
		args: [script],
		env: process.env,
		logFile: logFile ?? join(folder, 'test.log'),
	});
	onTestFinished(async () => {
		await child.stop('SIGKILL');
		said.mockRestore();
		rmSync(folder, { recursive: true, force: true });
	});
	return { child, said, starts: () => readFileSync(notes, 'utf8').length };
}

const RUNS = `setInterval(() => undefined, 60_000);\nprocess.send({ ready: true, port: 7 });`;

test('it starts, and says where it listens', async () => {
	const { child } = watched(RUNS);
	expect(await child.start()).toMatchObject({ port: 7 });
});

test('a process that ends before it is ready fails the start in its own words', async () => {
	const { child } = watched(`process.send({ failed: 'The port is taken.' }, () => process.exit(1));`);
	await expect(child.start()).rejects.toThrow('The port is taken.');
});

/** Looks again and again, because another process writes what is waited for. The clock of the supervisor stands still. */
const until = (check) =>
	new Promise((done) => {
		const timer = setInterval(() => {
			if (!check()) return;
			clearInterval(timer);
			done();
		}, 10);
	});

test('new code starts it again at once and without a word, however often', async () => {
	const { child, said, starts } = watched(RUNS);
	await child.start();
	for (let round = 2; round <= 4; round += 1) {
		child.restart();
		await until(() => starts() === round);
	}
	expect(said).not.toHaveBeenCalled();
});

test('new code starts a process that crashed, without waiting for its turn', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	onTestFinished(() => void vi.useRealTimers());
	const { child, said, starts } = watched(`${RUNS}\nsetTimeout(() => process.exit(3), 50);`);
	await child.start();
	await until(() => said.mock.calls.length === 1);
	expect(said).toHaveBeenCalledWith(expect.stringContaining('starts again in 0.5 s'));
	child.restart();
	await until(() => starts() === 2);
});

// A disk that is always full; only Linux has one.
if (existsSync('/dev/full')) {
	test('a log that cannot be written is said once, and stops nothing', async () => {
		const { child, said } = watched(
			`${RUNS}\nfor (let at = 0; at < 3; at += 1) console.log('{}');`,
			'/dev/full',
		);
		await child.start();
		await until(() => said.mock.calls.length > 0);
		expect(said.mock.calls).toEqual([[expect.stringContaining('/dev/full cannot be written')]]);
	});
}
