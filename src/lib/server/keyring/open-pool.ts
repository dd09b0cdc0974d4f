/**
 * A few threads that open boxes, so that looking through thousands of them does not hold up requests. They are started when
 * they are first needed. Keys are handed over in memory with the boxes they open; threads write nothing down. A thread can
 * fail in ways of its own (it does not start, it ends, it never answers): what it owes is then opened here, so that nobody
 * waits for it and no row is taken for a lost one.
 */
import { boxTexts, openBox, type OpenBox } from '../../core/crypto';
import { err, ok } from '../../core/result';
import { nodeCipher } from './node-cipher';
import { BoxThread, type ThreadOptions } from './box-thread';
import { openThread } from './open-thread';

export interface OpenPool {
	/** A way to open boxes with these keys. What is asked for in one turn travels together. */
	readonly opener: (keyOf: (keyId: string) => Uint8Array | undefined) => OpenBox;
	/** Ends the threads; what is asked for afterwards starts new ones. */
	readonly close: () => Promise<void>;
}

const THREADS = 2;
/** Much longer than opening takes, and than a thread takes to start on a machine that is busy. */
const ANSWER_MS = 3_000;
/** Threads that failed one after the other before no more are started. */
const MAX_FAILED = 4;

function parsed(text: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

/** One per process. `options` are for tests of what a thread can do wrong. */
export function createOpenPool(options: Partial<ThreadOptions> = {}): OpenPool {
	const settings: ThreadOptions = { run: openThread, answerMs: ANSWER_MS, ...options };
	const threads = new Map<number, BoxThread>();
	let turn = 0;
	let failed = 0;
	const threadFor = (place: number): BoxThread | undefined => {
		const known = threads.get(place);
		if (known !== undefined || failed >= MAX_FAILED) return known;
		try {
			const made = new BoxThread(settings, {
				onAnswer: () => (failed = 0),
				onEnd: (isFailure) => {
					if (isFailure) failed += 1;
					if (threads.get(place) === made) threads.delete(place);
				},
			});
			threads.set(place, made);
			return made;
		} catch {
			failed += 1;
			return undefined;
		}
	};
	return {
		opener: (keyOf) => async (address, box) => {
			const texts = boxTexts(address, box);
			if (texts === undefined) return err({ kind: 'corrupt' });
			const { keyId, ...rest } = texts;
			const key = keyOf(keyId);
			if (key === undefined) return err({ kind: 'unknown_key', keyId });
			turn = (turn + 1) % THREADS;
			const text = await threadFor(turn)?.open({ ...rest, key });
			if (text === undefined) return openBox({ cipher: nodeCipher }, keyOf, address, box);
			const fields = text === null ? undefined : parsed(text);
			return fields === undefined ? err({ kind: 'corrupt', keyId }) : ok(fields);
		},
		close: async () => {
			const ending = [...threads.values()].map((thread) => thread.end());
			threads.clear();
			await Promise.all(ending);
		},
	};
}
