/** All synced tables by full name, derived from the manifests. */
import { anyRecord, type AnyModule, type AnyTable } from '../core/module';
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

/** Which fields of which tables name records of a table, as their `refs` declare. */
export interface Referrer {
	readonly table: AnyTable;
	readonly field: string;
}

export const referrersOf = (name: string): readonly Referrer[] =>
	[...tables.values()].flatMap(({ table }) =>
		Object.entries(table.refs).flatMap(([field, to]) =>
			to !== anyRecord && to.name === name ? [{ table, field }] : [],
		),
	);

export const tables: ReadonlyMap<string, RegisteredTable> = collect(moduleList);

/** What a manifest declares under this name. Throws where none does: asking for it is a defect of the module. */
export function declaredTable(name: string): RegisteredTable {
	const entry = tables.get(name);
	if (entry === undefined) throw new Error(`No module declares the table ${name}.`);
	return entry;
}

/** The field that names a record of this table: what search shows as its title, else `title` or `name`. */
export function titleField(tableName: string): string | undefined {
	const entry = tables.get(tableName);
	if (entry === undefined) return undefined;
	const source = entry.module.search?.find((search) => search.table.name === tableName);
	if (source !== undefined) return source.title;
	return ['title', 'name'].find((field) => field in entry.table.row.shape);
}
