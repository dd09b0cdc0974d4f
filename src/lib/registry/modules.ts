/** Lookups over the manifests: which modules exist, where they are allowed, and what the navigation shows. */
import type { AnyModule } from '../core/module';
import type { SpaceKind } from '../core/spaces/kinds';
import * as listed from '../modules';

export type ModuleId = (typeof listed)[keyof typeof listed]['id'];

const orderOf = (module: AnyModule): number => module.nav?.order ?? Number.MAX_SAFE_INTEGER;

/** All modules in the order of the navigation; those without a place in it come last. */
export const moduleList: readonly AnyModule[] = Object.values<AnyModule>(listed).sort(
	(a, b) => orderOf(a) - orderOf(b) || (a.id < b.id ? -1 : 1),
);

export const moduleById: ReadonlyMap<string, AnyModule> = (() => {
	const byId = new Map<string, AnyModule>();
	for (const module of moduleList) {
		if (byId.has(module.id))
			throw new Error(`Two modules are named ${module.id}: give each its own \`id\` in its manifest.`);
		byId.set(module.id, module);
	}
	return byId;
})();

export const moduleAllows = (module: AnyModule, kind: SpaceKind): boolean => module.spaces.includes(kind);

/** Modules with a place in the navigation of this kind of space, in order. */
export const navigation = (kind: SpaceKind): readonly AnyModule[] =>
	moduleList.filter((module) => module.nav !== undefined && moduleAllows(module, kind));
