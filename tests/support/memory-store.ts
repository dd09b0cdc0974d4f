/** The store that is nothing but the merge: what every other store is held against. */
import { merge } from '../../src/lib/core/sync/merge';
import type { RecordState, Write } from '../../src/lib/core/sync/record';

const recordKey = (at: Pick<Write, 'space' | 'table' | 'id'>): string =>
	JSON.stringify([at.space, at.table, at.id]);

/** A record at its address, as `read()` of every store gives it. */
export interface StoredRecord extends RecordState {
	readonly space: string;
	readonly table: string;
	readonly id: string;
}

/** What a store that merges must do. The contract suite runs over memory, PostgreSQL and Dexie. */
export interface SyncStore {
	/** Merges the writes and answers, one per write in order, which of its fields lost. */
	readonly apply: (writes: readonly Write[]) => Promise<readonly { readonly stale: readonly string[] }[]>;
	/** All records, deleted ones too, in no promised order. */
	readonly read: () => Promise<readonly StoredRecord[]>;
}

export function memoryStore(): SyncStore {
	const records = new Map<string, StoredRecord>();
	return {
		apply: async (writes) =>
			writes.map((write) => {
				const key = recordKey(write);
				const { state, stale } = merge(records.get(key), write);
				const { clear, sealed, boxes, deleted, last } = state;
				const { space, table, id } = write;
				records.set(key, { space, table, id, clear, sealed, boxes, deleted, last });
				return { stale };
			}),
		read: async () => [...records.values()],
	};
}
