/** Documents of the editor, for tests: compared as the editor compares them. */
import type { JSONContent } from '@tiptap/core';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Spans of cells and the number a list begins with. */
const DEFAULT_ONE = new Set(['colspan', 'rowspan', 'start']);

/** Neighbours with the same marks are one text, marks have no order, and what is left at its default says nothing. */
export function normal(node: JSONContent): JSONContent {
	const { type, text, attrs = {}, marks = [], content = [] } = node;
	const known = Object.entries(attrs).filter(
		([name, value]) => value !== null && name !== 'title' && !(DEFAULT_ONE.has(name) && value === 1),
	);
	const children: JSONContent[] = [];
	for (const child of content.map(normal)) {
		const last = children.at(-1);
		if (child.text !== undefined && last?.text !== undefined && same(last.marks, child.marks))
			children[children.length - 1] = { ...last, text: last.text + child.text };
		else children.push(child);
	}
	return {
		type: type!,
		...(text === undefined ? {} : { text }),
		...(known.length === 0 ? {} : { attrs: Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1))) }),
		...(marks.length === 0
			? {}
			: { marks: marks.map((mark) => ({ type: mark.type })).sort((a, b) => (a.type < b.type ? -1 : 1)) }),
		...(children.length === 0 ? {} : { content: children }),
	};
}
