/**
 * A record that is open while somebody deletes it elsewhere: as long as the person is in one of its fields, it stays on the
 * screen as it was, so that nothing typed goes and no letter becomes a shortcut.
 */
import { untrack } from 'svelte';

export interface UnderHand<Row> {
	/** The record, or as it was last when it was deleted under the hand. */
	readonly row: Row | undefined;
	readonly deleted: boolean;
}

/** Whether the focus is where letters are text. */
export const isTyping = (): boolean =>
	document.activeElement instanceof HTMLElement &&
	document.activeElement.matches('input, textarea, [contenteditable="true"]');

/**
 * Call while a component initialises. `live` answers the record `id` as long as it is there; `busy` whether the person is at
 * it in another way than by typing, such as in a dialog of its own.
 */
export function useUnderHand<Row extends { readonly id: string }>(
	id: () => string,
	live: () => Row | undefined,
	busy: () => boolean = () => false,
): UnderHand<Row> {
	let last: Row | undefined;
	// News of a record that is gone already is no reason to look again whether somebody types.
	const now = $derived(live());
	const shown = $derived.by(() => {
		const row = now;
		if (row !== undefined) {
			last = row;
			return { row, deleted: false };
		}
		const keeps = last?.id === id() && untrack(() => isTyping() || busy());
		if (!keeps) last = undefined;
		return { row: last, deleted: keeps };
	});
	return {
		get row() {
			return shown.row;
		},
		get deleted() {
			return shown.deleted;
		},
	};
}
