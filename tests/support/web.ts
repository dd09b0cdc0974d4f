/**
 * The whole web program in this process: SvelteKit's own router, our hooks and endpoints, on a fresh database and behind a
 * real HTTP server. What is missing is the build and the insides of pages; the browser tests run on both.
 */
import { sveltekit } from '@sveltejs/kit/vite';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createVite, type Plugin } from 'vite';
import type { App } from '../../src/lib/server/compose';
import { personOf, TEST_KEK, type TestPerson } from './app';
import { createTestDatabase } from './database';

export interface WebRequest {
	readonly method?: string;
	/** Sent as they are, `Host` and `Origin` too, which `fetch` would not let through. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
	/** Sent in parts of a length that no header tells. */
	readonly unsized?: boolean;
	/** Hangs up after the headers, as one must on a stream that does not end. */
	readonly headersOnly?: boolean;
}

export interface WebAnswer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
}

export interface TestWeb {
	readonly app: App;
	/** `127.0.0.1:<port>`: what a browser sends as `Host`. */
	readonly host: string;
	/** Never follows redirects. */
	readonly ask: (path: string, options?: WebRequest) => Promise<WebAnswer>;
	readonly signUp: (name: string) => Promise<TestPerson>;
	/** Runs `work` with another program behind the same routes. */
	readonly withApp: <T>(app: App, work: () => Promise<T>) => Promise<T>;
	readonly close: () => Promise<void>;
}

/** Where `hooks.server.ts` keeps the program of this process. */
const SLOT = Symbol.for('mana.app');
const slots = globalThis as { [SLOT]?: App };

const ask =
	(port: number) =>
	(
		path: string,
		{ method = 'GET', headers = {}, body, unsized = false, headersOnly = false }: WebRequest = {},
	): Promise<WebAnswer> =>
		new Promise((resolve, reject) => {
			// Node leaves the length out for methods that rarely have a body.
			const sized =
				body === undefined || unsized
					? headers
					: { ...headers, 'content-length': String(Buffer.byteLength(body)) };
			const sent = httpRequest(
				{ host: '127.0.0.1', port, path, method, headers: sized, agent: false },
				(response) => {
					let text = '';
					const answer = (): void =>
						resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
					if (headersOnly) {
						answer();
						sent.destroy();
						return;
					}
					response.setEncoding('utf8');
					response.on('data', (part: string) => (text += part));
					response.on('end', answer);
					response.on('error', reject);
				},
			);
			sent.on('error', reject);
			sent.end(body);
		});

/** What SvelteKit's development server has and the built one does not: answers to other origins, reloads of changed files. */
const asBuilt: Plugin = {
	name: 'as-built',
	configResolved: ({ server }) => {
		Object.assign(server, { cors: false, watch: null });
	},
};

/** Components are left out: they are most of the time and no part of a door. The browser tests look at whole pages. */
const noComponents: Plugin = {
	name: 'no-components',
	enforce: 'pre',
	load: (id) =>
		/\/src\/(routes|lib)\/.*\.svelte$/.test(id)
			? '<script>let { children } = $props();</script>{@render children?.()}'
			: /\.css(\?|$)/.test(id)
				? ''
				: undefined,
};

/** `env` comes on top of the settings of tests. One per process: the program is composed from the environment. */
export async function testWeb(env: Readonly<Record<string, string>> = {}): Promise<TestWeb> {
	const database = await createTestDatabase();
	const settings: Record<string, string> = {
		DATABASE_URL: database.url,
		REDIS_URL: '',
		MANA_KEK: TEST_KEK,
		MANA_DATA_DIR: '.cache/test-data',
		MANA_LOG_LEVEL: 'error',
		...env,
	};
	const before = Object.fromEntries(Object.keys(settings).map((name) => [name, process.env[name]]));
	Object.assign(process.env, settings);

	const vite = await createVite({
		configFile: false,
		logLevel: 'error',
		cacheDir: '.cache/vite-test',
		plugins: [noComponents, sveltekit(), asBuilt],
		// Nothing is served to browsers.
		optimizeDeps: { noDiscovery: true, include: [] },
		server: { middlewareMode: true, hmr: false, ws: false, allowedHosts: true },
	});
	const server = createServer(vite.middlewares);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	// The first request composes the program; one for a page compiles what all pages share.
	await ask(port)('/sign-in');
	const app = slots[SLOT];
	if (app === undefined) throw new Error('The web program did not start; its log says why.');

	return {
		app,
		host: `127.0.0.1:${port}`,
		ask: ask(port),
		signUp: (name) => personOf(app, name),
		withApp: async (other, work) => {
			slots[SLOT] = other;
			try {
				return await work();
			} finally {
				slots[SLOT] = app;
			}
		},
		close: async () => {
			await app.drain();
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
			await vite.close();
			await app.close();
			await database.drop();
			for (const [name, value] of Object.entries(before)) {
				if (value === undefined) delete process.env[name];
				else process.env[name] = value;
			}
		},
	};
}
