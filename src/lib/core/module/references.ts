/**
 * Whether what a command wants written points to records that exist. Executors ask once for every command, so that no
 * module can forget it: a field of a table's `refs` names a live row of the space, or one the same step makes. A row that
 * is brought back lets go of what went meanwhile: refused for it, it could never come back.
 */
import type { z } from 'zod';
import { notFound, ok, type NotFound, type Result } from '../result';
import type { ReaderDep } from '../ports/reader';
import type { Change } from './change';
import { anyRecord, type AnyTable, type Referenced } from './table';
import { cut } from '../text';

interface Reference {
	readonly field: string;
	readonly table: string;
	readonly id: string;
}

export interface ReferenceDeps extends ReaderDep {
	/** A declared table by its full name. */
	readonly tableOf: (name: string) => AnyTable | undefined;
}

const isPlace = (place: unknown): place is { readonly table: string; readonly id: string } =>
	typeof place === 'object' &&
	place !== null &&
	'table' in place &&
	'id' in place &&
	typeof place.table === 'string' &&
	typeof place.id === 'string';

/** What the value of a field points to; an empty name and `null` point to nothing. */
function referencesIn(field: string, to: Referenced, value: unknown): readonly Reference[] {
	if (to === anyRecord)
		return (Array.isArray(value) ? value : [])
			.filter(isPlace)
			.map((place) => ({ field, table: place.table, id: place.id }));
	return typeof value === 'string' && value !== '' ? [{ field, table: to.name, id: value }] : [];
}

const referencesOf = (table: AnyTable, set: Readonly<Record<string, unknown>>): readonly Reference[] =>
	Object.entries(table.refs).flatMap(([field, to]) => referencesIn(field, to, set[field]));

/** The value of a field without what `isGone`: a list without those places, a single name as the table says "none". */
function withoutGone(table: AnyTable, field: string, value: unknown, isGone: (one: Reference) => boolean) {
	const to = table.refs[field]!;
	if (to === anyRecord && Array.isArray(value))
		return value.filter((place) => !referencesIn(field, to, [place]).some(isGone));
	const schema = (table.row as z.ZodObject).shape[field] as z.ZodType;
	return schema.safeParse(null).success ? null : '';
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

/**
 * The fields of a row that comes back which point to what is known to be deleted, emptied; those the step sets itself are its
 * own. What only cannot be read here, or has not come yet, is there for others.
 */
async function letGo(
	deps: ReferenceDeps,
	table: AnyTable,
	{ id, set = {} }: Change,
	leads: (wanted: Reference) => Promise<boolean>,
): Promise<Readonly<Record<string, unknown>>> {
	const [row] = (await deps.reader.deleted(table, [id])) as readonly Readonly<Record<string, unknown>>[];
	if (row === undefined) return {};
	const gone = new Map<string, Reference>();
	for (const held of referencesOf(table, row))
		if (!(held.field in set) && !(await leads(held)) && (await isDeleted(deps, held)))
			gone.set(`${held.field}|${nameOf(held)}`, held);
	const isGone = (one: Reference): boolean => gone.has(`${one.field}|${nameOf(one)}`);
	const fields = new Set([...gone.values()].map(({ field }) => field));
	return Object.fromEntries(
		[...fields].map((field) => [field, withoutGone(table, field, row[field], isGone)]),
	);
}

async function isDeleted({ reader, tableOf }: ReferenceDeps, { table, id }: Reference): Promise<boolean> {
	const target = tableOf(table);
	return target !== undefined && (await reader.deleted(target, [id])).length > 0;
}

/**
 * The changes as they may be written. `not_found` names the field and the id of the first reference a command made that
 * leads nowhere.
 */
export async function settleReferences(
	deps: ReferenceDeps,
	changes: readonly Change[],
): Promise<Result<readonly Change[], NotFound>> {
	const made = new Set(
		changes.filter(({ set, deleted }) => deleted === false || (set && deleted !== true)).map(nameOf),
	);
	const found = new Map<string, boolean>();
	const leads = async (wanted: Reference): Promise<boolean> => {
		const name = nameOf(wanted);
		if (made.has(name)) return true;
		const known = found.get(name);
		if (known !== undefined) return known;
		const target = deps.tableOf(wanted.table);
		const there = target !== undefined && (await deps.reader.get(target, wanted.id)) !== undefined;
		found.set(name, there);
		return there;
	};
	const settled: Change[] = [];
	for (const change of changes) {
		const table = deps.tableOf(change.table);
		for (const wanted of table ? referencesOf(table, change.set ?? {}) : []) {
			if ((await leads(wanted)) || (await isCarried(deps, changes, wanted))) continue;
			return notFound(
				`${wanted.field}: there is no ${cut(wanted.table, 64)} with the id ${cut(wanted.id, 128)} in this space.`,
				'error_reference_gone',
			);
		}
		const emptied = table && change.deleted === false ? await letGo(deps, table, change, leads) : {};
		const isWhole = Object.keys(emptied).length === 0;
		settled.push(isWhole ? change : { ...change, set: { ...change.set, ...emptied } });
	}
	return ok(settled);
}
