/** Compiles the messages of all modules, with the options that `vite.config.ts` gives to the same compiler. */
import { compile } from '@inlang/paraglide-js';

export const options = {
	project: './project.inlang',
	outdir: './src/lib/i18n/paraglide',
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
	cookieName: 'mana-locale',
	emitTsDeclarations: true,
};

await compile(options);
// The compiler leaves timers behind that would hold this process for another 20 seconds.
process.exit(0);
