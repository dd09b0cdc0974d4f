/** What the app weighs: script on the wire, bytes on the device, heap of the tab and of its worker. */
import { baseUrl, verify } from '../harness.mjs';
import { settled } from './person.mjs';

/** Bytes of script as served, each address once, from a first visit of a browser until `until` holds. */
export async function scriptUntil(context, path, until) {
	const page = await context.newPage();
	const sizes = new Map();
	page.on('requestfinished', (request) => {
		const { pathname } = new URL(request.url());
		if (!pathname.endsWith('.js') || sizes.has(pathname)) return;
		sizes.set(
			pathname,
			request.response().then(async (answer) => Number((await answer?.headerValue('content-length')) ?? 0)),
		);
	});
	await page.goto(`${baseUrl}${path}`);
	await until(page);
	const all = await Promise.all([...sizes].map(async ([name, size]) => [name, await size]));
	await page.close();
	const sum = (list) => list.reduce((total, [, size]) => total + size, 0);
	return {
		requests: all.length,
		page: sum(all.filter(([name]) => !name.includes('/workers/'))),
		worker: sum(all.filter(([name]) => name.includes('/workers/'))),
	};
}

export const untilSignIn = (page) =>
	page
		.getByLabel('Password')
		.waitFor()
		.then(() => page.waitForTimeout(1_000));
export const untilToday = (page) => settled(page);

/** Bytes of IndexedDB of the app's origin, as the browser estimates them. */
export const storedBytes = (page) =>
	page.evaluate(async () => {
		const { usage, usageDetails } = await navigator.storage.estimate();
		return usageDetails?.indexedDB ?? usage;
	});

const LIMIT_MS = 10_000;

/** Used heap in MB after a collection: of the page, then of each of its workers, which only the browser's protocol tells. */
export async function heapMb(context, page) {
	const session = await context.newCDPSession(page);
	const workers = [];
	session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
		if (targetInfo.type === 'worker') workers.push(sessionId);
	});
	const answers = new Map();
	session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
		const { id, result } = JSON.parse(message);
		answers.get(`${sessionId} ${id}`)?.(result);
	});
	const ask = (sessionId, id, method) =>
		new Promise((resolve, reject) => {
			setTimeout(() => reject(new Error(`A worker did not answer ${method}.`)), LIMIT_MS).unref();
			answers.set(`${sessionId} ${id}`, resolve);
			const message = JSON.stringify({ id, method });
			session.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
		});
	await session.send('Target.setAutoAttach', {
		autoAttach: true,
		waitForDebuggerOnStart: false,
		flatten: false,
	});
	await session.send('HeapProfiler.collectGarbage');
	const heaps = [(await session.send('Runtime.getHeapUsage')).usedSize];
	for (const worker of workers) {
		await ask(worker, 1, 'HeapProfiler.collectGarbage');
		heaps.push((await ask(worker, 2, 'Runtime.getHeapUsage')).usedSize);
	}
	verify(heaps.length > 1, 'the heap of the worker could not be read');
	return heaps.map((bytes) => bytes / 1_000_000);
}
