import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { messageOptions, writeInlangProject } from './scripts/lib/inlang-project.mjs';
import { oneLanguage } from './scripts/lib/one-language.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
writeInlangProject(root);

/** A group takes along what its modules import. */
const BEFORE_SIGN_IN =
	/kit\/src\/runtime\/client\/|generated\/client-optimized\/app\.js|src\/routes\/(\+|\(public\)\/)/;
const UNTIL_TODAY = /src\/routes\/\(app\)\/(\+layout|today\/)/;
/** The parts of the modules that Today shows; in one file, because each of them alone is a few small ones. */
const SHOWN_BY_TODAY = /src\/lib\/modules\/\w+\/views\/(Widget|QuickPreview)\.svelte/;
const SHARED_BY_VIEWS = /src\/lib\/(ui|core|client|i18n)\/|node_modules\/(bits-ui|virtua|@lucide|lucide)\//;
const PROPOSALS = /src\/lib\/modules\/missions\/views\/ProposalInline\.svelte$/;
const LIST = /src\/lib\/modules\/(\w+)\/views\/List\.svelte$/;
const RECORD = /src\/lib\/modules\/(\w+)\/views\/Detail\.svelte$/;

export default defineConfig({
	plugins: [tailwindcss(), paraglideVitePlugin(messageOptions), oneLanguage(root), sveltekit()],
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						codeSplitting: {
							groups: [
								// What the pages before signing in need, and every page with them.
								{ name: 'start', priority: 3, test: BEFORE_SIGN_IN },
								// What the app adds until Today stands.
								{ name: 'app', priority: 2, test: UNTIL_TODAY },
								{ name: 'today', priority: 1, test: SHOWN_BY_TODAY },
								// One file for what most screens share: split by use it is 250 requests for a page instead of 50.
								{ name: 'shared', tags: ['$initial'], minShareCount: 3 },
								// And one for what the views of modules share; what a view alone uses, such as an editor, stays with it.
								{ name: 'screens', test: SHARED_BY_VIEWS, minShareCount: 3 },
								// What agents propose above a list, the list of a module, and what shows one record of it: each comes with all
								// it needs, in one file.
								{ name: 'proposals', test: PROPOSALS },
								{ name: (id) => LIST.exec(id)?.[1] ?? null, test: LIST },
								{ name: (id) => RECORD.exec(id)?.[1] ?? null, test: RECORD },
							],
						},
					},
				},
			},
		},
	},
	// One file: what is kept for going without a network is known of the worker itself and not of its parts.
	worker: { format: 'es', rolldownOptions: { output: { codeSplitting: false } } },
});
