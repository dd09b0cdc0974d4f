/** Where a server listens: whether it can, why not, and under which address it is reached. */
import { createServer } from 'node:net';
import { StartError } from './errors.mjs';

const LOOPBACK = /^(localhost|::1|\[::1\]|127(\.\d{1,3}){3})$/;

/** Whether only this machine reaches a server on `host`. */
export const isLoopback = (host) => LOOPBACK.test(host);

/** The address to open in a browser. */
export function addressOf(host, port) {
	if (host === '127.0.0.1') return `http://localhost:${port}`;
	return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** A port of this machine that nobody listens on. */
export const freePort = () =>
	new Promise((done, fail) => {
		const server = createServer();
		server.once('error', fail);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});

const LOOK_MS = 250;

/** Resolves to what keeps a server from listening there, `undefined` when nothing does. */
const obstacle = (host, port) =>
	new Promise((done) => {
		const server = createServer();
		server.once('error', done);
		server.listen(Number(port), host, () => server.close(() => done()));
	});

/**
 * Fails with one sentence when somebody else listens there, before anything slow is done. Waits up to `patienceMs` for a
 * port that is taken, where whoever has it is about to end.
 */
export async function checkPort(host, port, patienceMs = 0) {
	// A port that is none is named by the settings, together with all others that are wrong.
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return;
	const until = Date.now() + patienceMs;
	for (;;) {
		const error = await obstacle(host, port);
		if (error === undefined) return;
		if (error.code !== 'EADDRINUSE' || Date.now() >= until)
			throw new StartError(listenProblem(error, host, port));
		await new Promise((done) => setTimeout(done, LOOK_MS));
	}
}

/** Why listening failed, in one sentence. */
export function listenProblem(error, host, port) {
	switch (error.code) {
		case 'EADDRINUSE':
			return `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${Number(port) + 1} npm start`;
		case 'EACCES':
			return `This user may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`;
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return `HOST: this machine has no address ${host}.`;
		default:
			return `Mana cannot listen on ${host}:${port}: ${error.message}`;
	}
}
