/** Finds what scrolls. Kept apart so that lists and the shell agree on it. */

/** The nearest ancestor that scrolls vertically, or the document. */
export function scrollParentOf(node: HTMLElement): HTMLElement {
	for (let at = node.parentElement; at; at = at.parentElement) {
		if (/(auto|scroll|overlay)/.test(getComputedStyle(at).overflowY)) return at;
	}
	return document.scrollingElement as HTMLElement;
}
