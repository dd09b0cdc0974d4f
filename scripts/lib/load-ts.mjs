/** Loads TypeScript of `src` into a plain script, through Vite. For developer commands; `npm start` runs built files. */
import { fileURLToPath } from 'node:url';
import { createServer, createServerModuleRunner } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `{ load, close }`: `load('src/lib/…ts')` answers the module; it may import more until `close`. */
export async function tsLoader() {
	const server = await createServer({
		root,
		configFile: false,
		appType: 'custom',
		logLevel: 'error',
		optimizeDeps: { noDiscovery: true },
		server: { middlewareMode: true, hmr: false, ws: false, watch: null },
	});
	const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
	return {
		load: (path) => runner.import(`/${path}`),
		close: async () => {
			await runner.close();
			await server.close();
		},
	};
}
