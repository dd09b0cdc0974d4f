/** One thread that opens boxes, as seen from the program: batches go out, and each comes back answered or given up. */
import { Worker } from 'node:worker_threads';
import type { BoxBatch, OpenedBatch } from './open-thread';

export interface ThreadBox {
	readonly key: Uint8Array;
	/** Both base64url. */
	readonly iv: string;
	readonly sealed: string;
	readonly aad: string;
}

export interface ThreadOptions {
	/** What the thread runs; its text is all that travels there. */
	readonly run: () => void;
	/** After so long without an answer the thread is ended. */
	readonly answerMs: number;
}

interface Watcher {
	readonly onAnswer: () => void;
	/** Told once. `isFailure` unless it was ended from here. */
	readonly onEnd: (isFailure: boolean) => void;
}

/** Of one thread; a batch is a few megabytes. */
const MAX_THREAD_MB = 32;

/** The text of a box, `null` when it does not open, `undefined` when the thread gave no answer. */
type Tell = (text: string | null | undefined) => void;

interface Batch {
	readonly tell: readonly Tell[];
	readonly deadline: NodeJS.Timeout;
}

export class BoxThread {
	readonly #worker: Worker;
	readonly #options: ThreadOptions;
	readonly #watcher: Watcher;
	readonly #batches = new Map<number, Batch>();
	#last = 0;
	#isOver = false;
	#boxes: ThreadBox[] = [];
	#tell: Tell[] = [];

	/** Throws when no thread can be started. */
	constructor(options: ThreadOptions, watcher: Watcher) {
		this.#options = options;
		this.#watcher = watcher;
		this.#worker = new Worker(`(${options.run.toString()})()`, {
			eval: true,
			// Not what the program was started with: a debugger would hold it up, and hooks for modules are loaded first.
			execArgv: [],
			env: {},
			resourceLimits: { maxOldGenerationSizeMb: MAX_THREAD_MB },
		});
		this.#worker.on('message', (opened: OpenedBatch) => this.#answered(opened));
		this.#worker.on('messageerror', () => this.#give(true));
		// Without a listener the error would end the program.
		this.#worker.on('error', () => this.#give(true));
		this.#worker.on('exit', () => this.#give(true));
		// A process that has nothing else to do may end.
		this.#worker.unref();
	}

	/** What is asked for in one turn travels together. */
	open(box: ThreadBox): Promise<string | null | undefined> {
		if (this.#isOver) return Promise.resolve(undefined);
		if (this.#boxes.length === 0) queueMicrotask(() => this.#send());
		this.#boxes.push(box);
		return new Promise((resolve) => this.#tell.push(resolve));
	}

	async end(): Promise<void> {
		this.#give(false);
		await this.#worker.terminate();
	}

	#send(): void {
		const [boxes, tell] = [this.#boxes, this.#tell];
		[this.#boxes, this.#tell] = [[], []];
		if (boxes.length === 0) return;
		// A key is copied at much more cost than a text, and most batches are of one.
		const keys = [...new Set(boxes.map(({ key }) => key))];
		const batch = (this.#last += 1);
		const message: BoxBatch = {
			batch,
			keys,
			keyAt: boxes.map(({ key }) => keys.indexOf(key)),
			texts: boxes.flatMap(({ iv, sealed, aad }) => [iv, sealed, aad]),
		};
		this.#batches.set(batch, { tell, deadline: setTimeout(() => this.#give(true), this.#options.answerMs) });
		try {
			this.#worker.postMessage(message);
		} catch {
			this.#give(true);
		}
	}

	#answered({ batch, texts }: OpenedBatch): void {
		const waiting = this.#batches.get(batch);
		if (waiting === undefined) return;
		this.#batches.delete(batch);
		clearTimeout(waiting.deadline);
		this.#watcher.onAnswer();
		for (const [at, tell] of waiting.tell.entries()) tell(texts[at]);
	}

	/** Whatever happened to the thread, nobody goes on waiting for it. */
	#give(isFailure: boolean): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#watcher.onEnd(isFailure);
		const owed = [...this.#batches.values()];
		this.#batches.clear();
		for (const { deadline } of owed) clearTimeout(deadline);
		for (const tell of [...owed.flatMap((batch) => batch.tell), ...this.#tell]) tell(undefined);
		[this.#boxes, this.#tell] = [[], []];
		if (isFailure) void this.#worker.terminate();
	}
}
