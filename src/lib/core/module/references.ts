/**
 * Whether what a command wants written points to records that exist. Executors ask once for every command, so that no
 * module can forget it: a field of a table's `refs` names a live row of the space, or one the same step makes.
 */
import { notFound, ok, type NotFound, type Result } from '../result';
import type { ReaderDep } from '../ports/reader';
import type { Change } from './change';
import { anyRecord, type AnyTable } from './table';

interface Reference {
	readonly field: string;
	readonly table: string;
	readonly id: string;
}

export interface ReferenceDeps extends ReaderDep {
	/** A declared table by its full name. */
	readonly tableOf: (name: string) => AnyTable | undefined;
}

const placesIn = (value: unknown): readonly { readonly table: string; readonly id: string }[] =>
	Array.isArray(value)
		? value.filter((place) => typeof place?.table === 'string' && typeof place?.id === 'string')
		: [];

/** What a change points to; an empty name and `null` point to nothing. */
function referencesOf(table: AnyTable, set: Readonly<Record<string, unknown>>): readonly Reference[] {
	return Object.entries(table.refs).flatMap(([field, to]) => {
		const value = set[field];
		if (to === anyRecord) return placesIn(value).map((place) => ({ field, ...place }));
		return typeof value === 'string' && value !== '' ? [{ field, table: to.name, id: value }] : [];
	});
}

const nameOf = ({ table, id }: { readonly table: string; readonly id: string }): string => `${table}|${id}`;

/**
 * A row that a step touches may point to something that has gone since (its project was deleted on another device): a
 * step that only carries such a name on, to the next occurrence of a task, is not refused for it.
 */
async function isCarried(
	deps: ReferenceDeps,
	changes: readonly Change[],
	wanted: Reference,
): Promise<boolean> {
	for (const change of changes) {
		const table = deps.tableOf(change.table);
		const row = table && (await deps.reader.get(table, change.id));
		if (row && referencesOf(table, row).some((held) => nameOf(held) === nameOf(wanted))) return true;
	}
	return false;
}

/** `not_found` names the field and the id of the first reference that leads nowhere. */
export async function checkReferences(
	deps: ReferenceDeps,
	changes: readonly Change[],
): Promise<Result<undefined, NotFound>> {
	const made = new Set(changes.filter(({ set, deleted }) => set && deleted !== true).map(nameOf));
	const asked = new Set<string>();
	for (const { table: name, set } of changes) {
		const table = deps.tableOf(name);
		if (table === undefined || set === undefined) continue;
		for (const wanted of referencesOf(table, set)) {
			if (made.has(nameOf(wanted)) || asked.has(nameOf(wanted))) continue;
			asked.add(nameOf(wanted));
			const target = deps.tableOf(wanted.table);
			if (target && (await deps.reader.get(target, wanted.id)) !== undefined) continue;
			if (await isCarried(deps, changes, wanted)) continue;
			return notFound(
				`${wanted.field}: there is no ${wanted.table.slice(0, 64)} with the id ${wanted.id.slice(0, 128)} in this space.`,
				'error_reference_gone',
			);
		}
	}
	return ok(undefined);
}
