/**
 * What rows of a table are asked for by: conditions on indexed clear fields, an order, and how many. The browser answers it
 * from its columns and the server in SQL; both must give the same rows in the same order (`match.ts` says which).
 */
import type { AnyTable, RowOf } from '../module/table';

/** The clear fields that a table can be asked by. */
export type Indexed<T extends AnyTable> = T['index'][number];

/** Values from `from` on and before `below`; an empty field (`null`) is in no range. */
export interface Range<Value> {
	readonly from?: NonNullable<Value>;
	readonly below?: NonNullable<Value>;
}

/** Exactly this value, one of several, or any within a range. */
export type Match<Value> = Value | { readonly in: readonly Value[] } | Range<Value>;

/** Every condition has to hold. A field that was never written has the value its schema gives it. */
export type Where<T extends AnyTable> = {
	readonly [Field in Indexed<T>]?: Match<RowOf<T>[Field]>;
};

/**
 * One step of an order. Texts go by their bytes, values of an enum by their place in it, `false` before `true`, and empty
 * fields come last unless `emptyFirst`, whatever the direction.
 */
export interface OrderBy<T extends AnyTable> {
	readonly by: Indexed<T> | 'updatedAt';
	readonly descending?: boolean;
	readonly emptyFirst?: boolean;
}

export interface Slice<T extends AnyTable> {
	/** Rows that are alike in all of it, or all rows without it, go by id. */
	readonly order?: readonly OrderBy<T>[];
	/** At most so many, the first ones. */
	readonly limit?: number;
}

export interface Query<T extends AnyTable> extends Slice<T> {
	readonly where?: Where<T>;
}

/**
 * What a screen asks a table: conditions on indexed fields, an order and a number to begin with, and of sealed fields what
 * the index of this device knows.
 */
export interface ScreenQuery<T extends AnyTable> extends Query<T> {
	/** Deleted rows that can still be read instead of live ones. */
	readonly deleted?: boolean;
	/** Only rows that hold all of these words, as the search of the module reads them. */
	readonly words?: string;
	/** Only rows with this value in a sealed list, such as their tags. */
	readonly holds?: { readonly field: string; readonly value: string };
}
