/**
 * What a typed text finds, where looking for it takes a moment: the newest text wins, and what the one before found stays
 * on the screen until then.
 */
import { tick } from 'svelte';

export interface Found<Hit> {
	/** Of the newest text that was answered; none for an empty text. */
	readonly hits: readonly Hit[];
	/** Whether these are the hits of the text as it stands. */
	readonly done: boolean;
	/** Resolves when they are, for a key that means one of them. */
	readonly settled: () => Promise<void>;
}

interface Answer<Hit> {
	readonly text: string;
	readonly hits: readonly Hit[];
}

/** Call while a component initialises. `text` is what stands in the field, without what surrounds it. */
export function useFound<Hit>(
	search: (text: string) => Promise<readonly Hit[]>,
	text: () => string,
): Found<Hit> {
	let answer = $state.raw<Answer<Hit>>({ text: '', hits: [] });
	let running: Promise<void> = Promise.resolve();

	$effect(() => {
		const asked = text();
		let isOld = false;
		const tell = (hits: readonly Hit[]): void => {
			if (!isOld) answer = { text: asked, hits };
		};
		if (asked === '') tell([]);
		else running = search(asked).then(tell);
		return () => (isOld = true);
	});

	return {
		get hits() {
			return text() === '' ? [] : answer.hits;
		},
		get done() {
			return answer.text === text();
		},
		settled: async () => {
			// The field may have been typed in a moment ago.
			await tick();
			await running.catch(() => undefined);
		},
	};
}
