/** What the app weighs: script on the wire, bytes on the device, heap of the tab and of its worker. */
import { baseUrl } from '../harness.mjs';
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

/** Used heap in MB after a collection, of the page and of its workers. Needs `--enable-precise-memory-info` and `--expose-gc`. */
export async function heapMb(page) {
	const read = () => {
		globalThis.gc?.();
		return performance.memory?.usedJSHeapSize ?? NaN;
	};
	const workers = await Promise.all(page.workers().map((worker) => worker.evaluate(read)));
	return [await page.evaluate(read), ...workers].map((bytes) => bytes / 1_000_000);
}
