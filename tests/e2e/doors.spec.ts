/** No request ends the web process that `npm start` runs, whatever it is. */
import { expect, test } from '@playwright/test';
import { connect } from 'node:net';
import { malformedRequests, type Malformed } from '../support/malformed';

const COUNT = 2_000;
const AT_ONCE = 25;
/** Some requests are never answered, and rightly: their sender stops waiting. */
const PATIENCE_MS = 400;

/** Sends one and answers what came back, the first line of it. */
function send(port: number, { bytes, then }: Malformed): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		let text = '';
		const done = (): void => {
			socket.destroy();
			resolve(text.split('\r\n', 1)[0]!);
		};
		socket.setTimeout(PATIENCE_MS, done);
		socket.on('data', (data) => (text += data.toString('latin1')));
		socket.on('error', done);
		socket.on('close', done);
		socket.on('connect', () => {
			if (then === 'hang') socket.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
			else socket.write(bytes, () => then === 'leave' && done());
		});
	});
}

test('two thousand malformed requests of every kind, and it is the same process afterwards', async ({
	baseURL,
}) => {
	test.setTimeout(300_000);
	const port = Number(new URL(baseURL!).port);
	const seed = Math.floor(Math.random() * 2 ** 31);
	const startedAt = async (): Promise<string> => {
		const metrics = await (await fetch(`${baseURL}/metrics`)).text();
		return /^process_start_time_seconds .*$/m.exec(metrics)![0];
	};
	const before = await startedAt();
	const hosts = [`127.0.0.1:${port}`, 'evil.example'];
	const requests = hosts.flatMap((host) => malformedRequests(COUNT / hosts.length, seed, host));
	const failed: string[] = [];
	for (let at = 0; at < requests.length; at += AT_ONCE) {
		const batch = requests.slice(at, at + AT_ONCE);
		const answers = await Promise.all(batch.map((request) => send(port, request)));
		answers.forEach((answer, index) => {
			if (/ 5\d\d /.test(answer))
				failed.push(`${answer}: ${batch[index]!.bytes.toString('latin1').slice(0, 200)}`);
		});
	}
	expect(await startedAt(), `seed ${seed}`).toBe(before);
	expect((await fetch(`${baseURL}/health`)).status).toBe(200);
	expect(failed, `seed ${seed}`).toEqual([]);
});

test('a malformed address is refused as such, by every door and method', async ({ baseURL }) => {
	for (const path of [
		'/trpc/%ff',
		'/%ff',
		'/todo/%c0%af',
		'/admin/queues/%ff',
		'/mcp/%ff',
		'/_app/%ff',
		'/notes/%00',
	]) {
		for (const method of ['GET', 'HEAD', 'POST']) {
			expect([path, method, (await fetch(baseURL + path, { method })).status]).toEqual([path, method, 400]);
		}
	}
	expect((await fetch(`${baseURL}/trpc/account.me`, { method: 'HEAD' })).status).toBe(405);
});
