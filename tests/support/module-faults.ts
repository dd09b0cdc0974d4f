/** What is wrong with a module, as sentences that say what to do. The laws that no type can state; `modules.test.ts` runs them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DeletedList, type AnyModule, type AnyTable, type AnyTool } from '../../src/lib/core/module';
import { comparatorOf, matcherOf } from '../../src/lib/core/query';
import { importGraph } from './import-graph';

const languages = ['en', 'de'] as const;
const folderOf = (id: string): string => `src/lib/modules/${id}`;
const snake = (id: string): string =>
	id.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `me-images` is exported as `meImages`. */
const exportName = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A folder without its line, or one that calls itself something else. */
export function faultsOfFolder(
	folder: string,
	ids: readonly string[],
	listed: ReadonlySet<string>,
): string[] {
	const strange = ids.filter((id) => id !== folder);
	if (strange.length > 0 || ids.length === 0) {
		return [
			`${folderOf(folder)}/manifest.ts must declare the id '${folder}', not '${strange.join("', '")}'.`,
		];
	}
	if (listed.has(folder)) return [];
	const line = `export { ${exportName(folder)} } from './${folder}/manifest';`;
	return [`${folderOf(folder)} is not in the product: add the line \`${line}\` to src/lib/modules/index.ts.`];
}

type Words = Readonly<Record<string, unknown>>;

/** Words of a module: a name and one line about it, in every language, under keys that nobody else uses. */
export function faultsOfWords(id: string, wordsIn: (language: string) => Words): string[] {
	const files = languages.map((language) => ({
		file: `${folderOf(id)}/messages/${language}.json`,
		keys: new Set(Object.keys(wordsIn(language)).filter((key) => key !== '$schema')),
	}));
	const prefix = `${snake(id)}_`;
	const wanted = new Set([`${prefix}name`, `${prefix}about`, ...files.flatMap(({ keys }) => [...keys])]);
	return files.flatMap(({ file, keys }) => [
		...[...wanted].filter((key) => !keys.has(key)).map((key) => `${file} lacks "${key}".`),
		...[...keys]
			.filter((key) => !key.startsWith(prefix))
			.map((key) => `${file}: "${key}" must begin with "${prefix}".`),
	]);
}

/** Every tool has a title, and every field of a write has a name: proposals and their diffs show both to people. */
export function faultsOfToolWords(
	{ id, tools }: Pick<AnyModule, 'id' | 'tools'>,
	own: (language: string) => Words,
	common: (language: string) => Words,
): string[] {
	const all = Object.entries(tools as Readonly<Record<string, AnyTool>>);
	const titles = new Set(all.map(([key]) => `${snake(id)}_tool_${snake(key)}`));
	const fields = new Set(
		all.flatMap(([, { effect, input }]) => (effect === 'read' ? [] : Object.keys(input.shape))),
	);
	return languages.flatMap((language) => {
		const file = `${folderOf(id)}/messages/${language}.json`;
		const [words, shared] = [own(language), common(language)];
		return [
			...[...titles].filter((key) => !(key in words)).map((key) => `${file} lacks "${key}".`),
			...Object.keys(words)
				.filter((key) => key.startsWith(`${snake(id)}_tool_`) && !titles.has(key))
				.map((key) => `${file}: "${key}" names no tool of this module.`),
			...[...fields]
				.map((field) => `field_${snake(field)}`)
				.filter((key) => !(`${snake(id)}_${key}` in words) && !(key in shared))
				.map((key) => `${file} lacks "${snake(id)}_${key}".`),
		];
	});
}

/** The messages of a module, or those of every module when it is not said whose; none when the file is missing. */
export function readWords(root: string, id: string | undefined, language: string): Words {
	const folder = id === undefined ? 'src/lib/i18n' : folderOf(id);
	const path = join(root, folder, 'messages', `${language}.json`);
	return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Words) : {};
}

/** What the shell looks up by name: views, icon, the letter after G, the address, and the tool of the quick input. */
export function faultsOfPlace(
	module: AnyModule,
	world: {
		readonly views: readonly string[];
		readonly icons: ReadonlySet<string>;
		/** Who has each letter already: places of the shell and other modules. */
		readonly keys: ReadonlyMap<string, string>;
		readonly addresses: ReadonlySet<string>;
	},
): string[] {
	const manifest = `${folderOf(module.id)}/manifest.ts`;
	const faults = Object.values(module.views)
		.filter((name) => name !== undefined && !world.views.includes(`${name}.svelte`))
		.map((name) => `${manifest} names the view ${name}, but there is no views/${name}.svelte.`);
	for (const page of module.pages ?? []) {
		// What carries a digit or a colon is taken for a record (`routes/(app)/address.ts`).
		if (!/^[a-z-]+$/.test(page)) faults.push(`${manifest}: the page '${page}' is not a plain word.`);
	}
	const { icon, key } = module.nav ?? {};
	if (icon !== undefined && !world.icons.has(icon)) {
		faults.push(`${manifest}: add a line for the icon '${icon}' to src/lib/ui/module-icons.ts.`);
	}
	const holder = key === undefined ? undefined : world.keys.get(key.toLowerCase());
	if (holder !== undefined) faults.push(`${manifest}: the key '${key}' belongs to ${holder}; take another.`);
	if (world.addresses.has(module.id)) {
		faults.push(`${manifest}: /${module.id} is a page of the shell; the module needs another id.`);
	}
	const quick = module.quick;
	if (quick !== undefined) {
		const tool = (module.tools as Readonly<Record<string, AnyTool>>)[quick.tool];
		if (tool === undefined || !(quick.field in tool.input.shape)) {
			faults.push(`${manifest}: the quick input names ${quick.tool}.${quick.field}, which is no input.`);
		}
	}
	return faults;
}

/**
 * What can be deleted can be found again: every table whose deleted rows are listed for agents, and every tool that brings
 * rows back, has its part in the module's trash.
 */
export function faultsOfTrash(module: AnyModule, wordsIn: (language: string) => Words): string[] {
	const manifest = `${folderOf(module.id)}/manifest.ts`;
	const tools = Object.entries(module.tools as Readonly<Record<string, AnyTool>>);
	const trash = module.trash ?? [];
	const own = Object.values(module.tables as Readonly<Record<string, AnyTable>>);
	const faults: string[] = [];
	const deletes = tools.some(([key]) => key.startsWith('delete'));
	if (deletes && trash.length === 0) faults.push(`${manifest}: it deletes, so it needs a \`trash\`.`);
	for (const [key, { output }] of tools) {
		if (key.startsWith('restore') && !trash.some(({ restore }) => restore === key))
			faults.push(`${manifest}: ${key} brings rows back, so \`trash\` must name it.`);
		if (output === DeletedList && trash.length === 0)
			faults.push(`${manifest}: ${key} lists deleted rows, so their table belongs in \`trash\`.`);
	}
	for (const { table, restore } of trash) {
		const [, name] = table.name.split('.') as [string, string];
		if (!own.includes(table))
			faults.push(`${manifest}: the trash holds ${table.name}, which is not its own.`);
		const tool = tools.find(([key]) => key === restore)?.[1];
		if (tool === undefined || tool.effect === 'read' || tool.overwrites || !tool.idempotent)
			faults.push(`${manifest}: ${restore} must be a write that overwrites nothing and may be repeated.`);
		if (trash.length < 2) continue;
		const key = `${snake(module.id)}_trash_${name}`;
		for (const language of languages)
			if (!(key in wordsIn(language)))
				faults.push(`${folderOf(module.id)}/messages/${language}.json lacks "${key}".`);
	}
	if (trash.length > 0 && module.views.list === undefined)
		faults.push(`${manifest}: a trash needs a list to come from.`);
	if (module.pages?.includes('trash')) faults.push(`${manifest}: 'trash' is the page of its trash.`);
	return faults;
}

/** Moments and zones that a new device may be at. */
const somewhere = [
	{ now: 0, zone: 'UTC' },
	{ now: 1_790_000_000_000, zone: 'Pacific/Kiritimati' },
];

/**
 * What a new device is sent first is what Today shows, asked of the module's own tables by their indexed fields, and little
 * enough to be there in a moment.
 */
export function faultsOfFirst(modules: readonly AnyModule[], most: number): string[] {
	const faults: string[] = [];
	let rows = 0;
	for (const { id, tables, views, first = [] } of modules) {
		const manifest = `${folderOf(id)}/manifest.ts`;
		if (views.widget !== undefined && first.length === 0)
			faults.push(`${manifest}: Today shows its ${views.widget}, so \`first\` must say what that asks for.`);
		for (const { table, query } of first) {
			if (!Object.values(tables as Readonly<Record<string, AnyTable>>).includes(table))
				faults.push(`${manifest}: \`first\` asks for ${table.name}, which is not its own.`);
			const asked = somewhere.flatMap((at) => query(at) ?? []);
			for (const { where, order } of asked)
				try {
					matcherOf(table, where);
					comparatorOf(table, order);
				} catch (error) {
					faults.push(`${manifest}: \`first\` cannot be asked. ${(error as Error).message}`);
				}
			rows += Math.max(0, ...asked.map(({ limit }) => limit));
		}
	}
	if (rows > most)
		faults.push(`All modules together ask for ${rows} rows first; ${most} are a moment's work.`);
	return faults;
}

/** Events go into one catalogue, so each has one owner. */
export function faultsOfEvents(modules: readonly Pick<AnyModule, 'id' | 'events'>[]): string[] {
	const owners = new Map<string, string>();
	return modules.flatMap(({ id, events }) =>
		Object.keys(events as object).flatMap((name) => {
			const owner = owners.get(name);
			if (owner === undefined) owners.set(name, id);
			return owner === undefined ? [] : [`${owner} and ${id} both declare the event ${name}; rename one.`];
		}),
	);
}

/** `uses` says which other modules this one imports, neither more nor less. */
export function faultsOfUses(root: string, modules: readonly Pick<AnyModule, 'id' | 'uses'>[]): string[] {
	const edges = importGraph(root).filter(({ from }) => !from.endsWith('.test.ts'));
	return modules.flatMap(({ id, uses = [] }) => {
		const used = new Set(
			edges
				.filter(({ from }) => from.startsWith(`${folderOf(id)}/`))
				.flatMap(({ to }) => /^src\/lib\/modules\/([^/]+)\//.exec(to)?.[1] ?? [])
				.filter((other) => other !== id),
		);
		return [
			...[...used]
				.filter((other) => !uses.includes(other))
				.map((other) => `${id} imports ${other}: say so in \`uses\`.`),
			...uses
				.filter((other) => !used.has(other))
				.map((other) => `${id} does not use ${other}: take it out of \`uses\`.`),
		];
	});
}

/** The first segments of addresses that the shell answers itself. */
export const shellAddresses = (root: string): ReadonlySet<string> =>
	new Set(
		['src/routes', 'src/routes/(app)', 'src/routes/(public)']
			.flatMap((folder) => readdirSync(join(root, folder), { withFileTypes: true }))
			.filter((entry) => entry.isDirectory() && /^\w/.test(entry.name))
			.map((entry) => entry.name),
	);
