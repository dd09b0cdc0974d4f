/** A process ends with the script that started it, however early that one went. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { checkPort, freePort } from './listening.mjs';

const parent = pathToFileURL(join(import.meta.dirname, 'parent.mjs'));
const script = `
	import { endWithParent } from '${parent}';
	endWithParent(() => process.exit(7));
	setTimeout(() => process.exit(1), 2_000);`;

const launch = (channel) =>
	spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['ignore', 'inherit', 'inherit', ...channel],
	});

test.each([0, 20, 60, 150, 400])('a parent that goes after %i ms takes its child with it', async (ms) => {
	const child = launch(['ipc']);
	await new Promise((resolve) => setTimeout(resolve, ms));
	child.disconnect();
	const [code] = await once(child, 'exit');
	expect(code).toBe(7);
});

test('a process that nobody keeps a channel to goes on', async () => {
	const [code] = await once(launch([]), 'exit');
	expect(code).toBe(1);
});

test('a port that is about to be free is waited for, another is not', async () => {
	const port = await freePort();
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	await expect(checkPort('127.0.0.1', String(port))).rejects.toThrow(`Port ${port} is in use`);
	const waited = checkPort('127.0.0.1', String(port), 10_000);
	setTimeout(() => server.close(), 300);
	await expect(waited).resolves.toBeUndefined();
});
