import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { messageOptions, writeInlangProject } from './scripts/lib/inlang-project.mjs';

writeInlangProject(fileURLToPath(new URL('.', import.meta.url)));

export default defineConfig({
	plugins: [tailwindcss(), paraglideVitePlugin(messageOptions), sveltekit()],
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						// One file for what most screens share: split by use it is 250 requests for a page instead of 50.
						codeSplitting: { groups: [{ name: 'shared', tags: ['$initial'], minShareCount: 3 }] },
					},
				},
			},
		},
	},
	worker: { format: 'es' },
});
