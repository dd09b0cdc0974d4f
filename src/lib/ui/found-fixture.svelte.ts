/** A field that looks things up, for tests: effects run in a root instead of a component. */
import { useFound, type Found } from './found.svelte';

export interface FoundFixture extends Found<string> {
	text: string;
	readonly end: () => void;
}

/** `search` answers a text when the test lets it. */
export function foundOf(search: (text: string) => Promise<readonly string[]>): FoundFixture {
	let text = $state('');
	let found!: Found<string>;
	const end = $effect.root(() => {
		found = useFound(search, () => text);
	});
	return {
		get text() {
			return text;
		},
		set text(next) {
			text = next;
		},
		get hits() {
			return found.hits;
		},
		get done() {
			return found.done;
		},
		settled: () => found.settled(),
		end,
	};
}
