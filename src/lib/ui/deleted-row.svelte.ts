/** The record of an address that is not among the live ones, looked for in the trash and followed as long as it waits there. */
import { trashRows, type AnyTable, type Stored, type TrashRow, type TrashSource } from '../core/module';
import type { AppError } from '../core/result';

/** The rows of a table as a screen gets them. */
export interface RowsWithTrash<Row> {
	readonly status: 'loading' | 'ready' | 'locked' | 'error';
	readonly error: AppError | undefined;
	/** Whether more of the table is still coming from the server. */
	readonly arriving: boolean;
	readonly all: readonly Row[];
	readonly deleted: () => Promise<readonly Row[]>;
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

/** Call while a component initialises. */
export function useDeletedRow<Row extends Stored<AnyTable>>(
	rows: () => RowsWithTrash<Row>,
	id: () => string,
	source: () => TrashSource,
): Search<Row> {
	let deleted = $state.raw<readonly Row[]>();
	const found = $derived.by(() => {
		const row = deleted?.find((one) => one.id === id());
		const [trashed] = row === undefined ? [] : trashRows(source(), [row], Date.now());
		return row && trashed && { row, trashed };
	});

	$effect(() => {
		const from = rows();
		// Deleting and restoring both replace the live rows.
		void [from.all, from.status];
		let isOld = false;
		void from.deleted().then((all) => {
			if (!isOld) deleted = all;
		});
		return () => (isOld = true);
	});

	return {
		get done() {
			return deleted !== undefined;
		},
		get found() {
			return found;
		},
	};
}
