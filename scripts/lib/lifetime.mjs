/** The life of an entry script: what it undoes at its end, newest first, whoever asks for that end. */
import { wordsOf } from './errors.mjs';

const undo = [];
let stopping;

/** Remembers a step of the end. */
export const atEnd = (step) => void undo.push(step);

export const isStopping = () => stopping !== undefined;

/** Undoes everything once, however often it is asked, and ends this process. */
export async function stopAll(code) {
	stopping ??= (async () => {
		for (const step of undo.splice(0).reverse()) await step();
	})();
	await stopping;
	process.exit(code);
}

/** Otherwise Ctrl-C would end this script alone, and leave the database running. The third one no longer waits. */
function stopOnSignals(code) {
	let asked = 0;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			asked += 1;
			if (asked === 3) process.exit(1);
			if (asked > 1) return;
			if (signal === 'SIGINT') console.log('\nStopping …');
			void stopAll(code);
		});
	}
}

const LOOK_MS = 500;

/** npm puts a shell between itself and this script, which passes no signal on: when it has gone, so has whoever asked. */
function stopWithShell(code) {
	if (process.env.npm_lifecycle_event === undefined) return;
	const shell = process.ppid;
	setInterval(() => {
		if (process.ppid !== shell) void stopAll(code);
	}, LOOK_MS).unref();
}

/**
 * Runs the script; what goes wrong is said in one sentence where it has one, and everything is undone. A script that runs
 * until it is stopped has reached its end then, with 0; one that does a piece of work has not.
 */
export async function live(main, { whenStopped = 130 } = {}) {
	stopOnSignals(whenStopped);
	stopWithShell(whenStopped);
	try {
		await main();
	} catch (error) {
		if (!isStopping()) console.error(`\n${wordsOf(error)}`);
		await stopAll(1);
	}
}
