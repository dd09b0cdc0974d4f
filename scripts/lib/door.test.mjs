/** What the door does with requests whatever answers them. */
import { Agent, createServer, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { guarded } from './door.mjs';

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
