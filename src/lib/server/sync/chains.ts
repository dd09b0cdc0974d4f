/**
 * Several writes to one record in one push, and writes that must be judged by what is stored (restores, and those decided
 * on by what was read): read the record, fold them by the pure merge, store the end and each step. Rare, so it may take two more statements; the steps keep exactly
 * what each displaced.
 */
import type { PoolClient } from 'pg';
import { fold } from '../../core/sync/fold';
import { merge, stateOf, type Merged } from '../../core/sync/merge';
import { withLosses } from '../../core/sync/losses';
import type { Losses, RecordState, Write } from '../../core/sync/record';
import { isHollow } from '../../core/sync/trash';
import { packedRow, recordColumns } from './row-form';
import { Overtaken, placeKey, type Applied, type Together } from './applied';

interface Stored extends RecordState {
	readonly n: number;
	readonly seq: number;
	/** The account that first wrote it. */
	readonly author: string;
	readonly losses: Losses | null;
}

export interface Indexed {
	/** Place in the push. */
	readonly n: number;
	readonly write: Write;
}

const readSql = `
SELECT x.n, ${recordColumns}, r.seq, r.author_id AS author, r.losses
FROM jsonb_to_recordset($2::jsonb) AS x(n int, tbl text, id text)
CROSS JOIN LATERAL (
	SELECT * FROM sync.record r WHERE r.space_id = $1 AND r.tbl = x.tbl AND r.id = x.id LIMIT 1
) r`;

const writeSql = `
WITH upserted AS (
	INSERT INTO sync.record (space_no, seq, seen, deleted, space_id, tbl, id, author_id, stamp, actor, clear, sealed, boxes,
		marks, losses)
	SELECT (SELECT no FROM sync.head WHERE space_id = $1), x.seq, p.seen, p.deleted, $1, x.tbl, x.id, x.author, p.stamp,
		p.actor, p.clear, p.sealed, p.boxes, p.marks, x.losses
	FROM jsonb_to_recordset($2::jsonb -> 'records') AS x(
		tbl text, id text, clear jsonb, sealed jsonb, boxes jsonb, deleted jsonb, last jsonb, author text, seq bigint,
		losses jsonb
	)
	CROSS JOIN LATERAL ${packedRow} p
	ON CONFLICT (space_id, tbl, id) DO UPDATE SET
		seq = EXCLUDED.seq, seen = EXCLUDED.seen, deleted = EXCLUDED.deleted, stamp = EXCLUDED.stamp,
		actor = EXCLUDED.actor, clear = EXCLUDED.clear, sealed = EXCLUDED.sealed, boxes = EXCLUDED.boxes,
		marks = EXCLUDED.marks, losses = EXCLUDED.losses
)
INSERT INTO sync.change (seq, prev_seq, seen, deleted, space_id, tbl, id, user_id, mission_id, iteration_id, stamp, actor,
	clear, sealed, boxes, won, displaced, displaced_boxes)
SELECT x.seq, x.prev_seq, p.seen, p.deleted, $1, x.tbl, x.id, $3, x.last -> 'actor' ->> 'missionId',
	x.last -> 'actor' ->> 'iterationId', p.stamp, p.actor, p.clear, p.sealed, p.boxes, x.won, d.displaced, d.boxes
FROM jsonb_to_recordset($2::jsonb -> 'changes') AS x(
	seq bigint, tbl text, id text, prev_seq bigint, clear jsonb, sealed jsonb, boxes jsonb, deleted jsonb, last jsonb,
	author text, won text[], displaced jsonb
)
CROSS JOIN LATERAL ${packedRow} p
LEFT JOIN LATERAL sync.packed_displaced(x.displaced) d ON x.displaced IS NOT NULL`;

const changeRow = (write: Write, step: Merged, seq: number, prev: number | null, userId: string) => ({
	...stateOf(write),
	seq,
	tbl: write.table,
	id: write.id,
	prev_seq: prev,
	author: userId,
	won: step.won,
	displaced: step.displaced,
});

export interface ChainContext {
	readonly spaceId: string;
	readonly userId: string;
	/** The last sequence given out. */
	readonly seq: number;
	/** Whether restores are refused that would bring back a record without its text. */
	readonly refuseHollow: boolean;
	readonly together: Together | undefined;
}

/** A restore that brings its record back without the text it had, because that has gone since. */
function comesTooLate(before: RecordState | undefined, write: Write): boolean {
	if (write.deleted !== false) return false;
	// Of a record that nothing is known of any more, only a write with text can be whole.
	if (before === undefined) return write.box === undefined;
	return before.deleted?.[0] === true && isHollow(merge(before, write).state);
}

/** The writes of a chain that may be stored; `refuse` hears of the others. */
function admitted(
	before: RecordState | undefined,
	chain: readonly Indexed[],
	refuse: (n: number) => void,
): readonly Indexed[] {
	let state = before;
	return chain.filter(({ n, write }) => {
		if (comesTooLate(state, write)) {
			refuse(n);
			return false;
		}
		state = merge(state, write).state;
		return true;
	});
}

/** Stores each chain and answers the new sequence; `results` gets one entry per write. Throws `Overtaken`. */
export async function applyChains(
	sql: PoolClient,
	context: ChainContext,
	chains: readonly (readonly Indexed[])[],
	results: Map<number, Applied>,
): Promise<number> {
	const places = chains.map(([first], n) => ({ n, tbl: first!.write.table, id: first!.write.id }));
	const { rows } = await sql.query<Stored>(readSql, [context.spaceId, JSON.stringify(places)]);
	const stored = new Map(rows.map((row) => [row.n, row]));
	const records: unknown[] = [];
	const changes: unknown[] = [];
	let seq = context.seq;
	for (const [n, asked] of chains.entries()) {
		const before = stored.get(n);
		const read = context.together?.read.get(placeKey(asked[0]!.write));
		if (read !== undefined && before?.seq !== read)
			throw new Overtaken('A record has changed since it was read.');
		const refuse = (place: number): void =>
			void results.set(place, { seq: before?.seq ?? 0, changed: false, stale: [], refused: true });
		const chain = context.refuseHollow ? admitted(before, asked, refuse) : asked;
		if (chain.length === 0) continue;
		const { state, steps } = fold(
			before,
			chain.map(({ write }) => write),
		);
		let last: number | null = before?.seq ?? null;
		let losses = before?.losses ?? undefined;
		for (const [at, step] of steps.entries()) {
			const { n: place, write } = chain[at]!;
			if (step.changed) {
				seq += 1;
				const { stamp, seen = 0 } = write;
				if (step.displaced !== null)
					losses = withLosses(losses, step.displaced, { stamp, seen, before: last ?? 0, at: seq });
				changes.push(changeRow(write, step, seq, last, context.userId));
				last = seq;
			}
			results.set(place, { seq: last ?? 0, changed: step.changed, stale: step.stale });
		}
		if (steps.some((step) => step.changed)) {
			const { table, id } = chain[0]!.write;
			const author = before?.author ?? context.userId;
			records.push({ ...state, tbl: table, id, author, seq: last, losses });
		}
	}
	if (changes.length > 0) {
		await sql.query(writeSql, [context.spaceId, JSON.stringify({ records, changes }), context.userId]);
	}
	return seq;
}
