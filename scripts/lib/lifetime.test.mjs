/** An entry script ends with whoever started it, and undoes what it did. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'mana-lifetime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lifetime = pathToFileURL(join(import.meta.dirname, 'lifetime.mjs'));

/** Starts a script through a shell, as npm does; resolves when it runs. */
async function started(name, env = {}) {
	const undone = join(folder, name);
	const script = `
		import { writeFileSync } from 'node:fs';
		import { atEnd, live } from '${lifetime}';
		await live(async () => {
			atEnd(() => writeFileSync('${undone}', 'undone'));
			setInterval(() => undefined, 1_000);
			console.log(process.pid);
		});`;
	// A second command keeps the shell from becoming the script.
	const shell = spawn('sh', ['-c', `"${process.execPath}" --input-type=module -e "$SCRIPT"; true`], {
		env: { ...process.env, ...env, SCRIPT: script },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [said] = await once(shell.stdout, 'data');
	return { shell, pid: Number(said), undone: () => existsSync(undone) };
}

test.skipIf(process.platform === 'win32')('a script that npm runs ends when its shell is gone', async () => {
	const { shell, pid, undone } = await started('by-npm', { npm_lifecycle_event: 'start' });
	shell.kill('SIGTERM');
	await expect.poll(undone, { timeout: 5_000 }).toBe(true);
	await expect
		.poll(
			() => {
				try {
					return process.kill(pid, 0);
				} catch {
					return false;
				}
			},
			{ timeout: 5_000 },
		)
		.toBe(false);
});

test.skipIf(process.platform === 'win32')('one that was started by hand outlives the shell', async () => {
	const { shell, pid, undone } = await started('by-hand', { npm_lifecycle_event: undefined });
	shell.kill('SIGTERM');
	await new Promise((resolve) => setTimeout(resolve, 1_200));
	expect(undone()).toBe(false);
	process.kill(pid, 'SIGTERM');
	await expect.poll(undone, { timeout: 5_000 }).toBe(true);
});
