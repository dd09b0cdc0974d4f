/**
 * Several writes to one record, taken as one: a push holds a chain of them when someone typed for an hour offline.
 * Also the store that is nothing but the merge, for tests and for the tools that run over a snapshot.
 */
import { merge, type Merged } from './merge';
import type { RecordState, Write } from './record';

export interface Folded {
	/** The record after all of them. */
	readonly state: RecordState;
	/** One per write, in the order given. */
	readonly steps: readonly Merged[];
}

/** Merges the writes of one record one after another onto what is stored. `writes` must not be empty. */
export function fold(record: RecordState | undefined, writes: readonly Write[]): Folded {
	const steps: Merged[] = [];
	let state = record;
	for (const write of writes) {
		const step = merge(state, write);
		steps.push(step);
		state = step.state;
	}
	if (state === undefined) throw new Error('There is nothing to fold.');
	return { state, steps };
}

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
