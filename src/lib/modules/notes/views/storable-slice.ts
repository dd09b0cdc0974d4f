/**
 * What is pasted, in the form in which it will be stored: Markdown has no cells with lists in them and no bold that ends in
 * the middle of a word. Shown at once, so that a note reopens as it was seen.
 */
import type { JSONContent } from '@tiptap/core';
import type { MarkdownManager } from '@tiptap/markdown';
import { Fragment, Slice, type Node } from '@tiptap/pm/model';
import { parseNote, writeNote } from './note-markdown';

const edge = (fragment: Fragment, side: 'firstChild' | 'lastChild'): Node | null => fragment[side];

/** Whether both begin (or end) with the same kinds of blocks, down to this depth: then the cut may go as deep as before. */
function sameSpine(a: Fragment, b: Fragment, side: 'firstChild' | 'lastChild', depth: number): boolean {
	if (depth === 0) return true;
	const [one, other] = [edge(a, side), edge(b, side)];
	if (one === null || other === null || one.type !== other.type) return false;
	return sameSpine(one.content, other.content, side, depth - 1);
}

/** The slice as it reads after it was stored; itself where nothing of it changes by that. */
export function storableSlice(manager: MarkdownManager, slice: Slice): Slice {
	const schema = slice.content.firstChild?.type.schema;
	// Text without a block around it goes into the one where the cursor is.
	if (schema === undefined || slice.content.firstChild!.isInline) return slice;
	const shown: JSONContent = { type: 'doc', content: slice.content.toJSON() as JSONContent[] };
	const stored = parseNote(manager, writeNote(manager, shown));
	const content = Fragment.fromArray((stored.content ?? []).map((block) => schema.nodeFromJSON(block)));
	if (content.eq(slice.content)) return slice;
	const open = (side: 'firstChild' | 'lastChild', depth: number): number =>
		sameSpine(slice.content, content, side, depth) ? depth : 0;
	return new Slice(content, open('firstChild', slice.openStart), open('lastChild', slice.openEnd));
}
