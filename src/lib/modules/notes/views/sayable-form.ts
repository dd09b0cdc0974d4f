/**
 * A document in the form that Markdown has words for: a cell is one paragraph, a line break has text on both sides, and an
 * address holds no spaces. Everything else stays as it is; no letter is lost.
 */
import type { JSONContent } from '@tiptap/core';
import { namedAddresses } from './bare-addresses';
import { KEPT } from './kept-source';

const SPACE: JSONContent = { type: 'text', text: ' ' };
const BREAK: JSONContent = { type: 'hardBreak' };
const isBreak = (node: JSONContent | undefined): boolean => node?.type === 'hardBreak';
const isText = (node: JSONContent): boolean => node.text !== undefined || isBreak(node);
const isEmpty = (node: JSONContent): boolean => node.type === 'paragraph' && !node.content?.length;

/** The lines of a block without the looks of its breaks, which have none; in a cell without breaks at both ends, too. */
function lined(content: readonly JSONContent[], inCell: boolean): JSONContent[] {
	const lines = content.map((node) => (isBreak(node) ? BREAK : node));
	if (!inCell) return lines;
	const isFull = (node: JSONContent): boolean => !isBreak(node);
	return lines.slice(Math.max(0, lines.findIndex(isFull)), lines.findLastIndex(isFull) + 1);
}

/** The text of all blocks of a cell or a heading, with this where a block ended. */
function joined(holder: JSONContent, between: JSONContent): JSONContent[] {
	const texts = (node: JSONContent): JSONContent[][] =>
		node.type === KEPT
			? [[{ type: 'text', text: String(node.attrs?.['source']) }]]
			: (node.content ?? []).some(isText)
				? [node.content!]
				: (node.content ?? []).flatMap(texts);
	return texts(holder).flatMap((text, at) => (at === 0 ? text : [between, ...text]));
}

/** A heading is one line in Markdown. */
const oneLine = (heading: JSONContent): JSONContent[] =>
	joined(heading, SPACE).map((node) => (isBreak(node) ? SPACE : node));

const CELLS = new Set(['tableCell', 'tableHeader']);
const ITEMS = new Set(['listItem', 'taskItem', 'blockquote']);
const HOLDERS = new Set([...CELLS, ...ITEMS]);

/** An address as it may stand in brackets (CommonMark 0.31, section 6.3). */
function addressed(href: string): string {
	const bare = href.replace(/[\s<>]/g, (sign) => encodeURIComponent(sign));
	let depth = 0;
	for (const sign of bare) {
		if (sign === '(') depth += 1;
		if (sign === ')') depth -= 1;
		if (depth < 0) break;
	}
	return depth === 0 ? bare : bare.replaceAll('(', '%28').replaceAll(')', '%29');
}

const withAddresses = (node: JSONContent): JSONContent =>
	node.marks?.some(({ type }) => type === 'link')
		? {
				...node,
				marks: node.marks.map((mark) =>
					mark.type === 'link'
						? { ...mark, attrs: { ...mark.attrs, href: addressed(String(mark.attrs?.['href'] ?? '')) } }
						: mark,
				),
			}
		: node;

const without = (node: JSONContent, mark: string): JSONContent => ({
	...node,
	marks: (node.marks ?? []).filter(({ type }) => type !== mark),
});
/** Code with a backtick, or in a cell with a backslash before a pipe, ends elsewhere than it should. */
const sayableCode = (node: JSONContent): JSONContent =>
	/`|\\\|/.test(node.text ?? '') ? without(node, 'code') : node;

const hrefOf = (node: JSONContent | undefined): unknown =>
	node?.marks?.find(({ type }) => type === 'link')?.attrs?.['href'];

/** Spaces at the ends of a link stand outside of it. */
function linkEdges(nodes: readonly JSONContent[]): JSONContent[] {
	return nodes.flatMap((node, at) => {
		const href = hrefOf(node);
		if (node.text === undefined || href === undefined) return [node];
		const head =
			hrefOf(nodes[at - 1]) === href
				? ''
				: node.text.slice(0, node.text.length - node.text.trimStart().length);
		const rest = node.text.slice(head.length);
		const tail = hrefOf(nodes[at + 1]) === href ? '' : rest.slice(rest.trimEnd().length);
		const text = rest.slice(0, rest.length - tail.length);
		const outside = without(node, 'link');
		return [
			...(head === '' ? [] : [{ ...outside, text: head }]),
			...(text === '' ? [] : [{ ...node, text }]),
			...(tail === '' ? [] : [{ ...outside, text: tail }]),
		];
	});
}

/** What stands in one paragraph, as it can be said. */
function sayableText(nodes: readonly JSONContent[], inCell = false): JSONContent[] {
	return linkEdges(lined(nodes, inCell))
		.map(sayableCode)
		.flatMap((node, at, all) => namedAddresses(node, all[at + 1]))
		.map(withAddresses);
}

/** The document in that form. */
export function sayableForm(node: JSONContent): JSONContent {
	if (node.type === 'codeBlock') return node;
	if (node.content === undefined)
		return HOLDERS.has(node.type ?? '') ? { ...node, content: [{ type: 'paragraph' }] } : node;
	if (CELLS.has(node.type ?? '')) {
		const content = sayableText(joined(node, BREAK), true);
		return { ...node, content: [{ type: 'paragraph', ...(content.length > 0 ? { content } : {}) }] };
	}
	if (node.type === 'heading') return { ...node, content: sayableText(oneLine(node)) };
	if (node.content.every(isText)) return { ...node, content: sayableText(node.content) };
	const content = node.content.map((child) => (isText(child) ? child : sayableForm(child)));
	// An empty line at the head of an item would end it.
	const full = ITEMS.has(node.type ?? '') ? content.filter((child) => !isEmpty(child)) : content;
	return { ...node, content: full.length > 0 ? full : content };
}
