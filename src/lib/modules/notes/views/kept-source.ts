/**
 * A piece of a note's Markdown that the editor has no form for (an image, HTML, front matter, a footnote): shown as its
 * source, one block that can be selected and deleted, and written back letter by letter.
 */
import { m } from '$lib/i18n/paraglide/messages';
import { Node } from '@tiptap/core';

export const KEPT = 'keptSource';

export const KeptSource = Node.create({
	name: KEPT,
	group: 'block',
	atom: true,
	selectable: true,
	addAttributes: () => ({
		source: { default: '', parseHTML: (element: HTMLElement) => element.textContent, rendered: false },
	}),
	parseHTML: () => [{ tag: 'pre[data-kept]', priority: 60, preserveWhitespace: 'full' }],
	renderHTML: ({ node }) => [
		'pre',
		{ 'data-kept': '', 'data-label': m.notes_kept(), 'aria-label': m.notes_kept() },
		String(node.attrs['source']),
	],
	renderMarkdown: (node) => String(node.attrs?.['source'] ?? ''),
});
