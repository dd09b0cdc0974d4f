/**
 * What the server said about a batch, stored in one transaction: taken writes leave the outbox, refused ones move to where
 * the person sees them. A write is only ever removed here together with the proof that it was answered.
 */
import type { Millis } from '../../core/ports/clock';
import { merge } from '../../core/sync/merge';
import type { PushResponse, WriteResult } from '../../core/sync/protocol';
import { tables } from '../../registry';
import type { AccountDb, RecordKey } from '../db';
import type { BaseRow, OutboxRow, StoredRow, Typed } from '../store-types';
import { cursorAfter } from './cursor';
import { rebuildStores } from './rebuild';

export interface Settled {
	/** Records whose waiting mark may have changed. */
	readonly touched: readonly RecordKey[];
	readonly rejected: number;
	/** Stamped too far ahead of the server: they need new stamps. */
	readonly ahead: readonly OutboxRow[];
	/** Restores of records whose text the server has let go of: they stay in the outbox, to be sent with it. */
	readonly hollow: readonly OutboxRow[];
	/** Spaces where somebody else has written in between, so that a pull is due. */
	readonly behind: readonly string[];
}

const keyText = (key: RecordKey): string => key.join('|');

export async function settleBatch(
	db: AccountDb,
	batch: readonly OutboxRow[],
	response: PushResponse,
	now: Millis,
): Promise<Settled> {
	const names = batch.map((entry) => entry.table);
	return db.atomic('rw', [...rebuildStores(db, names), db._cursors], async () => {
		// Another tab may have taken the lead and settled the same batch; what is gone from the outbox is done.
		const present = await db._outbox.bulkGet(batch.map((entry) => entry.key!));
		const answered = batch.flatMap((entry, at) =>
			present[at] === undefined ? [] : [{ entry, result: response.results[at]! }],
		);
		const ahead = answered.filter(({ result }) => isAhead(result)).map(({ entry }) => entry);
		const hollow = answered.filter(({ result }) => isHollow(result)).map(({ entry }) => entry);
		const refused = answered.filter(
			({ result }) => result.status === 'rejected' && !isAhead(result) && !isHollow(result),
		);
		const taken = answered.filter(({ result }) => result.status !== 'rejected');
		await db._rejected.bulkAdd(refused.map(({ entry, result }) => toRejected(entry, result, now)));
		await db._outbox.bulkDelete([...refused, ...taken].map(({ entry }) => entry.key!));
		await acknowledge(db, taken);
		const behind = await advanceCursors(db, taken);
		return {
			touched: answered.map(({ entry }): RecordKey => [entry.space, entry.table, entry.id]),
			rejected: refused.length,
			ahead,
			hollow,
			behind,
		};
	});
}

const isAhead = (result: WriteResult): boolean =>
	result.status === 'rejected' && result.reason === 'clock_ahead';

const isHollow = (result: WriteResult): boolean =>
	result.status === 'rejected' && result.reason === 'gone_for_good';

export const toRejected = (
	{ key: _key, bytes: _bytes, ...entry }: OutboxRow,
	result: WriteResult,
	at: Millis,
) => ({
	...entry,
	reason: result.reason ?? ('invalid_value' as const),
	message: result.message ?? 'The server did not accept this change.',
	at,
});

type Taken = readonly { readonly entry: OutboxRow; readonly result: WriteResult }[];

/** The server now knows these writes: the base takes them in, and typed fields remember where they were placed. */
async function acknowledge(db: AccountDb, taken: Taken): Promise<void> {
	for (const table of new Set(taken.map(({ entry }) => entry.table))) {
		const group = taken.filter(({ entry }) => entry.table === table);
		const keys = group.map(({ entry }): RecordKey => [entry.space, table, entry.id]);
		const bases = new Map<string, BaseRow>();
		for (const base of await db._base.bulkGet(keys)) {
			if (base !== undefined) bases.set(keyText([base.space, base.table, base.id]), base);
		}
		const rows = new Map<string, StoredRow>();
		if (tables.has(table)) {
			const found = await db
				.rowsOf(table)
				.bulkGet(keys.map(([space, , id]): [string, string] => [space, id]));
			for (const row of found) if (row !== undefined) rows.set(keyText([row.space, table, row.id]), row);
		}
		const marked = new Set<string>();
		for (const { entry, result } of group) {
			const key = keyText([entry.space, table, entry.id]);
			const base = bases.get(key);
			if (base !== undefined) {
				const state = merge(base.state ?? undefined, entry.write).state;
				bases.set(key, { ...base, state, open: base.open - 1 });
			}
			const row = rows.get(key);
			const typed = row === undefined ? undefined : placed(row, entry.write.stamp, result);
			if (row === undefined || typed === undefined) continue;
			rows.set(key, { ...row, typed });
			marked.add(key);
		}
		const settled = [...bases.values()].filter((base) => base.open <= 0);
		await db._base.bulkPut([...bases.values()].filter((base) => base.open > 0));
		// Without unsent or refused writes, the row is again exactly what the server has.
		await db._base.bulkDelete(settled.map((base): RecordKey => [base.space, base.table, base.id]));
		if (marked.size > 0) await db.rowsOf(table).bulkPut([...marked].map((key) => rows.get(key)!));
	}
}

/** Typed marks after an acknowledgement; `undefined` when none of them changes. */
function placed(
	row: StoredRow,
	stamp: string,
	result: WriteResult,
): Readonly<Record<string, Typed>> | undefined {
	const { seq, staleFields = [] } = result;
	if (row.typed === undefined || seq === undefined) return undefined;
	const typed: Record<string, Typed> = { ...row.typed };
	let changed = false;
	for (const [field, mark] of Object.entries(typed)) {
		// A field that was stale never won on the server: whatever comes for it was written without having seen it.
		if (mark.stamp !== stamp || staleFields.includes(field)) continue;
		typed[field] = { ...mark, seq };
		changed = true;
	}
	return changed ? typed : undefined;
}

/**
 * Our own writes need not come back: as long as their positions follow the cursor without a gap, nobody else has
 * written in between and the cursor moves over them; the place of a write that the server had already may be somebody
 * else's. Answers the spaces where there was a gap.
 */
async function advanceCursors(db: AccountDb, taken: Taken): Promise<readonly string[]> {
	const behind: string[] = [];
	for (const space of new Set(taken.map(({ entry }) => entry.space))) {
		const cursor = await db._cursors.get(space);
		const mine = taken.filter(({ entry }) => entry.space === space);
		const seqs = mine
			.filter(({ result }) => result.status === 'applied' && !result.repeated && !result.staleFields?.length)
			.flatMap(({ result }) => result.seq ?? [])
			.sort((a, b) => a - b);
		let at = cursor?.seq ?? 0;
		for (const seq of seqs) if (seq === at + 1) at = seq;
		const known = cursor !== undefined && cursor.staged === undefined;
		// What this device wrote is here as it is there, whatever it was before.
		const met = mine.flatMap(({ entry }) => entry);
		if (known && at > cursor.seq) await db._cursors.put(cursorAfter({ space, seq: at }, cursor, met));
		if (!known || mine.some(({ result }) => (result.seq ?? 0) > at)) behind.push(space);
	}
	return behind;
}
