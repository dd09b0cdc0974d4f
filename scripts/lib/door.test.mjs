/** What the door does with requests whatever answers them. */
import { Agent, createServer, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { guarded, targetProblem } from './door.mjs';

/** A server behind the door; answers a way to ask it over one connection that is kept. */
async function behindDoor(answer) {
	const server = createServer(guarded(answer, { log: () => undefined, headers: {} }));
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	onTestFinished(() => {
		agent.destroy();
		server.closeAllConnections();
		server.close();
	});
	return (path, body = '') =>
		new Promise((resolve, reject) => {
			const sent = request(
				{ port: server.address().port, agent, path, method: 'POST', timeout: 5_000 },
				(response) => {
					response.resume().on('end', () => resolve(response.statusCode));
				},
			);
			sent.on('error', reject);
			sent.on('timeout', () => sent.destroy(new Error('no answer')));
			sent.end(body);
		});
}

test('a request that is refused before it is read does not block the ones behind it', async () => {
	const ask = await behindDoor((req, res) => {
		// As SvelteKit does: begins to read, and stops when nobody takes what was read.
		if (req.url === '/push') req.on('data', () => req.pause());
		setTimeout(() => res.writeHead(req.url === '/push' ? 503 : 200).end('words'), 50);
	});
	const large = 'x'.repeat(8 * 1024 * 1024);
	expect(await ask('/push', large)).toBe(503);
	expect(await ask('/health')).toBe(200);
	expect(await ask('/push', large)).toBe(503);
});

test('an action that every object would have is none, however it is written', () => {
	for (const name of ['__proto__', 'constructor', 'toString', 'valueOf', '%5F%5Fproto__'])
		for (const target of [`/sign-in?/${name}`, `/sign-in?a=1&/${name}=2`, `/sign-in?%2F${name}`])
			expect(targetProblem(target), target).toBe('This address names no action.');
	for (const target of ['/sign-in?/demo', '/sign-in?next=/__proto__', '/sign-in', '/x?constructor=1'])
		expect(targetProblem(target), target).toBeUndefined();
});
