/**
 * The tools as MCP clients see them, derived from the registry: names, JSON schemas and hints. Computed once; which of
 * them a token sees depends on its scope and the kind of its space.
 */
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { deepStrict } from '../../core/module';
import type { SpaceKind } from '../../core/spaces/kinds';
import { moduleAllows, tools, type RegisteredTool } from '../../registry';
import { answerSchema } from '../tools/answer';

type JsonObject = Tool['inputSchema'];

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject | undefined {
	const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
	return json.type === 'object' ? (json as JsonObject) : undefined;
}

interface Entry {
	readonly registered: RegisteredTool;
	readonly listed: Tool;
	/** Whether the output is an object and can be the structured content as it is. */
	readonly structured: boolean;
}

function describe(registered: RegisteredTool): Entry {
	const { name, tool } = registered;
	const outputSchema = schemaOf(answerSchema(tool), 'output');
	return {
		registered,
		structured: outputSchema !== undefined,
		listed: {
			name,
			title: tool.title,
			description: tool.says,
			inputSchema: schemaOf(deepStrict(tool.input), 'input') ?? { type: 'object' },
			...(outputSchema === undefined ? {} : { outputSchema }),
			annotations: {
				title: tool.title,
				readOnlyHint: tool.effect === 'read',
				destructiveHint: tool.effect !== 'read' && tool.overwrites,
				idempotentHint: tool.effect === 'read' || tool.idempotent,
				openWorldHint: tool.effect === 'external',
			},
		},
	};
}

/** Tools that no connected program may use, by their own policy. */
const offered = ({ tool }: RegisteredTool): boolean => tool.policy !== 'deny';

export interface Rights {
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	readonly kind: SpaceKind;
}

const sees = ({ tool, module }: RegisteredTool, rights: Rights): boolean =>
	moduleAllows(module, rights.kind) &&
	(tool.effect === 'read' ||
		(rights.scope === 'write' && (tool.effect !== 'destructive' || rights.destructive)));

export interface Catalogue {
	readonly find: (name: string) => Entry | undefined;
	readonly list: (rights: Rights) => readonly Tool[];
}

export function createCatalogue(): Catalogue {
	const entries = new Map([...tools.values()].filter(offered).map((entry) => [entry.name, describe(entry)]));
	return {
		find: (name) => entries.get(name),
		list: (rights) =>
			[...entries.values()].filter(({ registered }) => sees(registered, rights)).map(({ listed }) => listed),
	};
}
