/** A record that is there and not opened yet: who looks must not be told that it is gone. */

/** The rows of a table, as far as they tell of one. */
export interface OpenedRows {
	/** `undefined` when it is not there, and until it is opened. */
	readonly get: (id: string) => unknown;
	readonly has: (id: string) => boolean;
	/** Rows that were looked at and cannot be opened. */
	readonly broken: readonly { readonly id: string }[];
}

/** Whether the record will be here in a moment; one that cannot be opened is not waited for. Reactive where the rows are. */
export const isOpening = (rows: OpenedRows, id: string): boolean =>
	rows.get(id) === undefined && rows.has(id) && !rows.broken.some((one) => one.id === id);
