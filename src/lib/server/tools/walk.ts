/**
 * Goes through rows that only an opened row can answer for, newest change first, a piece at a time: no more than a few
 * pieces are ever in memory, others get their turn in between, and it ends where it would take too long.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyTable, Stored } from '../../core/module';
import type { Looked } from '../../core/ports/reader';
import { stampMillis } from '../../core/sync/hlc';
import type { SyncedRecord } from '../../core/sync/record';
import type { NarrowQuery } from '../sync/records';
import type { RecordSource } from './reader-source';

/** Records of a piece: a few megabytes of long notes. */
const PIECE = 200;
/** Rows looked at before others get their turn: some milliseconds of work. */
const AT_ONCE = 16;
/** How long a walk goes on. */
export const WALK_MS = 2_000;

export interface WalkDeps extends Pick<RecordSource, 'narrow' | 'count'> {
	/** The rows of a piece that open, in its order. */
	readonly open: <T extends AnyTable>(records: readonly SyncedRecord[]) => Promise<readonly Stored<T>[]>;
	readonly limitMs?: number | undefined;
	/** Of whoever asked; the walk rejects with its reason. */
	readonly signal?: AbortSignal | undefined;
}

/** Hands out rows until all are looked at or the time is over; how far it got is what it answers. */
export async function walk<T extends AnyTable>(
	{ narrow, count, open, limitMs = WALK_MS, signal }: WalkDeps,
	table: T,
	where: NarrowQuery['where'],
	look: (row: Stored<T>) => void,
): Promise<Looked> {
	const until = performance.now() + limitMs;
	const pieceBefore = (before: number): Promise<readonly SyncedRecord[]> =>
		narrow({ table, where: where ?? {}, before, limit: PIECE });
	const matching = count({ table, where: where ?? {} });
	const lookAt = async (piece: readonly SyncedRecord[]): Promise<void> => {
		const rows = await open<T>(piece);
		for (let at = 0; at < rows.length; at += AT_ONCE) {
			await nextTurn();
			signal?.throwIfAborted();
			for (const row of rows.slice(at, at + AT_ONCE)) look(row);
		}
	};
	let records = 0;
	let next = pieceBefore(Number.MAX_SAFE_INTEGER);
	for (;;) {
		const [piece, of] = await Promise.all([next, matching]);
		const last = piece.at(-1);
		const isEnd = last === undefined || piece.length < PIECE;
		if (!isEnd) {
			// It travels while this one is opened.
			next = pieceBefore(last.seq);
			next.catch(() => undefined);
		}
		await lookAt(piece);
		records += piece.length;
		// A write may have come between the two answers.
		if (isEnd) return { records, of: Math.max(of, records), since: null };
		if (performance.now() >= until) return { records, of, since: stampMillis(last.last.stamp) };
	}
}
