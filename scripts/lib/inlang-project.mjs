/**
 * The message compiler: its options, for the build and for `npm run generate` alike, and its project file, which is derived
 * from the folders that hold messages, so that a new module brings its own words without being listed anywhere.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {import('@inlang/paraglide-js').CompilerOptions} */
export const messageOptions = {
	project: './project.inlang',
	outdir: './src/lib/i18n/paraglide',
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
	cookieName: 'mana-locale',
	emitTsDeclarations: true,
	// A module a language, so that a browser fetches one of them: `one-language.mjs`.
	outputStructure: 'locale-modules',
};

/**
 * @param {string} root
 * @param {string} parent
 */
const folders = (root, parent) =>
	existsSync(join(root, parent))
		? readdirSync(join(root, parent), { withFileTypes: true })
				.filter((entry) => entry.isDirectory())
				.map((entry) => `${parent}/${entry.name}`)
				.sort()
		: [];

/**
 * Every folder with `en.json`: the shared words, their areas, and each module's own.
 * @param {string} root
 */
export function messageFolders(root) {
	const shared = 'src/lib/i18n/messages';
	return [
		shared,
		...folders(root, shared),
		...folders(root, 'src/lib/modules').map((folder) => `${folder}/messages`),
	].filter((folder) => existsSync(join(root, folder, 'en.json')));
}

/**
 * Writes `project.inlang/settings.json` when it changed; answers whether it did.
 * @param {string} root
 */
export function writeInlangProject(root) {
	const settings = {
		$schema: 'https://inlang.com/schema/project-settings',
		baseLocale: 'en',
		locales: ['en', 'de'],
		// By path, because the default loads the plugin from a content delivery network.
		modules: ['./node_modules/@inlang/plugin-message-format/dist/index.js'],
		'plugin.inlang.messageFormat': {
			pathPattern: messageFolders(root).map((folder) => `./${folder}/{locale}.json`),
		},
	};
	const path = join(root, 'project.inlang', 'settings.json');
	const text = `${JSON.stringify(settings, null, '\t')}\n`;
	if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
	mkdirSync(join(root, 'project.inlang'), { recursive: true });
	writeFileSync(path, text);
	return true;
}
