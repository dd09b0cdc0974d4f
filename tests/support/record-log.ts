/** Records of spaces in memory, in the order of their sequence: what a server keeps, for tests and comparisons. */
import { withLosses } from '../../src/lib/core/sync/losses';
import type { Merged } from '../../src/lib/core/sync/merge';
import type { WriteResult } from '../../src/lib/core/sync/protocol';
import type { SyncedRecord, Write } from '../../src/lib/core/sync/record';

export const recordKey = ({ space, table, id }: Pick<Write, 'space' | 'table' | 'id'>): string =>
	`${space}|${table}|${id}`;

export interface RecordLog {
	/** By `recordKey`. What is put in is handed out at its `seq`. */
	readonly records: Map<string, SyncedRecord>;
	/** The place of the newest record of a space; 0 when it has none. */
	readonly seq: (space: string) => number;
	/** Keeps what merging `write` into `before` came to, at a place of its own if anything changed. */
	readonly store: (write: Write, before: SyncedRecord | undefined, merged: Merged) => WriteResult;
	/** The first `limit` records behind a place, in order, and whether there are more. */
	readonly after: (
		space: string,
		cursor: number,
		limit: number,
	) => { readonly page: readonly SyncedRecord[]; readonly more: boolean };
}

/** Every record that is put in is found at its place. */
class PlacedRecords extends Map<string, SyncedRecord> {
	readonly #places = new Map<string, string[]>();

	override set(key: string, record: SyncedRecord): this {
		const known = this.#places.get(record.space) ?? [];
		known[record.seq] = key;
		this.#places.set(record.space, known);
		return super.set(key, record);
	}

	/** By place; a record that moved on is no longer at its old one. */
	keysOf(space: string): readonly (string | undefined)[] {
		return this.#places.get(space) ?? [];
	}
}

export function createRecordLog(): RecordLog {
	const records = new PlacedRecords();
	const seqs = new Map<string, number>();

	const put = (write: Write, before: SyncedRecord | undefined, merged: Merged): number => {
		const { space, table, id, stamp, seen = 0 } = write;
		const at = (seqs.get(space) ?? 0) + 1;
		seqs.set(space, at);
		const winner = { stamp, seen, before: before?.seq ?? 0, at };
		const losses =
			merged.displaced === null ? undefined : withLosses(before?.losses, merged.displaced, winner);
		const place = { space, table, id, author: before?.author ?? 'u-1', seq: at };
		const told = losses === undefined ? {} : { losses };
		records.set(recordKey(write), { ...merged.state, ...place, ...told });
		return at;
	};

	return {
		records,
		seq: (space) => seqs.get(space) ?? 0,
		store: (write, before, merged) => {
			const at = merged.changed ? put(write, before, merged) : before!.seq;
			if (merged.stale.length === 0) {
				return { status: 'applied', seq: at, ...(merged.changed ? {} : { repeated: true as const }) };
			}
			const status = merged.won.length === 0 ? 'stale' : 'applied';
			return { status, seq: at, staleFields: [...merged.stale] };
		},
		after: (space, cursor, limit) => {
			const page: SyncedRecord[] = [];
			const keys = records.keysOf(space);
			for (let at = cursor + 1; at < keys.length; at += 1) {
				const record = records.get(keys[at] ?? '');
				if (record?.seq !== at) continue;
				if (page.length === limit) return { page, more: true };
				page.push(record);
			}
			return { page, more: false };
		},
	};
}
