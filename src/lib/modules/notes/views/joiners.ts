/**
 * Text that Markdown would read as its signs, though it is none: a line that begins like a list or a heading, and bold, slanted
 * or struck text whose edge is a bracket or a space between letters (CommonMark 0.31, sections 4 to 6.2). A word joiner
 * there, which has no width and is neither space nor punctuation, makes it read as meant, here and in other programs; it is
 * taken out again when the text is read.
 */
import type { JSONContent } from '@tiptap/core';
import { JOINER } from '../text';
import { isCode, linesKept, spacesKept, tabsNamed } from './edge-spaces';

const RUNS = new Set(['bold', 'italic', 'strike']);
const PUNCTUATION = /[\p{P}\p{S}]/u;
const EDGE = /[\p{P}\p{S}\s]/u;

/** What begins a block, or makes a heading or a table of the line above. */
const BLOCK_SIGN =
	/^([^\S\n]*)(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|\d{1,9}[.)](?:\s|$)|=+[^\S\n]*$|[|:-](?:[|:-]|[^\S\n])*$)/gm;
/** The lexer finds a task in the middle of code, too. */
const TASK_SIGN = /(?<=[-+*])(?=\s+\[[ xX]\])/g;
/** Signs at the end of a heading close it, after a space or with nothing before them. */
const CLOSING_SIGN = { alone: /(?<=^|\s)(?=#+\s*$)/, after: /(?<=\s)(?=#+\s*$)/ };

const marksOf = (node: JSONContent | undefined): readonly string[] =>
	(node?.marks ?? []).map(({ type }) => type).filter((type) => RUNS.has(type));
const opens = (node: JSONContent, other: JSONContent | undefined): boolean =>
	marksOf(node).some((mark) => !marksOf(other).includes(mark));

const firstOf = (node: JSONContent | undefined): string => [...(node?.text ?? '')].at(0) ?? '';
const lastOf = (node: JSONContent | undefined): string => [...(node?.text ?? '')].at(-1) ?? '';

/** Whether a run of signs between these, the text beyond and the inner letter, would be read as letters. */
const isUnread = (beyond: JSONContent | undefined, outer: string, inner: string): boolean =>
	/\s/.test(inner) ||
	// Beyond may begin with signs of its own, which programs weigh differently.
	// A sign of two units, such as 😀, is looked at by its half in some programs.
	(PUNCTUATION.test(inner) &&
		(marksOf(beyond).length > 0 || (outer !== '' && (!EDGE.test(outer) || outer.length > 1))));

function edged(
	node: JSONContent,
	before: JSONContent | undefined,
	after: JSONContent | undefined,
): JSONContent {
	const start = opens(node, before) && isUnread(before, lastOf(before), firstOf(node)) ? JOINER : '';
	const end = opens(node, after) && isUnread(after, firstOf(after), lastOf(node)) ? JOINER : '';
	return start || end ? { ...node, text: `${start}${node.text}${end}` } : node;
}

/** In the text of a link brackets cannot be told from those of an image or a footnote. */
const imageless = (node: JSONContent): JSONContent =>
	(node.marks ?? []).some(({ type }) => type === 'link')
		? { ...node, text: node.text!.replace(/(?<=!)(?=\[)|(?<=\[)(?=\^)|(?<=\])(?=\()/g, JOINER) }
		: node;

/** One line of text as it is written; `begins` where a line begins with it. */
function lined(node: JSONContent, begins: boolean): JSONContent {
	const text = node.text ?? '';
	const at = begins ? 0 : text.indexOf('\n');
	if (at === -1) return node;
	const head = begins ? '' : text.slice(0, at + 1);
	return { ...node, text: head + text.slice(head.length).replace(BLOCK_SIGN, `$1${JOINER}`) };
}

function writtenAs(parent: JSONContent, child: JSONContent, at: number): JSONContent {
	const all = parent.content ?? [];
	if (child.text === undefined) return child;
	if (isCode(child)) return { ...child, text: child.text.replace(TASK_SIGN, JOINER) };
	const [before, after] = [all[at - 1], all[at + 1]];
	const line = lined(imageless(child), before === undefined || before.type === 'hardBreak');
	const closed =
		parent.type === 'heading' && after === undefined
			? {
					...line,
					text: line.text!.replace(before === undefined ? CLOSING_SIGN.alone : CLOSING_SIGN.after, JOINER),
				}
			: line;
	return edged(closed, before, after);
}

/** Spaces at the edge of a mark stand outside of it: nobody sees the difference, and Markdown has no form for it. */
function spacesOutside(nodes: readonly JSONContent[]): JSONContent[] {
	return nodes.flatMap((node, at) => {
		const whole = node.text ?? '';
		const text = whole.trim();
		const before = text === '' ? whole : whole.slice(0, whole.indexOf(text));
		const after = whole.slice(before.length + text.length);
		if (node.text === undefined || marksOf(node).length === 0 || isCode(node)) return [node];
		const bare = { ...node, marks: (node.marks ?? []).filter(({ type }) => !RUNS.has(type)) };
		const start = before !== '' && (text === '' || opens(node, nodes[at - 1]));
		const end = after !== '' && text !== '' && opens(node, nodes[at + 1]);
		return [
			...(start ? [{ ...bare, text: before }] : []),
			...(text === '' && start
				? []
				: [{ ...node, text: `${start ? '' : before}${text}${end ? '' : after}` }]),
			...(end ? [{ ...bare, text: after }] : []),
		];
	});
}

/** Blocks whose sign alone on its line is read as text. */
const CELLS = new Set(['tableCell', 'tableHeader']);
const ITEMS = new Set(['listItem', 'taskItem']);
const NEEDS_TEXT = new Set([...ITEMS, 'blockquote']);
const isEmpty = (node: JSONContent): boolean => (node.content ?? []).length === 0;
const marker: JSONContent = { type: 'text', text: JOINER };

function held(node: JSONContent): JSONContent {
	if (node.type === 'heading' && isEmpty(node)) return { ...node, content: [marker] };
	if (!NEEDS_TEXT.has(node.type ?? '')) return node;
	const content = (node.content ?? []).map((child) =>
		child.type === 'paragraph' && isEmpty(child) ? { ...child, content: [marker] } : child,
	);
	return { ...node, content };
}

/** The document with joiners where Markdown needs them. */
export function withJoiners(node: JSONContent, inItem = false, isCell = false): JSONContent {
	if (node.type === 'codeBlock') return node;
	const full = held(node);
	if (full.content === undefined) return full;
	const isItem = inItem || ITEMS.has(node.type ?? '');
	const spaced = spacesKept(spacesOutside(full.content));
	const lines = isCell ? spaced : linesKept(spaced);
	const whole = { ...full, content: isItem ? lines.map(tabsNamed) : lines };
	const content = whole.content.map((child, at) =>
		child.type === 'text'
			? writtenAs(whole, child, at)
			: withJoiners(child, isItem, CELLS.has(node.type ?? '')),
	);
	return { ...node, content };
}

/** The document without them. */
export function withoutJoiners(node: JSONContent): JSONContent {
	if (node.text !== undefined) return { ...node, text: node.text.replaceAll(JOINER, '') };
	if (node.content === undefined) return node;
	const content = node.content.map(withoutJoiners).filter(({ text }) => text !== '');
	return { ...node, content };
}

/** Marks whose ends are signs in the text. */
const runsOf = (node: JSONContent | undefined): number =>
	(node?.marks ?? []).filter(({ type }) => RUNS.has(type) || type === 'link').length;

/** Whether marks meet in it in a way that Markdown may have no form for: several on one text, or side by side. */
export const isTangled = (node: JSONContent): boolean =>
	runsOf(node) > 1 ||
	(node.content ?? []).some(
		(child, at, all) => isTangled(child) || (runsOf(child) > 0 && runsOf(all[at + 1]) > 0),
	);

/** The same with at most so many marks on each text. */
export const withMarks = (node: JSONContent, most: number): JSONContent => ({
	...node,
	...(node.marks === undefined
		? {}
		: {
				marks: node.marks.filter(({ type }) => !RUNS.has(type) || marksOf(node).indexOf(type) < most),
			}),
	...(node.content === undefined ? {} : { content: node.content.map((child) => withMarks(child, most)) }),
});
