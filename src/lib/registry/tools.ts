/** All tools by wire name, derived from the manifests. MCP, planner, policy, audit and docs share these names. */
import type { AnyModule, AnyTool } from '../core/module';
import { moduleList } from './modules';

export interface RegisteredTool {
	/** `<module>_<key>`, snake case: what models and MCP clients see. */
	readonly name: string;
	readonly module: AnyModule;
	readonly key: string;
	readonly tool: AnyTool;
}

const toSnake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** `todo` + `create` is `todo_create`. */
export const toolName = (moduleId: string, key: string): string => `${moduleId}_${toSnake(key)}`;

function collect(list: readonly AnyModule[]): ReadonlyMap<string, RegisteredTool> {
	const byName = new Map<string, RegisteredTool>();
	for (const module of list) {
		for (const [key, tool] of Object.entries(module.tools as Record<string, AnyTool>)) {
			const name = toolName(module.id, key);
			if (byName.has(name)) throw new Error(`Two tools are named ${name}.`);
			byName.set(name, { name, module, key, tool });
		}
	}
	return byName;
}

export const tools: ReadonlyMap<string, RegisteredTool> = collect(moduleList);
