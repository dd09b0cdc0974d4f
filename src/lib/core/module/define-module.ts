/**
 * The manifest. Everything the product knows about a module is declared here once; Dexie stores, encryption, server
 * validation, tools, navigation, search and backup are computed from it in `lib/registry`.
 */
import type { Command } from './command';
import type { EventType } from './event';
import type { FirstRows } from './first';
import type { AnyTable } from './table';
import type { AnyTool, WriteTool } from './tool';
import type { TrashSource } from './trash';
import type { z } from 'zod';
import type { Millis } from '../ports/clock';
import type { SpaceKind } from '../spaces/kinds';

/** Which fields the local index reads, and which one titles a hit. */
export interface SearchSource {
	readonly table: AnyTable;
	readonly title: string;
	readonly text: readonly string[];
	/** Sealed lists of names, such as tags, by which rows are filtered and counted. */
	readonly lists?: readonly string[];
	/** The text without its signs, line by line, where it is written in a markup: what is searched, and shown to people. */
	readonly plain?: (text: string) => string;
}

/** What a line of free text is read with: the moment in epoch ms, and the IANA zone and language of the person. */
export interface LineContext {
	readonly now: Millis;
	readonly zone: string;
	readonly locale: 'en' | 'de';
}

/** Keys of the write tools that take nothing but `ids`: what brings rows back. */
type RestoringTool<Tools extends Record<string, AnyTool>> = {
	[Key in keyof Tools & string]: Tools[Key] extends WriteTool<infer Input, infer _Output, infer _Event>
		? { readonly ids: string[] } extends z.input<Input>
			? Key
			: never
		: never;
}[keyof Tools & string];

export interface ModuleDefinition<
	Id extends string,
	Tables extends Record<string, AnyTable>,
	Events extends Record<string, EventType>,
	Tools extends Record<string, AnyTool>,
> {
	readonly id: Id;
	readonly spaces: readonly SpaceKind[];
	readonly tables: Tables & { readonly [K in keyof Tables]: { readonly name: `${Id}.${K & string}` } };
	readonly events: Events;
	readonly tools: Tools;
	/** Ids of modules whose `api.ts` this one imports. */
	readonly uses?: readonly string[];
	/** View names resolved by the shell to `views/<Name>.svelte`: `list` answers `/<id>`, `detail` `/<id>/<record>`. */
	readonly views: {
		readonly list?: string;
		readonly detail?: string;
		readonly widget?: string;
		readonly settings?: string;
	};
	/** The list also answers `/<id>/<page>` for each of these words. */
	readonly pages?: readonly string[];
	/** Absent for modules without a place in the navigation. `icon` is a Lucide file name, `hue` an OKLCH hue in degrees. */
	readonly nav?: {
		readonly icon: string;
		readonly hue: number;
		readonly order: number;
		/** The letter that follows `G`. */
		readonly key?: string;
	};
	/** The write tool (by key) that a line of free text in the quick input calls, and the input field that takes the text. */
	readonly quick?: {
		readonly tool: keyof Tools & string;
		readonly field: string;
		/** Whether it reads more than a title in the line, a day for example. */
		readonly understands?: (line: string, context: LineContext) => boolean;
	};
	readonly search?: readonly SearchSource[];
	/** Which rows a new device is sent before all others, most wanted first: what Today and the shell ask for. */
	readonly first?: readonly FirstRows<`${NoInfer<Id>}.${string}`>[];
	/** Which deleted rows wait in the module's trash, at `/<id>/trash`; the first table is shown first. */
	readonly trash?: readonly TrashSource<NoInfer<RestoringTool<Tools>>>[];
	/** Writes a few sample rows for a newcomer; `clear` takes them away again. */
	readonly samples?: {
		readonly add: Command<Record<string, never>, { readonly ids: readonly string[] }, keyof Events & string>;
		readonly clear: Command<
			Record<string, never>,
			{ readonly ids: readonly string[] },
			keyof Events & string
		>;
	};
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the top of the module family
export type AnyModule = ModuleDefinition<string, any, any, any>;

/** Declares a module. An emitted event that `events` does not list is a type error at the tool that emits it. */
export function defineModule<
	const Id extends string,
	const Tables extends Record<string, AnyTable>,
	const Events extends Record<string, EventType>,
	const Tools extends Record<string, AnyTool<keyof Events & string>>,
>(definition: ModuleDefinition<Id, Tables, Events, Tools>): ModuleDefinition<Id, Tables, Events, Tools> {
	return definition;
}
