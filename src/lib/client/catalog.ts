/**
 * What screens may know about the manifests: a tool's words, input and effect, a table's naming field, and where a
 * record opens. Views cannot import the registry; this is their window on it. No rows and no behaviour here.
 */
import type { z } from 'zod';
import { recordPath, type AnyTable, type Effect, type Policy, type TrashSource } from '../core/module';
import type { SpaceKind } from '../core/spaces/kinds';
import { moduleAllows, moduleById, moduleList, tables, toolName, tools } from '../registry';

export interface ToolFacts {
	/** Wire name. */
	readonly name: string;
	readonly module: string;
	/** Short imperative, in English. */
	readonly title: string;
	readonly says: string;
	readonly effect: Effect;
	/** What an agent may do with it when nobody said otherwise. */
	readonly policy: Policy;
	readonly input: z.ZodObject;
}

/** The tool of that wire name, or `undefined` when this build does not know it. */
export function toolFacts(name: string): ToolFacts | undefined {
	const entry = tools.get(name);
	if (entry === undefined) return undefined;
	const { title, says, effect, policy, input } = entry.tool;
	return { name, module: entry.module.id, title, says, effect, policy, input: input as z.ZodObject };
}

/** All tools of modules this kind of space allows, by module, in declaration order. */
export function toolsByModule(
	kind: SpaceKind,
): readonly { readonly module: string; readonly tools: readonly ToolFacts[] }[] {
	return moduleList
		.filter((module) => moduleAllows(module, kind))
		.map((module) => ({
			module: module.id,
			tools: [...tools.values()]
				.filter((entry) => entry.module.id === module.id)
				.map((entry) => toolFacts(entry.name)!),
		}))
		.filter((group) => group.tools.length > 0);
}

/** What a connected program may do in this kind of space only when somebody allowed it to delete as well. */
export const deletingTools = (kind: SpaceKind): readonly ToolFacts[] =>
	toolsByModule(kind)
		.flatMap((group) => group.tools)
		.filter(({ effect, policy }) => effect === 'destructive' && policy !== 'deny');

export const tableOf = (name: string): AnyTable | undefined => tables.get(name)?.table;

/** Names of the tables of a module. */
export const tablesOf = (moduleId: string): readonly string[] =>
	[...tables.values()].filter(({ module }) => module.id === moduleId).map(({ table }) => table.name);

export { titleField } from '../registry';

/** How a text field that is written in a markup reads without its signs, as the module's search says. */
export const readable = (tableName: string, field: string): ((text: string) => string) | undefined =>
	tables
		.get(tableName)
		?.module.search?.find(({ table, text }) => table.name === tableName && text.includes(field))?.plain;

/** The same for a field of a tool of this module, where only its name is known. */
export const readableOf = (moduleId: string, field: string): ((text: string) => string) | undefined =>
	moduleById.get(moduleId)?.search?.find(({ text }) => text.includes(field))?.plain;

/** Where a record opens, or `undefined` for tables without a screen of their own. */
export function recordAddress(tableName: string, id: string): string | undefined {
	const entry = tables.get(tableName);
	if (entry === undefined || entry.module.views.detail === undefined) return undefined;
	// A module that is not searched shows the first table it names.
	const main =
		entry.module.search?.[0]?.table ??
		Object.values(entry.module.tables as Readonly<Record<string, AnyTable>>)[0];
	return main?.name === tableName ? recordPath(entry.module.id, id) : undefined;
}

export interface TrashFacts {
	readonly source: TrashSource;
	/** Wire name of the tool that brings rows back by their `ids`. */
	readonly restore: string;
}

/** How deleted rows of this table are shown and brought back, or `undefined` where they do not wait in a trash. */
export function trashFacts(tableName: string): TrashFacts | undefined {
	const module = tables.get(tableName)?.module;
	const source = module?.trash?.find(({ table }) => table.name === tableName);
	return module && source && { source, restore: toolName(module.id, source.restore) };
}
