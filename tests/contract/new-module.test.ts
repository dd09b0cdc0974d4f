/**
 * A newcomer adds a module. This test reads "Add a module" in CONTRIBUTING.md, does in a copy of the project what each step
 * says, and runs the types and the contract tests there. When a step is missing from the page, this is red.
 */
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyHouse, type HouseCopy } from '../support/house-copy';

const original = fileURLToPath(new URL('../..', import.meta.url));
const index = 'src/lib/modules/index.ts';
const vitest = 'node_modules/vitest/vitest.mjs';
const MINUTES = 60_000;

const page = readFileSync(join(original, 'CONTRIBUTING.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(original, 'package.json'), 'utf8')) as {
	readonly scripts: Readonly<Record<string, string>>;
};
const section = page.split('\n## Add a module\n')[1]?.split('\n## ')[0] ?? '';

/** What the page says in code; red when it stops saying it. */
function said(pattern: RegExp): string[] {
	const found = pattern.exec(section);
	if (found === null) throw new Error(`"Add a module" in CONTRIBUTING.md says nothing like ${pattern}.`);
	return found.slice(1);
}
const [from = '', to = ''] = said(/`cp -r (\S+) (\S+)`/);
const [nav = ''] = said(/`(nav: \{ .* \},)`/);
const [line = ''] = said(/`(export \{ \w+ \} from '\S+';)`/);
const [recordScript = ''] = said(/`npm run (record)`.*`npm run format`/).map(
	(name) => /^node (\S+)$/.exec(scripts[name] ?? '')?.[1] ?? '',
);
const renames = [...section.matchAll(/`(\w+)` by `(\w+)`/g)].map(([, before, after]) => [before!, after!]);
const [smallest, id] = [from, to].map((path) => path.split('/').at(-1)!);

const renamed = (text: string): string =>
	renames.reduce((now, [before, after]) => now.replaceAll(before!, after!), text);

let copy: HouseCopy;
const at = (path: string): string => join(copy.root, path);
const edit = (path: string, change: (text: string) => string): void =>
	writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));

function renameInFolder(): void {
	const files = readdirSync(at(to), { recursive: true, withFileTypes: true }).filter((entry) =>
		entry.isFile(),
	);
	for (const { parentPath, name } of files) {
		const path = join(parentPath, name);
		writeFileSync(path, renamed(readFileSync(path, 'utf8')));
		renameSync(path, join(parentPath, renamed(name)));
	}
}

/** Where the tools say what failed. */
const ending = (output: string): string => output.slice(-4_000);
const laws = () => copy.run(vitest, ['run', '--project=contract', 'tests/contract/modules.test.ts']);

beforeAll(() => {
	copy = copyHouse(original, ['tests/contract/new-module.test.ts']);
	cpSync(at(from), at(to), { recursive: true });
	edit(`${to}/manifest.ts`, (text) => text.replace(/nav: \{ .* \},/, nav));
	renameInFolder();
});
afterAll(() => copy?.remove());

test('a folder without its line is named, with the line to add', { timeout: 2 * MINUTES }, async () => {
	// The words are compiled meanwhile, which is the slow part of `npm run record`.
	const [{ code, output }, generated] = await Promise.all([laws(), copy.run('scripts/generate.mjs')]);
	expect(generated.code, generated.output).toBe(0);
	expect(code).toBe(1);
	expect(output).toContain(`${to} is not in the product: add the line \`${line}\` to ${index}.`);
});

test('the copy, its line and `npm run record` give a whole module', { timeout: 5 * MINUTES }, async () => {
	edit(index, (text) => `${text}${line}\n`);
	const recorded = await copy.run(recordScript);
	expect(recorded.code, recorded.output).toBe(0);
	// What `npm run format` does, where something changed.
	const formatted = await copy.run('node_modules/prettier/bin/prettier.cjs', ['--write', to, index]);
	expect(formatted.code, formatted.output).toBe(0);

	// The new folder and all it reaches; the rest of the project is as the type stage of `npm test` left it.
	const { extends: _, ...config } = {
		extends: '',
		include: ['src/app.d.ts', '.svelte-kit/*.d.ts', to, index],
	};
	writeFileSync(at('tsconfig.copy.json'), JSON.stringify({ extends: './tsconfig.json', ...config }));
	const [types, tests] = await Promise.all([
		copy.run('node_modules/svelte-check/bin/svelte-check', [
			'--tsconfig=./tsconfig.copy.json',
			'--fail-on-warnings',
		]),
		copy.run(vitest, ['run', '--reporter=verbose', 'tests/contract', to]),
	]);
	expect(types.code, ending(types.output)).toBe(0);
	expect(tests.code, ending(tests.output)).toBe(0);
	expect(tests.output).toContain(`${id}_create answers every valid input`);
	expect(copy.changed().filter((path) => !path.startsWith(`${to}/`))).toEqual([
		index,
		'src/lib/registry/schema.lock.json',
		'tests/contract/__snapshots__/doors.txt',
		'tsconfig.copy.json',
	]);
});

test('two modules of one id do not start, and the sentence says why', { timeout: 2 * MINUTES }, async () => {
	edit(`${to}/manifest.ts`, (text) => text.replace(`id: '${id}'`, `id: '${smallest}'`));
	const { code, output } = await laws();
	expect(code).toBe(1);
	expect(output).toContain(`Two modules are named ${smallest}: give each its own \`id\` in its manifest.`);
});
