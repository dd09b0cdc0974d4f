/**
 * Everything that changed in the caller's spaces since their cursors, in the order of each space's sequence. It is read in
 * windows, each when the reader has taken the one before: a slow reader costs the memory of a window and no connection. A
 * record that changes in between comes again at its new place.
 */
import type { ClockDep } from '../../core/ports/clock';
import type { PullRequest } from '../../core/sync/protocol';
import { zoneOr } from '../../core/zone';
import type { Database } from '../db/database';
import { readFirst } from './first-window';
import { frames, type PullForm } from './pull-form';
import { countAfter, readHeads, readWindow, type Head, type SpaceHead } from './pull-window';

/**
 * Purged tombstones can no longer be told. A device that began from nothing never had what they deleted, but what is
 * purged while it reads may be among what it was sent.
 */
const missedPurge = (cursor: number, head: Head, purgedAtStart: number, fromNothing: boolean): boolean =>
	cursor > 0 && cursor < head.purgedSeq && !(fromNothing && head.purgedSeq === purgedAtStart);

interface Caller {
	readonly db: Database;
	readonly userId: string;
	readonly form: PullForm;
}

/** What one space has to tell. */
async function* spaceParts(
	{ db, userId, form }: Caller,
	start: SpaceHead,
	from: number,
	limit: number,
): AsyncGenerator<Uint8Array> {
	const { id: space } = start;
	let [cursor, left, head]: [number, number, Head] = [from, limit, start];
	for (;;) {
		// A cursor from the future belongs to a database that was restored.
		if (cursor > head.seq || missedPurge(cursor, head, start.purgedSeq, from === 0)) {
			return yield form.end({ space, reset: true });
		}
		// What is written while this goes on is for the next pull; without this bound a busy space would never end.
		const wanted = start.seq > cursor && (left > 0 || cursor < head.purgedSeq);
		if (!wanted) return yield form.end({ space, cursor, more: cursor < head.seq });
		// The limit does not end a pull below the purged sequence: going on from there would mean to start over, for ever.
		const window = await readWindow(db, userId, { space, cursor, limit: left > 0 ? left : limit });
		// The membership ended meanwhile.
		if (window === undefined) return;
		head = window.head;
		if (missedPurge(cursor, head, start.purgedSeq, from === 0)) continue;
		if (window.records.length > 0) yield form.window(window.records);
		left -= window.records.length;
		// Nothing after the cursor: all of it moved on to be told already, or was purged.
		cursor = window.last ?? head.seq;
	}
}

/** Fewer are here before anybody reads how many there are. */
const MANY = 1_000;

async function* allParts(
	caller: Caller & ClockDep,
	{ cursors, limit, first, ahead }: PullRequest,
): AsyncGenerator<Uint8Array> {
	const { db, userId, form, clock } = caller;
	const heads = await readHeads(db, userId, Object.keys(cursors));
	const cursorOf = ({ id }: SpaceHead): number => cursors[id] ?? 0;
	// Before anything of any space, because a person looks at what they chose and not at what comes first here.
	for (const head of first === undefined ? [] : heads.filter((one) => cursorOf(one) === 0 && one.seq > 0)) {
		// A zone of a newer machine is no reason to send nothing.
		const at = { now: clock.now(), zone: zoneOr(first!.zone, 'UTC') };
		const records = await readFirst(db, userId, head, at);
		if (records.length > 0) yield form.first(records);
	}
	// All of them before the first window, because they are one sum for the person.
	for (const head of ahead === true ? heads.filter((one) => one.seq - cursorOf(one) > MANY) : []) {
		const place = { space: head.id, cursor: cursorOf(head) };
		yield form.ahead({ space: head.id, ahead: await countAfter(db, userId, place) });
	}
	for (const head of heads) yield* spaceParts(caller, head, cursorOf(head), limit);
}

export interface PullOptions extends ClockDep {
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

/** A stream of windows and ends, and before them what was asked to come first. Spaces the caller is not a member of are left out. */
export function pull(
	db: Database,
	userId: string,
	request: PullRequest,
	options: PullOptions,
): ReadableStream<Uint8Array> {
	const { form = frames } = options;
	const parts = allParts({ db, userId, form, clock: options.clock }, request);
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
				controller.enqueue(part.value);
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
