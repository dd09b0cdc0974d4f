/**
 * A list whose rows are edited in place: the row that is being typed in stays where it is when somebody deletes it elsewhere,
 * until the person brings it back or goes to another one.
 */
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { putBack } from '../core/put-back';
import { isTyping } from './under-hand.svelte';

export interface RowsUnderHand<Row> {
	/** The rows, with the one that was deleted under the hand in its old place. */
	readonly rows: readonly Row[];
	/** For the element of a row: tells whether the person types in it. */
	readonly row: (id: string) => Attachment<HTMLElement>;
}

/** Call while a component initialises. `live` answers the rows that are there. */
export function useRowsUnderHand<Row extends { readonly id: string }>(
	live: () => readonly Row[],
): RowsUnderHand<Row> {
	let hand = $state<string>();
	let last: readonly Row[] = [];
	let kept: string | undefined;
	const shown = $derived.by(() => {
		const rows = live();
		const [id, before] = [hand, last];
		const isGone = id !== undefined && !rows.some((row) => row.id === id);
		// What went while nobody typed, such as by the row's own menu, was meant to go; what was kept once stays.
		const keeps = isGone && (kept === id || (untrack(isTyping) && before.some((row) => row.id === id)));
		kept = keeps ? id : undefined;
		last = keeps ? putBack(before, rows, id) : rows;
		return { rows: last, gone: kept };
	});

	return {
		get rows() {
			return shown.rows;
		},
		row: (id) => (element) => {
			const enter = (): void => {
				if (isTyping()) hand = id;
			};
			const leave = (event: FocusEvent): void => {
				const stays = event.relatedTarget instanceof Node && element.contains(event.relatedTarget);
				if (!stays && hand === id && shown.gone !== id) hand = undefined;
			};
			element.addEventListener('focusin', enter);
			element.addEventListener('focusout', leave);
			return () => {
				element.removeEventListener('focusin', enter);
				element.removeEventListener('focusout', leave);
			};
		},
	};
}
