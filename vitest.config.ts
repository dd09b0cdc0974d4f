import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const alias = { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) };
const full = process.env['MANA_TEST_TIER'] === 'full';

/** The scaled-out installation needs both services; the default setup must not, and then there is no such project. */
const services = process.env['MANA_TEST_POSTGRES_URL'] && process.env['MANA_TEST_REDIS_URL'];
const cluster: TestProjectConfiguration = {
	resolve: { alias },
	test: {
		name: 'cluster',
		include: ['tests/cluster/**/*.test.ts'],
		globalSetup: ['tests/support/build-global.mjs'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// One installation at a time: each may use nearly all connections that PostgreSQL allows by default.
		maxWorkers: 1,
		sequence: { groupOrder: 2 },
	},
};

export default defineConfig({
	test: {
		reporters: ['default'],
		projects: [
			{
				plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
				resolve: { alias, conditions: ['browser'] },
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs', 'tests/bench/**/*.test.mjs'],
					environment: 'node',
					// Properties over many histories: a slow machine needs longer than the 5 s of the tool.
					testTimeout: 60_000,
				},
			},
			{
				resolve: { alias },
				test: {
					name: 'contract',
					include: ['tests/contract/**/*.test.ts'],
					testTimeout: 60_000,
					// Some copy the whole tree first.
					hookTimeout: 60_000,
				},
			},
			{
				resolve: { alias },
				test: {
					name: 'integration',
					include: ['tests/integration/**/*.test.ts'],
					globalSetup: ['tests/support/postgres-global.ts'],
					testTimeout: full ? 900_000 : 60_000,
					hookTimeout: 120_000,
					// Each file brings up a whole program on its own database; two cores carry two of them, after the rest.
					maxWorkers: 2,
					sequence: { groupOrder: 1 },
				},
			},
			...(services ? [cluster] : []),
		],
	},
});
