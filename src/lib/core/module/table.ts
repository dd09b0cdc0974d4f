/**
 * The table declaration: a zod row whose every field is classified `sealed` or `clear`.
 * An unclassified field, a misspelt one, one in both lists, or an index on a sealed one does not compile.
 */
import type { z } from 'zod';
import type { Actor } from '../sync/actor';
import type { Millis } from '../ports/clock';

type FieldsOf<Row extends z.ZodObject> = Extract<keyof z.infer<Row>, string>;

/** Rows with these values in this order, and alike ones by id. A row should be in few of them: each costs every write. */
export interface ListOf<Field extends string> {
	readonly where?: { readonly [Name in Field]?: string | number | boolean | null };
	/** Only rows in which these are not empty. */
	readonly filled?: readonly Field[];
	/** As in a query; bounded fields only, because a key of an index has to fit on a page. */
	readonly by: readonly {
		readonly by: Field | 'updatedAt';
		readonly descending?: boolean;
		readonly emptyFirst?: boolean;
	}[];
}

export interface Table<
	Name extends string = string,
	Row extends z.ZodObject = z.ZodObject,
	Clear extends string = string,
	Index extends string = string,
> {
	/** `<module id>.<key>`; the name on the wire, on the server and in Dexie. */
	readonly name: Name;
	readonly row: Row;
	readonly sealed: readonly string[];
	readonly clear: readonly Clear[];
	/** Clear fields that rows can be asked for by: where they are one value, and in which order they come. */
	readonly index: readonly Index[];
	/** What the table is most often asked for: the server keeps an index for each, beyond which it looks row by row. */
	readonly lists: readonly ListOf<Index>[];
	/** Long texts, in which changes of two people at different places are joined; every other field is one value or the other. */
	readonly texts: readonly string[];
	/** Fields that name other records, and of which table. */
	readonly refs: Readonly<Record<string, Referenced>>;
	/** Fields the program keeps by itself; what tells a person of a change leaves them out. */
	readonly kept: readonly string[];
}

/** For a field that holds a list of `{table, id}`: each may be of any table. */
export const anyRecord = 'any record';
export type Referenced = AnyTable | typeof anyRecord;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the top of the Table family; `ZodObject` is invariant in its shape
export type AnyTable = Table<string, any, any, any>;

/** Where a stored row came from: derived by the store from its stamps, never written by a module. */
export interface RowMeta {
	readonly authorId: string;
	/** Who made the newest write. */
	readonly actor: Actor;
	readonly updatedAt: Millis;
	/** When it was deleted; only rows that are asked for as deleted have it. */
	readonly deletedAt?: Millis;
	/** Who deleted it; absent where somebody has written to it since, because a record remembers its newest writer only. */
	readonly deletedBy?: Actor;
	/** True while a write of this row waits in the outbox of this device. */
	readonly pending?: boolean;
}

export type RowOf<T extends AnyTable> = z.infer<T['row']>;
export type Stored<T extends AnyTable> = Readonly<RowOf<T>> & {
	readonly id: string;
	readonly meta: RowMeta;
};

/** Fields of one value each: what can be compared, and so asked for. */
type ScalarsOf<Row extends z.ZodObject> = {
	[Field in FieldsOf<Row>]: z.infer<Row>[Field] extends string | number | boolean | null ? Field : never;
}[FieldsOf<Row>];

type TextsOf<Row extends z.ZodObject> = {
	[Field in FieldsOf<Row>]: z.infer<Row>[Field] extends string ? Field : never;
}[FieldsOf<Row>];

interface TableDefinition<
	Name extends string,
	Row extends z.ZodObject,
	Sealed extends string,
	Clear extends string,
	Index extends string,
> {
	readonly name: Name;
	readonly row: Row;
	readonly sealed: readonly (Sealed & FieldsOf<Row>)[];
	readonly clear: readonly (Clear & FieldsOf<Row>)[];
	readonly index?: readonly (Index & NoInfer<Clear> & ScalarsOf<Row>)[];
	readonly lists?: readonly ListOf<NoInfer<Index>>[];
	/** Sealed fields that hold long text: what two people wrote into one at different places is joined. */
	readonly texts?: readonly (NoInfer<Sealed> & TextsOf<Row>)[];
	/** Names of records are ids, and ids are clear; executors refuse a name that leads nowhere. */
	readonly refs?: { readonly [Field in NoInfer<Clear>]?: Referenced };
	/** Bookkeeping: no person ever typed or chose these, and a list of changes that holds them hides what matters. */
	readonly kept?: readonly NoInfer<Sealed | Clear>[];
}

/** Resolves to `unknown` when all fields are classified once, and to an unsatisfiable hint otherwise. */
type Classified<Row extends z.ZodObject, Sealed extends string, Clear extends string> = [
	Exclude<FieldsOf<Row>, Sealed | Clear>,
] extends [never]
	? [Sealed & Clear] extends [never]
		? unknown
		: { readonly error: 'classified both sealed and clear'; readonly fields: Sealed & Clear }
	: {
			readonly error: 'neither sealed nor clear';
			readonly fields: Exclude<FieldsOf<Row>, Sealed | Clear>;
		};

/** Declares a table. The row schema must give every field a default or accept `null`, so that a partial record still opens. */
export function table<
	const Name extends `${string}.${string}`,
	Row extends z.ZodObject,
	const Sealed extends string = never,
	const Clear extends string = never,
	const Index extends string = never,
>(
	definition: TableDefinition<Name, Row, Sealed, Clear, Index> & Classified<Row, Sealed, Clear>,
): Table<Name, Row, Clear, Index> {
	return {
		name: definition.name,
		row: definition.row,
		sealed: definition.sealed,
		clear: definition.clear,
		index: definition.index ?? [],
		lists: (definition.lists ?? []) as readonly ListOf<Index>[],
		texts: definition.texts ?? [],
		refs: (definition.refs ?? {}) as Readonly<Record<string, Referenced>>,
		kept: definition.kept ?? [],
	};
}
