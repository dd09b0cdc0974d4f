/** Documents of the editor, for tests: compared as the editor compares them. */
import type { JSONContent } from '@tiptap/core';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Spans of cells and the number a list begins with. */
const DEFAULT_ONE = new Set(['colspan', 'rowspan', 'start']);

/** Neighbours with the same marks are one text. */
function joined(nodes: readonly JSONContent[]): JSONContent[] {
	const all: JSONContent[] = [];
	for (const node of nodes) {
		const last = all.at(-1);
		if (node.text !== undefined && last?.text !== undefined && same(last.marks, node.marks))
			all[all.length - 1] = { ...last, text: last.text + node.text };
		else all.push(node);
	}
	return all;
}

/** Spaces at the ends of a marked text look the same without the mark, and are stored outside of it; those in code are code. */
function spacesApart(node: JSONContent): JSONContent[] {
	if (node.text === undefined || !node.marks || node.marks.some(({ type }) => type === 'code')) return [node];
	const text = node.text.trim();
	const start = text === '' ? node.text.length : node.text.indexOf(text);
	return [
		{ type: 'text', text: node.text.slice(0, start) },
		{ ...node, text },
		{ type: 'text', text: node.text.slice(start + text.length) },
	].filter((part) => part.text !== '');
}

/** Neighbours with the same marks are one text, marks have no order, and what is left at its default says nothing. */
export function normal(node: JSONContent): JSONContent {
	const { type, text, attrs = {}, marks = [], content = [] } = node;
	const known = Object.entries(attrs).filter(
		([name, value]) => value !== null && name !== 'title' && !(DEFAULT_ONE.has(name) && value === 1),
	);
	const children = joined(joined(content.map(normal)).flatMap(spacesApart));
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
