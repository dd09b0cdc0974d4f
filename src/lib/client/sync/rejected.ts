/** Writes the server refused: read, tried again, or given up by the person. Nothing here decides on its own. */
import type { AccountDb, RecordKey } from '../db';
import type { Opener } from '../local/opener';
import { wireBytes } from '../local/row';
import type { RejectedRow } from '../store-types';
import type { RejectedWrite } from '../workspace';
import { rebuildRecord, rebuildStores } from './rebuild';

/** All refused writes with their text opened, oldest first. Sealed fields without a key here are left out. */
export async function readRejected(db: AccountDb, opener: Opener): Promise<readonly RejectedWrite[]> {
	const rows = await db._rejected.orderBy('key').toArray();
	return Promise.all(rows.map((row) => toRejectedWrite(row, opener)));
}

async function toRejectedWrite(row: RejectedRow, opener: Opener): Promise<RejectedWrite> {
	const { write } = row;
	const sealed = write.box === undefined ? undefined : await opener.box(write, write.stamp, write.box);
	return {
		key: row.key!,
		table: row.table,
		id: row.id,
		reason: row.reason,
		message: row.message,
		at: row.at,
		fields: { ...write.set, ...sealed, ...(write.deleted === undefined ? {} : { deleted: write.deleted }) },
	};
}

/** Puts the write back into the outbox as it was, so that newer edits of the same fields still win. */
export async function retryRejected(db: AccountDb, key: number): Promise<void> {
	await db.atomic('rw', [db._rejected, db._outbox], async () => {
		const row = await db._rejected.get(key);
		if (row === undefined) return;
		await db._rejected.delete(key);
		const { space, table, id, write } = row;
		await db._outbox.add({ space, table, id, write, bytes: wireBytes(write) });
	});
}

/** Forgets the write: the row becomes what the server knows plus what is still waiting. Answers the record. */
export async function discardRejected(db: AccountDb, key: number): Promise<RecordKey | undefined> {
	const row = await db._rejected.get(key);
	if (row === undefined) return undefined;
	const record: RecordKey = [row.space, row.table, row.id];
	await db.atomic('rw', rebuildStores(db, [row.table]), async () => {
		await db._rejected.delete(key);
		await rebuildRecord(db, record);
	});
	return record;
}
