/** The record of an address that is not among the live ones, looked for in the trash and followed as long as it waits there. */
import { trashRows, type AnyTable, type Stored, type TrashRow, type TrashSource } from '../core/module';
import type { AppError } from '../core/result';
import { isOpening, type OpenedRows } from './opening';

/** What is looked through: the newest deletions first, because those are what a person comes back to. */
interface Question {
	readonly deleted: true;
	readonly order: readonly { readonly by: 'updatedAt'; readonly descending: true }[];
	readonly limit: number;
}

/** The rows of a table as a screen gets them. */
export interface RowsWithTrash<Row> extends OpenedRows {
	readonly status: 'loading' | 'ready' | 'locked' | 'error';
	readonly error: AppError | undefined;
	/** Whether more of the table is still coming from the server. */
	readonly arriving: boolean;
	readonly window: (query: () => Question) => {
		readonly status: 'loading' | 'ready' | 'locked' | 'error';
		readonly rows: readonly Row[];
		readonly rest: number;
		readonly more: () => void;
	};
}

export interface DeletedRow<Row> {
	readonly row: Row;
	/** Who deleted it, when, and how long it stays. */
	readonly trashed: TrashRow;
}

export interface Search<Row> {
	/** Whether the trash was looked through: until then nobody may be told that the record does not exist. */
	readonly done: boolean;
	readonly found: DeletedRow<Row> | undefined;
}

/** Few, because a record that is only being opened is looked for here too. */
const FIRST_ROWS = 20;

/** Call while a component initialises, in one that is made anew for other `rows`. */
export function useDeletedRow<Row extends Stored<AnyTable>>(
	rows: RowsWithTrash<Row>,
	id: () => string,
	source: () => TrashSource,
): Search<Row> {
	const deleted = rows.window(() => ({
		deleted: true,
		order: [{ by: 'updatedAt', descending: true }],
		limit: FIRST_ROWS,
	}));
	const row = $derived(deleted.rows.find((one) => one.id === id()));
	const found = $derived.by(() => {
		const [trashed] = row === undefined ? [] : trashRows(source(), [row], Date.now());
		return row && trashed && { row, trashed };
	});

	$effect(() => {
		if (row === undefined && deleted.rest > 0 && !isOpening(rows, id())) deleted.more();
	});

	return {
		get done() {
			return deleted.status !== 'loading' && (row !== undefined || deleted.rest === 0);
		},
		get found() {
			return found;
		},
	};
}
