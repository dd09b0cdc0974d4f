/** A loop that works when it is kicked, never twice at once, and waits longer after each failure. Knows nothing of syncing. */

export type Step =
	/** Nothing left to do. */
	| 'rest'
	/** There is more: go on at once. */
	| 'again'
	/** Try the same later. */
	| 'retry'
	/** Only a kick helps. */
	| 'stop';

export interface LoopDeps {
	readonly step: (signal: AbortSignal) => Promise<Step>;
	/** Resolves after `ms`, or at once when aborted. */
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	/** Waiting time after this many failures in a row. */
	readonly backoff: (failures: number) => number;
	/** Collects kicks that come close together. */
	readonly debounceMs: number;
	/** Called when work starts, ends, or fails. */
	readonly onChange: () => void;
}

export interface Loop {
	/** Asks for work; cuts a waiting time short. */
	readonly kick: () => void;
	readonly busy: () => boolean;
	readonly failures: () => number;
	/** Resolves when what was asked for so far is done or has failed; at once when nothing is going on. */
	readonly settled: () => Promise<void>;
	readonly stop: () => Promise<void>;
}

export function createLoop(deps: LoopDeps): Loop {
	const stopped = new AbortController();
	let wanted = false;
	let working = false;
	let failures = 0;
	let nap = new AbortController();
	let running: Promise<void> | undefined;
	let waiters: (() => void)[] = [];

	const release = (): void => {
		const ready = waiters;
		waiters = [];
		for (const resolve of ready) resolve();
	};

	const sleep = (ms: number): Promise<void> => {
		nap = new AbortController();
		return deps.wait(ms, AbortSignal.any([nap.signal, stopped.signal]));
	};

	const work = async (): Promise<void> => {
		await deps.wait(deps.debounceMs, stopped.signal);
		while (wanted && !stopped.signal.aborted) {
			wanted = false;
			working = true;
			deps.onChange();
			const step = await deps.step(stopped.signal);
			working = false;
			failures = step === 'retry' || step === 'stop' ? failures + 1 : 0;
			deps.onChange();
			if (step === 'again') wanted = true;
			if (!wanted || step === 'retry') release();
			if (step !== 'retry') continue;
			await sleep(deps.backoff(failures - 1));
			wanted = true;
		}
	};

	const start = (): void => {
		running = work().finally(() => {
			running = undefined;
			if (stopped.signal.aborted) release();
			// A kick that came between the last look and here.
			if (wanted && !stopped.signal.aborted) start();
		});
	};

	return {
		kick: () => {
			if (stopped.signal.aborted) return;
			wanted = true;
			nap.abort();
			if (running === undefined) start();
		},
		busy: () => working,
		failures: () => failures,
		settled: () =>
			(wanted || working) && !stopped.signal.aborted
				? new Promise((resolve) => void waiters.push(resolve))
				: Promise.resolve(),
		stop: async () => {
			stopped.abort();
			await running;
		},
	};
}

/** `LoopDeps.wait` on real timers. */
export const timerWait = (ms: number, signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) return resolve();
		const done = (): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done);
	});
