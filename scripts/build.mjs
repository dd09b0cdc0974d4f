/** `npm run build`: builds the web server and the worker into `build/`. */
import { buildAll } from './lib/build.mjs';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import { StartError } from './lib/settings.mjs';

ensurePackages();
ensureGenerated();
try {
	await buildAll();
} catch (error) {
	console.error(error instanceof StartError ? error.message : error);
	process.exitCode = 1;
}
