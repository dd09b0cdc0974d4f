/** Laws over every module that no type can state: a copied folder that is not finished fails here with a sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineModule, firstOf, MAX_FIRST_ROWS, table } from '../../src/lib/core/module';
import { moduleById, moduleList, tables } from '../../src/lib/registry';
import {
	faultsOfEvents,
	faultsOfFirst,
	faultsOfFolder,
	faultsOfPlace,
	faultsOfToolWords,
	faultsOfTrash,
	faultsOfUses,
	faultsOfWords,
	readWords,
	shellAddresses,
} from '../support/module-faults';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifests = import.meta.glob<Record<string, unknown>>('../../src/lib/modules/*/manifest.ts', {
	eager: true,
});

const folders = readdirSync(join(root, 'src/lib/modules'), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name);

const idsIn = (folder: string): string[] =>
	Object.values(manifests[`../../src/lib/modules/${folder}/manifest.ts`] ?? {}).flatMap((value) =>
		typeof value === 'object' && value !== null && 'id' in value && 'tools' in value
			? [String(value.id)]
			: [],
	);

test('every folder is one module under its own id, and has its line', () => {
	const listed = new Set(moduleById.keys());
	expect(folders.flatMap((folder) => faultsOfFolder(folder, idsIn(folder), listed))).toEqual([]);
});

test('every module has words in every language', () => {
	expect(
		moduleList.flatMap(({ id }) => faultsOfWords(id, (language) => readWords(root, id, language))),
	).toEqual([]);
});

test('every tool and every field that people are shown has words, in the folder of its module', () => {
	const common = (language: string): Readonly<Record<string, unknown>> =>
		readWords(root, undefined, language);
	const faults = moduleList.flatMap((module) =>
		faultsOfToolWords(module, (language) => readWords(root, module.id, language), common),
	);
	expect(faults).toEqual([]);
});

test('what a manifest names is there, and letters and addresses have one owner', () => {
	const shellKeys = [...read('src/routes/(app)/shell/rail-items.ts').matchAll(/key: '(\w)'/g)];
	expect(shellKeys.length).toBeGreaterThan(0);
	const keys = new Map(shellKeys.map(([, key]) => [key!, 'the shell']));
	const icons = new Set(
		[...read('src/lib/ui/module-icons.ts').matchAll(/^\t'?([\w-]+)'?: \w+,$/gm)].map(([, name]) => name!),
	);
	const addresses = shellAddresses(root);
	const faults = moduleList.flatMap((module) => {
		const folder = join(root, 'src/lib/modules', module.id, 'views');
		const views = Object.keys(module.views).length === 0 ? [] : readdirSync(folder);
		const found = faultsOfPlace(module, { views, icons, keys, addresses });
		if (module.nav?.key) keys.set(module.nav.key.toLowerCase(), module.id);
		return found;
	});
	expect(faults).toEqual([]);
});

test('what a new device is sent first is what Today shows, and little', () => {
	expect(faultsOfFirst(moduleList, MAX_FIRST_ROWS)).toEqual([]);
	expect(moduleList.filter(({ first }) => first).map(({ id }) => id)).toEqual(
		expect.arrayContaining(['todo', 'notes', 'missions', 'agents']),
	);
});

test('what a module deletes can be brought back from its trash', () => {
	expect(
		moduleList.flatMap((one) => faultsOfTrash(one, (language) => readWords(root, one.id, language))),
	).toEqual([]);
	expect(moduleList.filter(({ trash }) => trash).map(({ id }) => id)).toEqual(
		expect.arrayContaining(['agents', 'missions', 'notes', 'todo']),
	);
});

test('every event has one owner', () => {
	expect(faultsOfEvents(moduleList)).toEqual([]);
});

test('`uses` is what a module imports', () => {
	expect(faultsOfUses(root, moduleList)).toEqual([]);
});

test('the laws bite', () => {
	expect(faultsOfFolder('me-images', ['me-images'], new Set())).toEqual([
		"src/lib/modules/me-images is not in the product: add the line `export { meImages } from './me-images/manifest';` to src/lib/modules/index.ts.",
	]);
	expect(faultsOfFolder('a', ['b'], new Set(['b']))[0]).toContain("must declare the id 'a'");
	expect(
		faultsOfWords('a', (language) => (language === 'en' ? { a_name: 'A', a_about: 'A.', b_x: 'x' } : {})),
	).toHaveLength(4);
	const broken = defineModule({
		id: 'today',
		spaces: ['personal'],
		tables: {},
		events: {},
		tools: {},
		views: { list: 'Lost' },
		pages: ['2026'],
		nav: { icon: 'unicorn', hue: 1, order: 1, key: 'S' },
	});
	const world = {
		views: ['List.svelte'],
		icons: new Set(['bot']),
		keys: new Map([['s', 'the shell']]),
		addresses: shellAddresses(root),
	};
	expect(faultsOfPlace(broken, world)).toHaveLength(5);
	const { todo, notes } = Object.fromEntries(moduleList.map((module) => [module.id, module]));
	const { trash: _, ...without } = todo!;
	expect(faultsOfTrash(without, () => ({}))).toHaveLength(5);
	const muddled = { ...todo!, trash: [...todo!.trash!, ...notes!.trash!], pages: ['trash'], views: {} };
	expect(faultsOfTrash(muddled, (language) => readWords(root, 'todo', language))).toEqual([
		'src/lib/modules/todo/manifest.ts: the trash holds notes.notes, which is not its own.',
		'src/lib/modules/todo/messages/en.json lacks "todo_trash_notes".',
		'src/lib/modules/todo/messages/de.json lacks "todo_trash_notes".',
		'src/lib/modules/todo/manifest.ts: a trash needs a list to come from.',
		"src/lib/modules/todo/manifest.ts: 'trash' is the page of its trash.",
	]);
	const bare = { ...notes!, tools: { pinAll: notes!.tools['pin']! } };
	const words = (): Readonly<Record<string, unknown>> => ({ notes_tool_pin: '', notes_field_ids: '' });
	expect(faultsOfToolWords(bare, words, () => ({})).slice(0, 3)).toEqual([
		'src/lib/modules/notes/messages/en.json lacks "notes_tool_pin_all".',
		'src/lib/modules/notes/messages/en.json: "notes_tool_pin" names no tool of this module.',
		'src/lib/modules/notes/messages/en.json lacks "notes_field_pinned".',
	]);
	const Hidden = table({
		name: 'todo.hidden',
		row: z.object({ at: z.number().default(0) }),
		sealed: [],
		clear: ['at'],
	});
	// Written for a table that had the index, and not told of its loss.
	const stale = firstOf(Hidden, 30, () => ({ order: [{ by: 'at' as never }] }));
	const { first: __, ...hasty } = notes!;
	expect(faultsOfFirst([{ ...todo!, first: [stale, ...notes!.first!] }, hasty], 40)).toEqual([
		'src/lib/modules/todo/manifest.ts: `first` asks for todo.hidden, which is not its own.',
		...Array<string>(2).fill(
			'src/lib/modules/todo/manifest.ts: `first` cannot be asked. The table todo.hidden has no index on at.',
		),
		'src/lib/modules/todo/manifest.ts: `first` asks for notes.notes, which is not its own.',
		'src/lib/modules/notes/manifest.ts: Today shows its Widget, so `first` must say what that asks for.',
		"All modules together ask for 50 rows first; 40 are a moment's work.",
	]);
	const event = { name: 'Made', payload: z.object({}) };
	const twice = [
		{ id: 'a', events: { Made: event } },
		{ id: 'b', events: { Made: event } },
	];
	expect(faultsOfEvents(twice)).toEqual(['a and b both declare the event Made; rename one.']);
	expect(faultsOfUses(root, [{ id: 'missions' }, { id: 'notes', uses: ['todo'] }])).toEqual([
		'missions imports agents: say so in `uses`.',
		'notes does not use todo: take it out of `uses`.',
	]);
});

test('what every module keeps for its rows is declared as kept, so that no list of changes shows it', () => {
	const shown = [...tables.values()].flatMap(({ table }) =>
		['order', 'createdAt', 'sample', 'completedAt']
			.filter((field) => field in (table.row as z.ZodObject).shape && !table.kept.includes(field))
			.map((field) => `${table.name}.${field}`),
	);
	expect(shown).toEqual([]);
});
