/**
 * Everything that changed in the caller's spaces since their cursors, in the order of each space's sequence. It is read in
 * windows, each when the reader has taken the one before: a slow reader costs the memory of a window and no connection. A
 * record that changes in between comes again at its new place.
 */
import type { PullEnd, PullRequest } from '../../core/sync/protocol';
import type { Database } from '../db/database';
import { frames, type PullForm } from './pull-form';
import { readHeads, readWindow, type Head, type Window } from './pull-window';

/** The records of a window, or how a space ends. */
type Part = Window['records'] | PullEnd;

/**
 * Purged tombstones can no longer be told. A device that began from nothing never had what they deleted, but what is
 * purged while it reads may be among what it was sent.
 */
const missedPurge = (cursor: number, head: Head, purgedAtStart: number, fromNothing: boolean): boolean =>
	cursor > 0 && cursor < head.purgedSeq && !(fromNothing && head.purgedSeq === purgedAtStart);

/** What one space has to tell. */
async function* spaceParts(
	db: Database,
	userId: string,
	start: Head & { readonly id: string },
	from: number,
	limit: number,
): AsyncGenerator<Part> {
	const { id: space } = start;
	let [cursor, left, head]: [number, number, Head] = [from, limit, start];
	for (;;) {
		// A cursor from the future belongs to a database that was restored.
		if (cursor > head.seq || missedPurge(cursor, head, start.purgedSeq, from === 0)) {
			return yield { space, reset: true };
		}
		// What is written while this goes on is for the next pull; without this bound a busy space would never end.
		const wanted = start.seq > cursor && (left > 0 || cursor < head.purgedSeq);
		if (!wanted) return yield { space, cursor, more: cursor < head.seq };
		// The limit does not end a pull below the purged sequence: going on from there would mean to start over, for ever.
		const window = await readWindow(db, userId, { space, cursor, limit: left > 0 ? left : limit });
		// The membership ended meanwhile.
		if (window === undefined) return;
		head = window.head;
		if (missedPurge(cursor, head, start.purgedSeq, from === 0)) continue;
		if (window.records.length > 0) yield window.records;
		left -= window.records.length;
		// Nothing after the cursor: all of it moved on to be told already, or was purged.
		cursor = window.last ?? head.seq;
	}
}

async function* allParts(db: Database, userId: string, request: PullRequest): AsyncGenerator<Part> {
	for (const head of await readHeads(db, userId, Object.keys(request.cursors))) {
		yield* spaceParts(db, userId, head, request.cursors[head.id] ?? 0, request.limit);
	}
}

export interface PullOptions {
	/** Told when a pull failed for another reason than the reader leaving. */
	readonly failed: (error: unknown) => void;
	/** Told once, however the pull ended. */
	readonly ended?: () => void;
	/** How long a reader may leave a window unread. */
	readonly stallMs?: number;
	/** Frames when absent. */
	readonly form?: PullForm;
}

/** A reader that takes nothing keeps a window in memory and a place that another device of the account waits for. */
const STALL_MS = 30_000;

/** A stream of windows and ends. Spaces the caller is not a member of are left out. */
export function pull(
	db: Database,
	userId: string,
	request: PullRequest,
	options: PullOptions,
): ReadableStream<Uint8Array> {
	const { form = frames } = options;
	const parts = allParts(db, userId, request);
	let stalled: NodeJS.Timeout | undefined;
	let over = false;
	const end = (): void => {
		over = true;
		clearTimeout(stalled);
		options.ended?.();
	};
	return new ReadableStream<Uint8Array>({
		pull: async (controller) => {
			clearTimeout(stalled);
			try {
				const part = await parts.next();
				// The reader left while the window was read.
				if (over) return;
				if (part.done) {
					end();
					return controller.close();
				}
				const { value } = part;
				controller.enqueue('space' in value ? form.end(value) : form.window(value));
				stalled = setTimeout(() => {
					end();
					controller.error(new Error('The reader of a pull stopped reading.'));
				}, options.stallMs ?? STALL_MS);
			} catch (error) {
				if (over) return;
				end();
				options.failed(error);
				controller.error(error);
			}
		},
		cancel: end,
	});
}
