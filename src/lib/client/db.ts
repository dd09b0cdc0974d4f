/**
 * The IndexedDB database of one account. Stores come from the registry; nothing about a module is named here. At rest
 * sealed fields exist only as boxes, and keys only as non-extractable CryptoKeys.
 */
import Dexie, { type Table } from 'dexie';
import { inBackground } from './background';
import { compactStores } from './compact/compact-stores';
import { schemaVersions } from '../registry/dexie-schema';
import { isSound } from './damage/sound';
import { tolerantReads, type FoundRow } from './damage/tolerant-reads';
import type {
	BaseRow,
	ColumnRow,
	ConflictRow,
	CursorRow,
	DamagedRow,
	DeviceRow,
	KeyRow,
	MoveRow,
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
	declare readonly _columns: Table<ColumnRow, [space: string, table: string, part: number]>;
	declare readonly _moves: Table<MoveRow, number>;

	/** Rows that were found malformed and nobody has taken yet; the same one counts once. */
	readonly #found = new Map<string, FoundRow>();
	readonly #inHand = new Set<string>();
	/** How many values were found so far that cannot be read at all. */
	#unreadable = 0;
	#onFound: (() => Promise<void>) | undefined;

	constructor(
		name: string,
		options: { readonly indexedDB?: IDBFactory; readonly IDBKeyRange?: typeof IDBKeyRange } = {},
	) {
		super(name, { ...options, chromeTransactionDurability: 'relaxed' });
		this.use(compactStores());
		this.use(tolerantReads(isSound, (found) => this.#report(found)));
		for (const { version, stores } of schemaVersions()) this.version(version).stores({ ...stores });
	}

	/**
	 * A transaction that begins anew when a value that cannot be read aborted it, as soon as that value is set aside: so
	 * `scope` must be able to run twice. Inside another transaction it is part of that one.
	 */
	async atomic<T>(mode: 'r' | 'rw', stores: readonly Table[], scope: () => Promise<T>): Promise<T> {
		if (Dexie.currentTransaction !== null) return this.transaction(mode, stores, scope);
		for (;;) {
			const before = this.#unreadable;
			try {
				return await this.transaction(mode, stores, scope);
			} catch (error) {
				// What only read can begin anew however it ended.
				const canRepeat = mode === 'r' || isTakenBack(error);
				if (this.#unreadable === before || this.#onFound === undefined || !canRepeat) throw error;
				await this.#onFound();
			}
		}
	}

	/** Calls `handler` whenever there are new malformed rows to take, now included; it resolves when they are set aside. */
	onFound(handler: () => Promise<void>): void {
		this.#onFound = handler;
		if (this.#found.size > 0) inBackground(handler());
	}

	/** Whether anything malformed was found that nobody has taken. */
	get hasFound(): boolean {
		return this.#found.size > 0;
	}

	/** Hands over what was found. What is in hand is not reported again while `work` looks at it, whether it succeeds or not. */
	async takeFound<T>(work: (found: readonly FoundRow[]) => Promise<T>): Promise<T> {
		const found = [...this.#found.entries()];
		this.#found.clear();
		for (const [key] of found) this.#inHand.add(key);
		try {
			return await work(found.map(([, row]) => row));
		} finally {
			for (const [key] of found) this.#inHand.delete(key);
		}
	}

	#report(found: FoundRow): void {
		const key = `${found.store}|${JSON.stringify(found.key)}`;
		if (found.row === undefined) this.#unreadable += 1;
		if (this.#inHand.has(key)) return;
		this.#found.set(key, found);
		if (this.#onFound !== undefined) inBackground(this.#onFound());
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

/** Every error takes back what the transaction did, but the one that says it was over before its scope was. */
const isTakenBack = (error: unknown): boolean =>
	(error as { readonly name?: string } | null)?.name !== 'PrematureCommitError';

/** IndexedDB says "full" in three ways, also nested in Dexie's own errors. */
export function isQuotaError(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	const { name, code, inner } = error as { name?: unknown; code?: unknown; inner?: unknown };
	return name === 'QuotaExceededError' || code === 22 || isQuotaError(inner);
}
