/**
 * A few threads that open boxes, so that looking through thousands of them does not hold up requests. They are started when
 * they are first needed. Keys are handed over in memory with the boxes they open; threads write nothing down.
 */
import { Worker } from 'node:worker_threads';
import { boxTexts, type OpenBox } from '../../core/crypto';
import { err, ok } from '../../core/result';
import { openThread, type ThreadBox } from './open-thread';

export interface OpenPool {
	/** A way to open boxes with these keys. What is asked for in one turn travels together. */
	readonly opener: (keyOf: (keyId: string) => Uint8Array | undefined) => OpenBox;
	/** Ends the threads; what is asked for afterwards starts new ones. */
	readonly close: () => Promise<void>;
}

const THREADS = 2;
/** Of one thread; a batch is a few megabytes. */
const MAX_THREAD_MB = 32;

type Waiting = (text: string | null) => void;

class Thread {
	readonly #worker: Worker;
	readonly #batches = new Map<number, readonly Waiting[]>();
	#next = 0;
	#boxes: ThreadBox[] = [];
	#waiting: Waiting[] = [];

	constructor(onEnd: () => void) {
		this.#worker = new Worker(`(${openThread.toString()})()`, {
			eval: true,
			resourceLimits: { maxOldGenerationSizeMb: MAX_THREAD_MB },
		});
		this.#worker.on('message', ({ batch, texts }: { batch: number; texts: (string | null)[] }) => {
			const waiting = this.#batches.get(batch) ?? [];
			this.#batches.delete(batch);
			for (const [at, text] of texts.entries()) waiting[at]?.(text);
		});
		// One that breaks says so by ending as well.
		this.#worker.on('error', () => undefined);
		this.#worker.on('exit', () => {
			onEnd();
			for (const waiting of this.#batches.values()) for (const tell of waiting) tell(null);
			this.#batches.clear();
		});
		// A process that has nothing else to do may end.
		this.#worker.unref();
	}

	/** The text of a box; `null` when it does not open. */
	open(box: ThreadBox): Promise<string | null> {
		if (this.#boxes.length === 0) queueMicrotask(() => this.#send());
		this.#boxes.push(box);
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	#send(): void {
		const [boxes, waiting] = [this.#boxes, this.#waiting];
		[this.#boxes, this.#waiting] = [[], []];
		this.#batches.set((this.#next += 1), waiting);
		this.#worker.postMessage({ batch: this.#next, boxes });
	}

	end(): Promise<unknown> {
		return this.#worker.terminate();
	}
}

/** One per process. */
export function createOpenPool(): OpenPool {
	const threads = new Map<number, Thread>();
	let turn = 0;
	const threadFor = (place: number): Thread => {
		const known = threads.get(place);
		if (known !== undefined) return known;
		const made = new Thread(() => {
			if (threads.get(place) === made) threads.delete(place);
		});
		threads.set(place, made);
		return made;
	};
	return {
		opener: (keyOf) => async (address, box) => {
			const texts = boxTexts(address, box);
			if (texts === undefined) return err({ kind: 'corrupt' });
			const { keyId, ...rest } = texts;
			const key = keyOf(keyId);
			if (key === undefined) return err({ kind: 'unknown_key', keyId });
			turn = (turn + 1) % THREADS;
			const text = await threadFor(turn).open({ ...rest, key });
			return text === null
				? err({ kind: 'corrupt', keyId })
				: ok(JSON.parse(text) as Record<string, unknown>);
		},
		close: async () => {
			await Promise.all([...threads.values()].map((thread) => thread.end()));
		},
	};
}
