/** All synced tables by full name, derived from the manifests. */
import type { AnyModule, AnyTable } from '../core/module';
import { moduleList } from './modules';

export interface RegisteredTable {
	readonly module: AnyModule;
	readonly table: AnyTable;
	readonly sealed: ReadonlySet<string>;
	readonly clear: ReadonlySet<string>;
}

function collect(list: readonly AnyModule[]): ReadonlyMap<string, RegisteredTable> {
	const byName = new Map<string, RegisteredTable>();
	for (const module of list) {
		for (const table of Object.values(module.tables as Record<string, AnyTable>)) {
			if (byName.has(table.name)) throw new Error(`Two tables are named ${table.name}.`);
			byName.set(table.name, {
				module,
				table,
				sealed: new Set(table.sealed),
				clear: new Set(table.clear),
			});
		}
	}
	return byName;
}

export const tables: ReadonlyMap<string, RegisteredTable> = collect(moduleList);
