import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: 'build' }),
		// Absolute asset paths, so that one cached shell answers every address offline.
		paths: { relative: false },
		// Our own origin check in `server/http/origin.ts` covers every method and content type, not only forms.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self', 'data:'],
				'connect-src': ['self'],
				'worker-src': ['self', 'blob:'],
				'manifest-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
			},
		},
		serviceWorker: { register: false },
		version: { pollInterval: 0 },
		// Packages that one comparison installs for itself are as little ours to check as all others.
		typescript: {
			config: (config) => ({
				...config,
				exclude: [...config.exclude, '../tests/bench/peers/node_modules/**'],
			}),
		},
	},
};
