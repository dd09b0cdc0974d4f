/** `npm run build`: builds the web server and the worker into `build/`. */
import { buildAll } from './lib/build.mjs';
import { wordsOf } from './lib/errors.mjs';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';

ensurePackages();
ensureGenerated();
try {
	await buildAll();
} catch (error) {
	console.error(wordsOf(error));
	process.exitCode = 1;
}
