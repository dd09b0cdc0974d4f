/** Loads TypeScript of `src` into a plain script, through Vite. For developer commands; `npm start` runs built files. */
import { createServer, createServerModuleRunner } from 'vite';
import { root } from './root.mjs';

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
