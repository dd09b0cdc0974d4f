/** Which answer a page gets: the server's while there is one, the kept shell when it is away, broken or too slow. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

vi.mock('$service-worker', () => ({ build: [], files: [], version: '1' }));

const handlers = new Map<string, (event: unknown) => void>();
const shell = new Map<string, Response>();
let server: () => Promise<Response>;

beforeAll(async () => {
	vi.stubGlobal('self', {
		addEventListener: (name: string, handler: (event: unknown) => void) => handlers.set(name, handler),
		location: { origin: 'https://mana.test' },
	});
	vi.stubGlobal('caches', {
		open: async () => ({
			match: async (key: string) => shell.get(key)?.clone(),
			put: async (key: string, response: Response) => void shell.set(key, response),
		}),
	});
	vi.stubGlobal('fetch', () => server());
	await import('./service-worker');
});
beforeEach(() => shell.clear());
afterEach(() => void vi.useRealTimers());

const html = (text: string, status = 200): Response =>
	new Response(text, { status, headers: { 'content-type': 'text/html' } });

/** Opens an app page; answers what the browser shows, and waits for what the worker does afterwards. */
async function open(): Promise<string> {
	const work: Promise<unknown>[] = [];
	let answer: Promise<Response> | undefined;
	handlers.get('fetch')!({
		request: { url: 'https://mana.test/todo', method: 'GET', mode: 'navigate' },
		respondWith: (response: Promise<Response>) => (answer = response),
		waitUntil: (promise: Promise<unknown>) => work.push(promise),
	});
	const text = await (await answer!).text();
	await Promise.all(work);
	return text;
}

test('the server answers, and its shell is kept for when it does not', async () => {
	server = async () => html('fresh');
	expect(await open()).toBe('fresh');
	server = () => Promise.reject(new TypeError('no network'));
	expect(await open()).toBe('fresh');
	server = async () => html('bad gateway', 502);
	expect(await open()).toBe('fresh');
	server = async () => html('newer');
	expect(await open()).toBe('newer');
});

test('a server that takes too long is not waited for, and still brings the next shell', async () => {
	shell.set('/__shell', html('kept'));
	vi.useFakeTimers();
	let arrive!: (response: Response) => void;
	server = () => new Promise((resolve) => (arrive = resolve));
	const opened = open();
	await vi.advanceTimersByTimeAsync(3_000);
	arrive(html('late'));
	expect(await opened).toBe('kept');
	expect(await shell.get('/__shell')!.clone().text()).toBe('late');
});

test('without a shell the page waits for the server, and shows what it says', async () => {
	server = async () => html('bad gateway', 502);
	expect(await open()).toBe('bad gateway');
	server = () => Promise.reject(new TypeError('no network'));
	await expect(open()).rejects.toThrow('no network');
});
