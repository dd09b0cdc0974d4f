/**
 * A row with unsent writes is what the server knows plus those writes. When one of them is discarded, restamped or its
 * space is fetched again, the row is computed anew. Runs inside a transaction of the caller.
 */
import { isPerson } from '../../core/sync/actor';
import { merge } from '../../core/sync/merge';
import type { RecordState, Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { dropColumns, noteMoves } from '../columns/column-store';
import { moveOf, removal } from '../columns/peek';
import { spaceRange, type AccountDb, type RecordKey } from '../db';
import { toRow, writtenFields } from '../local/row';
import type { BaseRow, Typed } from '../store-types';

/** Writes of one record that the server has not taken, oldest first. */
async function unsent(db: AccountDb, key: RecordKey): Promise<readonly Write[]> {
	const waiting = await db._outbox.where('[space+table+id]').equals(key).toArray();
	const refused = await db._rejected.where('[space+table+id]').equals(key).toArray();
	return [...waiting, ...refused].map((entry) => entry.write).sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
}

/** Stores needed by `rebuildRecord` for these tables. */
export const rebuildStores = (db: AccountDb, names: Iterable<string>) => [
	...[...new Set(names)].filter((name) => tables.has(name)).map((name) => db.rowsOf(name)),
	db._base,
	db._outbox,
	db._rejected,
	db._moves,
	db._columns,
];

/** Computes one row from its base and its unsent writes; without any of those the base is dropped. */
export async function rebuildRecord(db: AccountDb, key: RecordKey): Promise<void> {
	const [space, table, id] = key;
	if (!tables.has(table)) return;
	const base: BaseRow | undefined = await db._base.get(key);
	const writes = await unsent(db, key);
	const rows = db.rowsOf(table);
	const row = await rows.get([space, id]);
	let state: RecordState | undefined = base?.state ?? undefined;
	// Acknowledged fields keep their mark; unsent ones get a new one, because their stamps may have changed.
	const typed: Record<string, Typed> = { ...row?.typed };
	for (const write of writes) {
		state = merge(state, write).state;
		if (isPerson(write.actor)) {
			for (const field of writtenFields(write))
				typed[field] = { ...typed[field], stamp: write.stamp, seq: null };
		}
	}
	if (writes.length === 0) await db._base.delete(key);
	else if (base !== undefined) await db._base.put({ ...base, open: writes.length });
	const author = base?.author ?? row?.author ?? '';
	if (state === undefined) {
		await rows.delete([space, id]);
		await noteMoves(db, space, table, [removal(id)]);
		return;
	}
	await rows.put(toRow(table, { space, id, author }, state, typed));
	await noteMoves(db, space, table, [moveOf(tables.get(table)!.table, id, state)]);
}

/** All records of a space that have unsent writes. */
export async function unsentKeys(db: AccountDb, space: string): Promise<readonly RecordKey[]> {
	const keys = new Map<string, RecordKey>();
	for (const store of [db._outbox, db._rejected]) {
		for (const { table, id } of await store.where('space').equals(space).toArray()) {
			keys.set(`${table}|${id}`, [space, table, id]);
		}
	}
	return [...keys.values()];
}

/** Removes every stored record of a space. Outbox and rejected writes stay. */
export async function dropRows(db: AccountDb, space: string): Promise<void> {
	const [lower, upper] = spaceRange(space);
	for (const name of tables.keys()) await db.rowsOf(name).where('[space+id]').between(lower, upper).delete();
	await db._base.where('[space+table+id]').between([space, '', ''], [space, '\uffff', '\uffff']).delete();
	await db._parked.where('[space+table+id]').between([space, '', ''], [space, '\uffff', '\uffff']).delete();
	await db._pages.where('[space+staged]').equals([space, 0]).delete();
	await dropColumns(db, space);
}
