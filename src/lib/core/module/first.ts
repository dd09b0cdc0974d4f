/**
 * What a module says of the rows that a device which begins from nothing wants before all others: what its person looks at
 * first. The server answers it ahead of the rest; nothing depends on these rows being all there are.
 */
import type { Millis } from '../ports/clock';
import type { Query } from '../query/query';
import type { AnyTable } from './table';

/** Rows that all modules together may ask for in a space: a moment's work, and far less than the rest. */
export const MAX_FIRST_ROWS = 500;

/** The moment in epoch ms, and the IANA zone of the person. */
export interface FirstContext {
	readonly now: Millis;
	readonly zone: string;
}

/** The first rows of one query over clear, indexed fields. */
export interface FirstRows<Name extends string = string> {
	readonly table: AnyTable & { readonly name: Name };
	/** What is asked, its limit included; `undefined` when there is nothing to ask at that moment. */
	readonly query: (at: FirstContext) => (Query<AnyTable> & { readonly limit: number }) | undefined;
}

type Asks<T extends AnyTable> = Query<T> | ((at: FirstContext) => Query<T> | undefined);

/** Declares that a new device wants at most `most` rows of this query first. Take the query that the screen asks. */
export const firstOf = <T extends AnyTable>(table: T, most: number, asks: Asks<T>): FirstRows<T['name']> => ({
	table,
	query: (at) => {
		const asked = typeof asks === 'function' ? asks(at) : asks;
		if (asked === undefined) return undefined;
		const { where = {}, order = [], limit = most } = asked;
		return { where, order, limit: Math.min(limit, most) } as Query<AnyTable> & { readonly limit: number };
	},
});
