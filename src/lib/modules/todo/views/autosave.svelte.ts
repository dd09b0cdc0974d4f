/**
 * One text field that saves itself: after a pause, on blur, and when the field goes away. While the person types, what
 * arrives from elsewhere waits; the later write wins, and the loser is told by the workspace.
 */
import { keepUnsaved } from '$lib/ui/unsaved.svelte';

const PAUSE_MS = 500;

export interface Draft {
	value: string;
	readonly dirty: boolean;
	readonly flush: () => Promise<void>;
}

/** Call while a component initialises. `save` answers whether it worked; a refused value stays in the field. */
export function useDraft(stored: () => string, save: (value: string) => Promise<boolean>): Draft {
	let typed = $state<string>();
	let timer: ReturnType<typeof setTimeout> | undefined;

	const flush = async (): Promise<void> => {
		clearTimeout(timer);
		if (typed === undefined) return;
		const value = typed;
		if (value === stored() || (await save(value))) {
			if (typed === value) typed = undefined;
		}
	};
	$effect(() => () => void flush());
	keepUnsaved(() => typed !== undefined, flush);

	return {
		get value() {
			return typed ?? stored();
		},
		set value(value: string) {
			typed = value;
			clearTimeout(timer);
			timer = setTimeout(() => void flush(), PAUSE_MS);
		},
		get dirty() {
			return typed !== undefined;
		},
		flush,
	};
}
