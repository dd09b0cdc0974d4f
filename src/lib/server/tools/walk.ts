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
/** How long a walk goes on: with what comes before and after it, an answer is there within two seconds. */
export const WALK_MS = 1_800;

export interface WalkDeps extends Pick<RecordSource, 'places' | 'at'> {
	/** The rows of a piece that open, in its order. */
	readonly open: <T extends AnyTable>(records: readonly SyncedRecord[]) => Promise<readonly Stored<T>[]>;
	readonly limitMs?: number | undefined;
	/** Of whoever asked; the walk rejects with its reason. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Hands out rows until all are looked at or the time is over; how far it got is what it answers. Where to go is asked for
 * once: looking for the next few among all that match would take longer with every record there is.
 */
export async function walk<T extends AnyTable>(
	{ places: placesOf, at, open, limitMs = WALK_MS, signal }: WalkDeps,
	table: T,
	where: NarrowQuery['where'],
	look: (row: Stored<T>) => void,
): Promise<Looked> {
	const until = performance.now() + limitMs;
	signal?.throwIfAborted();
	const places = await placesOf({ table, where: where ?? {} });
	const pieceAt = (from: number): Promise<readonly SyncedRecord[]> => {
		signal?.throwIfAborted();
		return at(places.slice(from, from + PIECE));
	};
	const lookAt = async (piece: readonly SyncedRecord[]): Promise<void> => {
		const rows = await open<T>(piece);
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			await nextTurn();
			signal?.throwIfAborted();
			for (const row of rows.slice(from, from + AT_ONCE)) look(row);
		}
	};
	let [records, since]: [number, number | null] = [0, null];
	let next: Promise<readonly SyncedRecord[]> | undefined = undefined;
	for (let from = 0; from < places.length; from += PIECE) {
		const piece: readonly SyncedRecord[] = await (next ?? pieceAt(from));
		const end = from + PIECE;
		if (end < places.length) {
			// It travels while this one is opened.
			next = pieceAt(end);
			next.catch(() => undefined);
		}
		await lookAt(piece);
		records += piece.length;
		const last = piece.at(-1);
		// A piece in which everything was changed meanwhile has nothing that could tell a moment.
		if (last !== undefined) since = stampMillis(last.last.stamp);
		if (end < places.length && since !== null && performance.now() >= until)
			return { records, of: places.length, since };
	}
	return { records, of: places.length, since: null };
}
