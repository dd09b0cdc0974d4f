/** The Redis of this test run, when there is one. CI sets MANA_TEST_REDIS=1 to insist on it. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Redis } from 'ioredis';

const url = process.env['MANA_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Its address, or `undefined` with a line about what is not run. Throws when somebody insists. */
export async function redisAtHand(what: string): Promise<string | undefined> {
	const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 });
	probe.on('error', () => undefined);
	const answers = await probe.connect().then(
		() => true,
		() => false,
	);
	probe.disconnect();
	if (answers) return url;
	if (process.env['MANA_TEST_REDIS'] === '1') throw new Error(`No Redis answers at ${url}.`);
	console.warn(`${what} not run: no Redis answers at ${url}.`);
	return undefined;
}

/** A port of this machine on which nobody listens. */
export async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

export interface Road {
	/** The address of Redis over this road. */
	readonly url: string;
	/** Breaks the connections that are open. */
	readonly cut: () => void;
	/** Breaks them and refuses new ones. */
	readonly block: () => Promise<void>;
	readonly unblock: () => Promise<void>;
	readonly close: () => Promise<void>;
}

/** A way to a Redis that can be cut and blocked, and on which what is sent arrives `delayMs` late. */
export async function redisRoad(to: string, { delayMs = 0 } = {}): Promise<Road> {
	const { hostname, port } = new URL(to);
	const sockets = new Set<Socket>();
	const server = createServer((near) => {
		const far = connect(Number(port || 6379), hostname);
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => {
				sockets.delete(socket);
				near.destroy();
				far.destroy();
			});
		}
		near.on('data', (data) => void setTimeout(() => far.write(data), delayMs));
		far.on('data', (data) => near.write(data));
	});
	const listen = (at: number): Promise<void> =>
		new Promise((resolve) => server.listen(at, '127.0.0.1', resolve));
	await listen(0);
	const own = (server.address() as AddressInfo).port;
	const url = new URL(to);
	url.host = `127.0.0.1:${own}`;
	const cut = (): void => sockets.forEach((socket) => socket.destroy());
	const block = async (): Promise<void> => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		cut();
		if (server.listening) await closed;
	};
	return { url: url.href, cut, block, unblock: () => listen(own), close: block };
}
