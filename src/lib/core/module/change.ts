/** What a command wants written. Commands return changes; executors seal, stamp and apply them. */
import type { AnyTable, RowOf } from './table';

export interface Change {
	/** Full table name, `<module>.<key>`. */
	readonly table: string;
	readonly id: string;
	/** The fields this change sets; absent for a bare delete or restore. */
	readonly set?: Readonly<Record<string, unknown>>;
	/** `true` deletes softly, `false` restores. */
	readonly deleted?: boolean;
}

/** A new row: every field is set, so that a reader never meets a half record. */
export const put = <T extends AnyTable>(table: T, id: string, row: RowOf<T>): Change => ({
	table: table.name,
	id,
	set: table.row.parse(row) as Record<string, unknown>,
});

/** Sets the named fields and leaves the others alone. */
export const patch = <T extends AnyTable>(table: T, id: string, set: Partial<RowOf<T>>): Change => ({
	table: table.name,
	id,
	set: only(set, table.row.partial().parse(set) as Record<string, unknown>),
});

/** zod fills the defaults of absent optional fields, and a default nobody asked for would overwrite what is stored. */
const only = (asked: object, parsed: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(parsed).filter(([field]) => field in asked));

export const remove = (table: AnyTable, id: string): Change => ({
	table: table.name,
	id,
	deleted: true,
});

export const restore = (table: AnyTable, id: string): Change => ({
	table: table.name,
	id,
	deleted: false,
});
