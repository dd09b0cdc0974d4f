/** The life of an entry script: what it undoes at its end, newest first, whoever asks for that end. */
import { StartError } from './settings.mjs';

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

/** Runs the script; what goes wrong is said in one sentence where it has one, and everything is undone. */
export async function live(main) {
	try {
		await main();
	} catch (error) {
		const known = error instanceof StartError || /^(Config|Migration|Cluster)Error$/.test(error.name);
		if (!isStopping()) console.error(known ? `\n${error.message}` : error);
		await stopAll(1);
	}
}
