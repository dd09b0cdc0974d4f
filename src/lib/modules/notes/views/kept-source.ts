/**
 * A piece of a note's Markdown that the editor has no form for (an image, HTML, front matter, a footnote): shown as its
 * source, one block that can be selected and deleted, and written back letter by letter.
 */
import { m } from '$lib/i18n/paraglide/messages';
import { Node } from '@tiptap/core';

export const KEPT = 'keptSource';

/** A picture is kept as Markdown says it. */
const sourceOf = (element: HTMLElement): string => {
	if (element.tagName !== 'IMG') return element.textContent ?? '';
	const name = (element.getAttribute('alt') ?? '').replace(/[\s\\[\]]+/g, ' ').trim();
	const address = (element.getAttribute('src') ?? '').replace(/[\s<>]/g, encodeURIComponent);
	return `![${name}](<${address}>)`;
};

export const KeptSource = Node.create({
	name: KEPT,
	group: 'block',
	atom: true,
	selectable: true,
	addAttributes: () => ({
		source: { default: '', parseHTML: sourceOf, rendered: false },
	}),
	parseHTML: () => [
		{ tag: 'pre[data-kept]', priority: 60, preserveWhitespace: 'full' },
		// A picture on another host; one that came along as data has no address to be kept by.
		{ tag: 'img[src^="https://"], img[src^="http://"]' },
	],
	renderHTML: ({ node }) => [
		'pre',
		{ 'data-kept': '', 'data-label': m.notes_kept(), 'aria-label': m.notes_kept() },
		String(node.attrs['source']),
	],
	renderMarkdown: (node) => String(node.attrs?.['source'] ?? ''),
});
