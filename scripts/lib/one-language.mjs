/**
 * A browser fetches the words of the language it shows and no others: in the built app, the module that holds the words of
 * all languages is replaced by the one that is given one of them before the first page (`i18n/one-language.ts`). The server,
 * which answers everybody, tests and the development server keep them all.
 */
import { join } from 'node:path';

/**
 * @param {string} root
 * @returns {import('vite').Plugin}
 */
export function oneLanguage(root) {
	const i18n = join(root, 'src', 'lib', 'i18n');
	const all = join(i18n, 'paraglide', 'messages.js');
	return {
		name: 'one-language',
		apply: 'build',
		enforce: 'pre',
		applyToEnvironment: ({ name }) => name === 'client',
		async resolveId(source, importer, options) {
			if (!source.endsWith('/paraglide/messages')) return undefined;
			const found = await this.resolve(source, importer, { ...options, skipSelf: true });
			return found?.id === all ? join(i18n, 'one-language.ts') : found;
		},
	};
}
