/** What stands where writes or records arrive: read the same way whether they come from here or from the server. */
import type { AccountDb, RecordKey } from '../db';
import type { BaseRow, StoredRow } from '../store-types';

export interface PlaceRow {
	readonly row: StoredRow | undefined;
	readonly base: BaseRow | undefined;
}

/** The row and the base of each of these records of a table, in their order. Both questions go out together. */
export async function readPlaces(
	db: AccountDb,
	table: string,
	records: readonly { readonly space: string; readonly id: string }[],
): Promise<readonly PlaceRow[]> {
	const [rows, bases] = await Promise.all([
		db.rowsOf(table).bulkGet(records.map(({ space, id }): [string, string] => [space, id])),
		db._base.bulkGet(records.map(({ space, id }): RecordKey => [space, table, id])),
	]);
	return records.map((_, at) => ({ row: rows[at], base: bases[at] }));
}
