/**
 * The IndexedDB database of one account. Stores come from the registry; nothing about a module is named here. At rest
 * sealed fields exist only as boxes, and keys only as non-extractable CryptoKeys.
 */
import Dexie, { type Table } from 'dexie';
import { schemaVersions } from '../registry/dexie-schema';
import { isSound } from './damage/sound';
import { tolerantReads, type FoundRow } from './damage/tolerant-reads';
import type {
	BaseRow,
	ConflictRow,
	CursorRow,
	DamagedRow,
	DeviceRow,
	KeyRow,
	OutboxRow,
	PageRow,
	RejectedRow,
	SessionRow,
	StoredRow,
} from './store-types';
import type { SyncedRecord } from '../core/sync/record';

export type RecordKey = [space: string, table: string, id: string];

export class AccountDb extends Dexie {
	declare readonly _outbox: Table<OutboxRow, number>;
	declare readonly _rejected: Table<RejectedRow, number>;
	declare readonly _base: Table<BaseRow, RecordKey>;
	declare readonly _cursors: Table<CursorRow, string>;
	declare readonly _pages: Table<PageRow, number>;
	declare readonly _parked: Table<SyncedRecord, RecordKey>;
	declare readonly _conflicts: Table<ConflictRow, string>;
	declare readonly _device: Table<DeviceRow, string>;
	declare readonly _keys: Table<KeyRow, string>;
	declare readonly _session: Table<SessionRow, string>;
	declare readonly _damaged: Table<DamagedRow, string>;

	/** Rows that were found malformed and nobody has taken yet; the same one counts once. */
	readonly #found = new Map<string, FoundRow>();
	#onFound: (() => void) | undefined;

	constructor(
		name: string,
		options: { readonly indexedDB?: IDBFactory; readonly IDBKeyRange?: typeof IDBKeyRange } = {},
	) {
		super(name, { ...options, chromeTransactionDurability: 'relaxed' });
		this.use(tolerantReads(isSound, (found) => this.#report(found)));
		for (const { version, stores } of schemaVersions()) this.version(version).stores({ ...stores });
	}

	/** Whether a row may be used; one that may not is reported. For reads that walk a store by hand. */
	isSound(store: string, key: unknown, row: unknown): boolean {
		if (isSound(store, row)) return true;
		this.#report({ store, key, row });
		return false;
	}

	/** Calls `handler` whenever there are new malformed rows to take, now included. */
	onFound(handler: () => void): void {
		this.#onFound = handler;
		if (this.#found.size > 0) handler();
	}

	takeFound(): readonly FoundRow[] {
		const found = [...this.#found.values()];
		this.#found.clear();
		return found;
	}

	#report(found: FoundRow): void {
		this.#found.set(`${found.store}|${JSON.stringify(found.key)}`, found);
		this.#onFound?.();
	}

	/** The store of one synced table. Throws for a name that no manifest declares: that is a defect of the caller. */
	rowsOf(table: string): Table<StoredRow, [space: string, id: string]> {
		return this.table(table);
	}
}

export const databaseName = (accountId: string): string => `mana-${accountId}`;

/** All keys of one space in a store whose key starts with the space. */
export const spaceRange = (space: string): [lower: unknown[], upper: unknown[]] => [
	[space, Dexie.minKey],
	[space, Dexie.maxKey],
];

/** IndexedDB says "full" in three ways, also nested in Dexie's own errors. */
export function isQuotaError(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	const { name, code, inner } = error as { name?: unknown; code?: unknown; inner?: unknown };
	return name === 'QuotaExceededError' || code === 22 || isQuotaError(inner);
}
