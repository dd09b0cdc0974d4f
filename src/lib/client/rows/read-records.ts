/** Reads records from the two places they can be: rows, and pages that are not expanded yet. No decryption here. */
import { join } from '../../core/sync/merge';
import { bareState, type RecordState, type SyncedRecord } from '../../core/sync/record';
import type { AccountDb } from '../db';

export interface FoundRecord {
	readonly id: string;
	readonly state: RecordState;
	readonly author: string;
	/** Whether a write of it waits here or was refused. */
	readonly pending: boolean;
}

/** A record, and the page that holds it; 0 when it is a row. */
export interface Located {
	readonly id: string;
	readonly page: number;
}

async function readPages(
	db: AccountDb,
	table: string,
	wanted: readonly Located[],
): Promise<ReadonlyMap<string, SyncedRecord>> {
	const keys = [...new Set(wanted.map(({ page }) => page))].filter((key) => key !== 0);
	if (keys.length === 0) return new Map();
	const ids = new Set(wanted.map(({ id }) => id));
	const records = (await db._pages.bulkGet(keys)).flatMap((page) => page?.records ?? []);
	return new Map(
		records.filter((record) => record.table === table && ids.has(record.id)).map((one) => [one.id, one]),
	);
}

/**
 * These records as stored now, in one read transaction, so that a page being expanded cannot be missed. A row written before
 * its page was expanded is only the newer part of the record. Records that are nowhere are missing from the answer.
 */
export async function readRecords(
	db: AccountDb,
	space: string,
	table: string,
	wanted: readonly Located[],
): Promise<ReadonlyMap<string, FoundRecord>> {
	return db.atomic('r', [db.rowsOf(table), db._pages, db._base], async () => {
		const rows = await db.rowsOf(table).bulkGet(wanted.map(({ id }): [string, string] => [space, id]));
		// Keys only: what the server knows of it is of no interest here.
		const waiting = await db._base
			.where('[space+table+id]')
			.anyOf(wanted.map(({ id }): [string, string, string] => [space, table, id]))
			.primaryKeys();
		const pending = new Set(waiting.map(([, , id]) => id));
		const paged = await readPages(db, table, wanted);
		const found = new Map<string, FoundRecord>();
		for (const [at, { id }] of wanted.entries()) {
			const [row, page] = [rows[at], paged.get(id)];
			const record = page ?? row;
			if (record === undefined) continue;
			const state =
				page === undefined || row === undefined
					? bareState(record)
					: join(bareState(page), bareState(row)).state;
			found.set(id, { id, state, author: record.author, pending: pending.has(id) });
		}
		return found;
	});
}
