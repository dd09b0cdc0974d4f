/** Reads records from the two places they can be: indexed rows, and pages that are not expanded yet. No decryption here. */
import type { RecordState, SyncedRecord } from '../../core/sync/record';
import { spaceRange, type AccountDb } from '../db';
import type { PageRow } from '../store-types';

export interface FoundRecord {
	readonly id: string;
	readonly state: RecordState;
	readonly author: string;
	/** Whether a write of it waits here or was refused. */
	readonly pending: boolean;
}

export interface FoundPages {
	/** As the server sent them; the same record may also have a row with writes of this device. */
	readonly records: readonly FoundRecord[];
	/** Key of the newest page that was read. */
	readonly lastPage: number;
}

export interface FoundTable extends FoundPages {
	readonly rows: readonly FoundRecord[];
}

/** Only the state of a stored row or synced record, without its place. */
export const bareState = (row: RecordState): RecordState => ({
	clear: row.clear,
	sealed: row.sealed,
	boxes: row.boxes,
	deleted: row.deleted,
	last: row.last,
});

const fromPages = (pages: readonly PageRow[], table: string, lastPage: number): FoundPages => ({
	records: pages
		.flatMap((page) => page.records)
		.filter((record: SyncedRecord) => record.table === table)
		.map((record) => ({ id: record.id, state: bareState(record), author: record.author, pending: false })),
	lastPage: pages.reduce((newest, page) => Math.max(newest, page.key!), lastPage),
});

/** Every record of a table in a space, in one read transaction, so that a page being expanded cannot be missed. */
export async function readTable(db: AccountDb, space: string, table: string): Promise<FoundTable> {
	return db.atomic('r', [db.rowsOf(table), db._pages, db._base], async () => {
		const [lower, upper] = spaceRange(space);
		const rows = await db.rowsOf(table).where('[space+id]').between(lower, upper).toArray();
		const waiting = await db._base
			.where('[space+table+id]')
			.between([space, table, ''], [space, table, '\uffff'])
			.primaryKeys();
		const pending = new Set(waiting.map(([, , id]) => id));
		const pages = await db._pages.where('[space+staged]').equals([space, 0]).toArray();
		return {
			rows: rows.map((row) => ({
				id: row.id,
				state: bareState(row),
				author: row.author,
				pending: pending.has(row.id),
			})),
			...fromPages(pages, table, 0),
		};
	});
}

/** The rows of these ids as stored now; ids without a row (not expanded, or removed) are missing from the answer. */
export async function readRows(
	db: AccountDb,
	space: string,
	table: string,
	ids: readonly string[],
): Promise<readonly FoundRecord[]> {
	return db.atomic('r', [db.rowsOf(table), db._base], async () => {
		const rows = await db.rowsOf(table).bulkGet(ids.map((id): [string, string] => [space, id]));
		const bases = await db._base.bulkGet(ids.map((id): [string, string, string] => [space, table, id]));
		return rows.flatMap((row, at) =>
			row === undefined
				? []
				: [{ id: row.id, state: bareState(row), author: row.author, pending: bases[at] !== undefined }],
		);
	});
}

/** Records of the pages stored after `lastPage`. */
export async function readNewPages(
	db: AccountDb,
	space: string,
	table: string,
	lastPage: number,
): Promise<FoundPages> {
	const keys = await db._pages.where('[space+staged]').equals([space, 0]).primaryKeys();
	const pages = await db._pages.bulkGet(keys.filter((key) => key > lastPage));
	return fromPages(
		pages.filter((page) => page !== undefined),
		table,
		lastPage,
	);
}
