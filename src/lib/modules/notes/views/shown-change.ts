/**
 * What to replace in an open editor so that it shows another text. Only what differs, so that cursor, selection and undo stay
 * with the letters they belong to; and not what was typed and is never written, such as an empty line at the end.
 */
import type { Node, Slice } from '@tiptap/pm/model';

interface Stretch {
	readonly from: number;
	/** The end in the first document, and in the second. */
	readonly to: number;
	readonly end: number;
}

export interface ShownChange {
	readonly from: number;
	readonly to: number;
	readonly slice: Slice;
}

/** The one stretch in which two documents differ. */
function stretch(a: Node, b: Node): Stretch | undefined {
	const from = a.content.findDiffStart(b.content);
	const ends = a.content.findDiffEnd(b.content);
	if (from === null || ends === null) return undefined;
	// Repeated letters make both ends overlap; then the change begins where the shorter one ends.
	const overlap = Math.max(0, from - Math.min(ends.a, ends.b));
	return { from, to: ends.a + overlap, end: ends.b + overlap };
}

/** How `shown`, of which `written` is written, comes to show `next`. `undefined` when there is nothing to change. */
export function shownChange(shown: Node, written: Node, next: Node): ShownChange | undefined {
	const change = stretch(written, next);
	const unwritten = stretch(written, shown);
	if (unwritten === undefined || change === undefined) return at(change, next, 0);
	if (change.to <= unwritten.from) return at(change, next, 0);
	if (change.from >= unwritten.to) return at(change, next, unwritten.end - unwritten.to);
	return at(stretch(shown, next), next, 0);
}

const at = (change: Stretch | undefined, next: Node, shift: number): ShownChange | undefined =>
	change && {
		from: change.from + shift,
		to: change.to + shift,
		slice: next.slice(change.from, change.end),
	};
