/**
 * The space keys of the signed-in account in memory, and their non-extractable copies in `_keys`, so that a reload
 * without a network still opens. Raw key bytes never stay here.
 */
import type { SpaceKey } from '../../core/crypto';
import type { AccountDb } from '../db';
import type { KeyRow } from '../store-types';

export interface KeyRing {
	/** The key that seals new writes of a space; `undefined` while the space is locked. */
	readonly current: (space: string) => SpaceKey<CryptoKey> | undefined;
	/** Any key of this account by the id a box names. */
	readonly byId: (keyId: string) => CryptoKey | undefined;
	/** Reads `_keys` again. */
	readonly load: () => Promise<void>;
	/** Adds keys, and remembers them on this device. */
	readonly add: (rows: readonly KeyRow[]) => Promise<void>;
	/** Forgets the keys of spaces that are not in the list. */
	readonly keepOnly: (spaces: readonly string[]) => Promise<void>;
}

export function createKeyRing(db: AccountDb): KeyRing {
	const byId = new Map<string, CryptoKey>();
	const newest = new Map<string, KeyRow>();
	const remember = (row: KeyRow): void => {
		byId.set(row.keyId, row.key);
		if (row.epoch >= (newest.get(row.space)?.epoch ?? -1)) newest.set(row.space, row);
	};
	const load = async (): Promise<void> => {
		const rows = await db._keys.toArray();
		byId.clear();
		newest.clear();
		rows.forEach(remember);
	};
	return {
		current: (space) => {
			const row = newest.get(space);
			return row === undefined ? undefined : { keyId: row.keyId, key: row.key };
		},
		byId: (keyId) => byId.get(keyId),
		load,
		add: async (rows) => {
			await db._keys.bulkPut([...rows]);
			rows.forEach(remember);
		},
		keepOnly: async (spaces) => {
			const gone = (await db._keys.toArray()).filter((row) => !spaces.includes(row.space));
			await db._keys.bulkDelete(gone.map((row) => row.keyId));
			await load();
		},
	};
}
