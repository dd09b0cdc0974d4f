/**
 * The browser database derived from the manifests: one store per synced table plus the fixed ones that start with an
 * underscore. Shipped schemas are frozen in `schema.lock.json`; a contract test compares both. No Dexie in here.
 */
import type { AnyTable } from '../core/module';
import lock from './schema.lock.json';
import { tables } from './tables';

/** Store name to its Dexie key and index list. */
export type Stores = Readonly<Record<string, string>>;

export interface SchemaVersion {
	readonly version: number;
	readonly stores: Stores;
	/** SHA-256 over version, stores and the sum before: an old entry cannot change unnoticed. */
	readonly sum: string;
}

/** Stores that every account database has, whatever modules exist. */
const fixedStores: Stores = {
	_outbox: '++key, space, [space+table+id]',
	_rejected: '++key, space, [space+table+id]',
	_base: '[space+table+id]',
	_cursors: 'space',
	_pages: '++key, [space+staged]',
	_parked: '[space+table+id], table',
	_conflicts: 'key, at',
	_device: 'key',
	_keys: 'keyId, space',
	_session: 'key',
	_damaged: 'key',
	_columns: '[space+table+part]',
	_moves: '++key, [space+table]',
};

/** Fields that name one record of a known table. */
export const referring = (table: AnyTable): readonly string[] =>
	table.index.filter((field: string) => typeof table.refs[field] === 'object');

/**
 * Key `[space+id]`, then the fields that name other records: what hangs on a record is asked for where it is deleted. Every
 * other question about clear fields is answered by the columns of the table.
 */
const storeOf = (table: AnyTable): string =>
	['[space+id]', ...referring(table).map((field) => `[space+index.${field}]`)].join(', ');

/** What the manifests ask for now. */
export const currentStores = (): Stores => ({
	...fixedStores,
	...Object.fromEntries([...tables.values()].map(({ table }) => [table.name, storeOf(table)])),
});

export const lockedVersions: readonly SchemaVersion[] = lock.versions;

/** Key order does not matter; everything else does. */
export const sameStores = (a: Stores, b: Stores): boolean =>
	Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name]);

/**
 * The versions to declare, oldest first. While a module is being built, the lock lags behind the manifests; the browser
 * then opens one version more. The contract test keeps that state from being released.
 */
export function schemaVersions(
	locked: readonly Pick<SchemaVersion, 'version' | 'stores'>[] = lockedVersions,
	current: Stores = currentStores(),
): readonly { readonly version: number; readonly stores: Readonly<Record<string, string | null>> }[] {
	const last = locked.at(-1);
	const all =
		last !== undefined && sameStores(last.stores, current)
			? locked
			: [...locked, { version: (last?.version ?? 0) + 1, stores: current }];
	return all.map(({ version, stores }, at) => ({
		version,
		// A store that a later version no longer has must be named as null, otherwise Dexie keeps it.
		stores: { ...dropped(all[at - 1]?.stores, stores), ...stores },
	}));
}

const dropped = (before: Stores | undefined, now: Stores): Record<string, null> =>
	Object.fromEntries(
		Object.keys(before ?? {})
			.filter((name) => now[name] === undefined)
			.map((name) => [name, null]),
	);
