/** What the local search reads, derived from the `search` entries of the manifests. The index itself lives in the client. */
import type { SearchSource } from '../core/module';
import type { SpaceKind } from '../core/spaces/kinds';
import { moduleAllows, moduleList } from './modules';

export interface SearchSourceEntry extends SearchSource {
	readonly module: string;
}

/** Sources of the modules that this kind of space has. */
export const searchSources = (kind: SpaceKind): readonly SearchSourceEntry[] =>
	moduleList
		.filter((module) => moduleAllows(module, kind))
		.flatMap((module) => (module.search ?? []).map((source) => ({ module: module.id, ...source })));
