/** The selection of the current address, reactive. How it is written as an address is in `selection.ts`. */
import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { Selection } from '../select';
import { readSelection, selectionHref } from './selection';

/** The selection of the current address and how to change parts of it. */
export function useSelection() {
	const current = $derived(readSelection(page.url));
	return {
		get current() {
			return current;
		},
		set: (change: Partial<Selection>): void =>
			void goto(selectionHref({ ...current, ...change }), {
				keepFocus: true,
				noScroll: true,
				replaceState: true,
			}),
	};
}
