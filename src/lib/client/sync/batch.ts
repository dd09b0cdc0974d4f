/** Cuts the outbox into pushes: oldest first, at most so many writes and bytes. */
import { MAX_PUSH_BYTES, MAX_WRITES_PER_PUSH } from '../../core/sync/protocol';
import type { AccountDb } from '../db';
import type { OutboxRow } from '../store-types';

export interface Batch {
	readonly rows: readonly OutboxRow[];
	/** More may be waiting than fitted. */
	readonly full: boolean;
}

/** Room for the request around the writes. */
const ENVELOPE_BYTES = 1_024;

const recordOf = ({ space, table, id }: OutboxRow): string => `${space}|${table}|${id}`;

function fitting(rows: readonly OutboxRow[]): Batch {
	let bytes = ENVELOPE_BYTES;
	const over = rows.findIndex((entry) => (bytes += entry.bytes + 1) > MAX_PUSH_BYTES);
	if (over < 0) return { rows, full: rows.length === MAX_WRITES_PER_PUSH };
	// A single write that is too large goes alone: the server says so, and it moves out of the way.
	return { rows: rows.slice(0, Math.max(1, over)), full: true };
}

/** The oldest writes. */
export const firstBatch = async (db: AccountDb): Promise<Batch> =>
	fitting(await db._outbox.orderBy('key').limit(MAX_WRITES_PER_PUSH).toArray());

/**
 * The writes behind a batch that is on its way, up to the first that changes a record of it: the server may take in two
 * requests in either order, and writes to one record must arrive in theirs.
 */
export async function batchBehind(db: AccountDb, { rows }: Batch): Promise<Batch> {
	const behind = await db._outbox.where('key').above(rows.at(-1)!.key!).limit(MAX_WRITES_PER_PUSH).toArray();
	const moving = new Set(rows.map(recordOf));
	const met = behind.findIndex((entry) => moving.has(recordOf(entry)));
	return fitting(met < 0 ? behind : behind.slice(0, met));
}
