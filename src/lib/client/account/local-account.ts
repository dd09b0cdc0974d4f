/**
 * How an account leaves this device. Everything of it is in its own database, so that deleting that database deletes the
 * account from here; writes that never reached the server are the one thing another account's arrival does not delete.
 */
import Dexie from 'dexie';
import { tables } from '../../registry';
import { AccountDb, databaseName } from '../db';
import { dropRows, rebuildRecord, rebuildStores, unsentKeys } from '../sync/rebuild';

/** Whether writes of this account exist that the server does not have. */
export const hasUnsent = async (db: AccountDb): Promise<boolean> =>
	(await db._outbox.count()) + (await db._rejected.count()) > 0;

/** Caches that hold nothing but the build, the same for everyone. */
const ASSET_CACHE_PREFIX = 'mana-assets-';

/** Deletes the account's database and every cached page. */
export async function wipeAccount(accountId: string): Promise<void> {
	await Dexie.delete(databaseName(accountId));
	if (typeof caches === 'undefined') return;
	for (const name of await caches.keys()) if (!name.startsWith(ASSET_CACHE_PREFIX)) await caches.delete(name);
}

/**
 * Another account signed in here. An account whose writes all reached the server leaves nothing behind; otherwise only
 * those sealed writes stay, without any key, until that person signs in again.
 */
export async function leaveToAnother(accountId: string): Promise<void> {
	const db = new AccountDb(databaseName(accountId));
	await db.open();
	if (!(await hasUnsent(db))) {
		db.close();
		return Dexie.delete(databaseName(accountId));
	}
	const keep = [db._outbox.name, db._rejected.name, db._device.name];
	await db.atomic('rw', db.tables, async () => {
		const spaces = new Set<string>();
		for (const store of [db._outbox, db._rejected]) {
			for (const { space } of await store.toArray()) spaces.add(space);
		}
		const keys = (await Promise.all([...spaces].map((space) => unsentKeys(db, space)))).flat();
		for (const store of db.tables) if (!keep.includes(store.name)) await store.clear();
		for (const [space, table, id] of keys) {
			await db._base.put({ space, table, id, author: accountId, state: null, open: 0 });
			await rebuildRecord(db, [space, table, id]);
		}
	});
	db.close();
}

/** Ids of the accounts that have a database on this device. */
export async function accountsHere(): Promise<readonly string[]> {
	const prefix = databaseName('');
	const names = await Dexie.getDatabaseNames();
	return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** Removes everything of a space this account has left, except writes that never reached the server. */
export async function leaveSpace(db: AccountDb, space: string): Promise<void> {
	const stores = [
		...rebuildStores(db, tables.keys()),
		db._pages,
		db._parked,
		db._cursors,
		db._conflicts,
		db._damaged,
	];
	await db.atomic('rw', stores, async () => {
		await dropRows(db, space);
		await db._cursors.delete(space);
		await db._pages.where('[space+staged]').equals([space, 1]).delete();
		const conflicts = (await db._conflicts.toArray()).filter((row) => row.space === space);
		await db._conflicts.bulkDelete(conflicts.map(({ key }) => key));
		const damaged = (await db._damaged.toArray()).filter(
			(row) => row.space === space && row.kept === undefined,
		);
		await db._damaged.bulkDelete(damaged.map(({ key }) => key));
	});
}
