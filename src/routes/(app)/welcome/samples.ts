/**
 * Sample rows for a newcomer: modules that have some bring the tools `addSamples` and `clearSamples` and mark the rows
 * with `sample: true`. Adding and clearing is one step per module, and both can be undone.
 */
import type { Workspace } from '$lib/client/workspace';
import type { AnyModule, AnyTable } from '$lib/core/module';
import { ok, type Result } from '$lib/core/result';
import { moduleList, toolName, tools } from '$lib/registry';

const toolOf = (module: AnyModule, key: 'addSamples' | 'clearSamples'): string | undefined => {
	const name = toolName(module.id, key);
	return tools.has(name) ? name : undefined;
};

export const hasSamples = (module: AnyModule): boolean => toolOf(module, 'addSamples') !== undefined;

async function each(
	ws: Workspace,
	modules: readonly AnyModule[],
	key: 'addSamples' | 'clearSamples',
): Promise<Result<void>> {
	for (const module of modules) {
		const tool = toolOf(module, key);
		if (!tool) continue;
		const done = await ws.run(tool, {});
		if (!done.ok) return done;
	}
	return ok(undefined);
}

export const addSamples = (ws: Workspace, modules: readonly AnyModule[]): Promise<Result<void>> =>
	each(ws, modules, 'addSamples');

/** Takes the samples of every module away, shown or not. */
export const clearSamples = (ws: Workspace): Promise<Result<void>> => each(ws, moduleList, 'clearSamples');

/** Call while a component initialises; `present` is reactive. */
export function createSamples(ws: Workspace): { readonly present: () => boolean } {
	const live = moduleList
		.filter(hasSamples)
		.flatMap((module) => Object.values(module.tables as Record<string, AnyTable>))
		.filter((table) => table.index.includes('sample'))
		.map((table) => ws.rows(table).window(() => ({ where: { sample: true }, limit: 1 })));
	return { present: () => live.some((samples) => samples.total > 0) };
}
