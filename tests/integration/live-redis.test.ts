/** Live events on Redis: heard in every process, caught up after an interruption, and never in the way of a push. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../src/lib/server/log';
import { redisTransport, type LiveTransport } from '../../src/lib/server/sync/live-transport';
import { closedPort, redisAtHand, redisRoad } from '../support/redis';

const log = createLog('silent');
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
	for (const { close } of open.splice(0)) await close();
});

function transport(url: string): LiveTransport {
	const made = redisTransport({ url, log });
	open.push(made);
	return made;
}

test('an announcement fails while Redis is away', async () => {
	await expect(transport(`redis://127.0.0.1:${await closedPort()}`).publish('x')).rejects.toThrow();
});

test('an announcement fails when Redis does not answer', async () => {
	const sockets: Socket[] = [];
	const server = createServer((socket) => sockets.push(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await expect(transport(`redis://127.0.0.1:${port}`).publish('x')).rejects.toThrow();
	for (const socket of sockets) socket.destroy();
	server.close();
});

const url = await redisAtHand('Live events on Redis');

if (url !== undefined) {
	const at = (db: number): string => new URL(`/${db}`, url).href;
	/** Words nobody else says: other programs may use the same Redis, and channels know no prefix. */
	const words = (what: string): string => `${what} ${process.pid} ${performance.now()}`;

	/** Listens; `until` resolves when a line was heard. */
	async function listen(to: LiveTransport, resumed = (): void => undefined) {
		const heard: string[] = [];
		let look = (): void => undefined;
		await to.listen((line) => {
			heard.push(line);
			look();
		}, resumed);
		const until = (line: string): Promise<void> =>
			new Promise((resolve) => {
				look = () => heard.includes(line) && resolve();
				look();
			});
		return { heard, until };
	}

	test('every process of the installation hears, and no other installation on the same Redis', async () => {
		const [one, two, other] = [transport(at(3)), transport(at(3)), transport(at(4))];
		const [ours, theirs] = [words('ours'), words('theirs')];
		const [here, elsewhere] = [await listen(two), await listen(other)];
		await one.publish(ours);
		await here.until(ours);
		await other.publish(theirs);
		await elsewhere.until(theirs);
		expect(elsewhere.heard).not.toContain(ours);
		expect(here.heard).not.toContain(theirs);
	});

	test('who was cut off is told to catch up only once nothing can be missed any more', async () => {
		const road = await redisRoad(at(3), { delayMs: 150 });
		open.push(road);
		const near = transport(at(3));
		const after = words('after');
		const far = await listen(transport(road.url), () => void near.publish(after));
		road.cut();
		await far.until(after);
	});
}
