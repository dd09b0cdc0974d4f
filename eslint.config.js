/** Lint: correctness rules, and the import table of the house per folder (the contract test prints full edges). */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Folders a given folder must not reach, as import patterns relative or by alias. */
const closed = (names) =>
	names.map((name) => ({
		regex: `(^\\$lib/|/)${name}(/|$)`,
		message: `Not from here: see the import table in CONTRIBUTING.md (${name}).`,
	}));

const restrict = (files, names, extra = []) => ({
	files,
	ignores: ['**/*.test.ts'],
	rules: { 'no-restricted-imports': ['error', { patterns: [...closed(names), ...extra] }] },
});

const noKit = [
	{ regex: '^\\$(app|env)/', message: 'Workers run this too; configuration comes from config.ts.' },
];
const noSvelte = [{ regex: '^svelte', message: 'No framework below the views.' }];
const noNode = [{ regex: '^node:', message: 'The core runs in browsers too.' }];

const impure = [
	{ object: 'Date', property: 'now', message: 'Time arrives through the Clock port.' },
	{ object: 'Math', property: 'random', message: 'Randomness arrives through the Random port.' },
	{ object: 'crypto', property: 'randomUUID', message: 'Ids arrive through the Ids port.' },
	{ object: 'crypto', property: 'getRandomValues', message: 'Randomness arrives through the Random port.' },
];

export default ts.config(
	{
		ignores: [
			'build/',
			'.svelte-kit/',
			'.mana/',
			'.cache/',
			'src/lib/i18n/paraglide/',
			'src/lib/server/db/generated/',
		],
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			// TypeScript reports undefined names itself, and knows types that this rule does not.
			'no-undef': 'off',
			'no-empty': ['error', { allowEmptyCatch: false }],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
			'@typescript-eslint/consistent-type-imports': 'error',
			'no-restricted-exports': ['error', { restrictDefaultExports: { direct: false } }],
			'no-console': 'error',
			// Addresses are plain paths of this one app, which is always mounted at the root.
			'svelte/no-navigation-without-resolve': 'off',
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } },
	},
	{ files: ['scripts/**', 'tests/**', '*.config.*'], rules: { 'no-console': 'off' } },
	{
		files: ['src/lib/core/**', 'src/lib/modules/*/*.ts'],
		ignores: ['**/*.test.ts', '**/*.server.ts'],
		rules: {
			'no-restricted-properties': ['error', ...impure],
			'no-restricted-globals': [
				'error',
				'fetch',
				'localStorage',
				'sessionStorage',
				'indexedDB',
				'window',
				'document',
			],
			'no-restricted-syntax': [
				'error',
				{
					selector: "NewExpression[callee.name='Date'][arguments.length=0]",
					message: 'Time arrives through the Clock port.',
				},
			],
		},
	},
	{
		files: ['src/lib/client/**'],
		ignores: ['**/*.test.ts', 'src/lib/client/db.ts', 'src/lib/client/damage/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: "CallExpression[callee.property.name='transaction']",
					message: 'db.atomic begins anew when a value that cannot be read ended the transaction.',
				},
				{
					selector:
						'CallExpression[callee.property.name=/^(filter|and|each|until)$/][callee.object.callee.property.name=/^(where|orderBy|toCollection|equals|between|above)$/]',
					message: 'Rows are read by their keys: a cursor stops at a value that cannot be read.',
				},
			],
		},
	},
	restrict(
		['src/lib/core/**'],
		['modules', 'registry', 'client', 'server', 'ui', 'i18n', 'routes', 'workers'],
		[...noKit, ...noSvelte, ...noNode],
	),
	restrict(
		['src/lib/modules/*/*.ts'],
		['registry', 'client', 'server', 'ui', 'routes', 'workers'],
		[...noKit, ...noSvelte, ...noNode],
	),
	restrict(['src/lib/modules/*/views/**'], ['server', 'routes', 'workers']),
	restrict(
		['src/lib/registry/**'],
		['client', 'server', 'ui', 'routes', 'workers', 'views'],
		[...noKit, ...noSvelte],
	),
	restrict(['src/lib/client/**'], ['ui', 'routes', 'workers', 'views']),
	restrict(['src/lib/server/**'], ['client', 'ui', 'routes', 'workers', 'views'], [...noKit, ...noSvelte]),
	restrict(['src/lib/ui/**', 'src/lib/i18n/**'], ['client', 'server', 'modules', 'routes', 'workers']),
	restrict(['src/workers/**'], ['client', 'ui', 'routes', 'views'], [...noKit, ...noSvelte]),
	restrict(['src/routes/**/+server.ts', 'src/hooks.server.ts'], ['client', 'ui', 'views']),
);
