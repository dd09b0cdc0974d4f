/**
 * A note between its Markdown and the editor, without loss either way: what the editor cannot hold stays as it is, in a block
 * of its own, and what Markdown cannot say plainly is written in a way that reads the same.
 */
import type { JSONContent } from '@tiptap/core';
import type { MarkdownManager } from '@tiptap/markdown';
import { essence, isForeign, type Token } from './markdown-essence';
import { namedKept, withTabNames } from './edge-spaces';
import { lexInPieces } from './lex-in-pieces';
import { isTangled, withJoiners, withMarks, withoutJoiners } from './joiners';
import { KEPT } from './kept-source';
import { sayableForm } from './sayable-form';

/** The conventional way in Markdown to say that one list ends and another begins. */
const BETWEEN_LISTS = '<!-- -->';
const FRONT_MATTER = /^---[^\S\n]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[^\S\n]*(?:\n|$)/;
/** Front matter is named values; a text between two rules is not. */
const NAMED = /^---[^\S\n]*\n[\w.-]+[^\S\n]*:/;

/** Characters that are read at once; the parser takes ever longer over more. */
const LONG_RUN = 4_096;

const kept = (source: string): JSONContent => ({ type: KEPT, attrs: { source } });
/** Marks have no order of their own. */
const shape = (_: string, value: unknown): unknown =>
	Array.isArray(value) &&
	value.every((one: unknown) => typeof one === 'object' && one !== null && 'type' in one)
		? value.some((one: object) => 'text' in one || 'content' in one)
			? value
			: value.map((one) => JSON.stringify(one)).sort()
		: value;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, shape) === JSON.stringify(b, shape);
const trimmed = (source: string): string => source.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();

const HOLDS_BLOCKS = new Set(['listItem', 'taskItem', 'blockquote', 'tableCell', 'tableHeader']);

/** Without the spaces and line ends that the lexer leaves at the ends of some paragraphs; those that count have a joiner there. */
function bared(content: readonly JSONContent[]): JSONContent[] {
	const [first, last] = [content[0], content.at(-1)];
	return content
		.map((node, at) => {
			if (node.text === undefined) return node;
			const headless =
				node === first || content[at - 1]?.type === 'hardBreak' ? node.text.trimStart() : node.text;
			const isEnd = node === last || content[at + 1]?.type === 'hardBreak';
			return { ...node, text: isEnd ? headless.trimEnd() : headless };
		})
		.filter((node) => node.text !== '');
}

/** With a paragraph where a block needs one and the parser found nothing to put into it. */
function filled(node: JSONContent): JSONContent {
	const parts = node.content?.map(filled) ?? [];
	const content = node.type === 'paragraph' ? bared(parts) : parts;
	if (content.length === 0 && HOLDS_BLOCKS.has(node.type ?? ''))
		return { ...node, content: [{ type: 'paragraph' }] };
	return node.content === undefined ? node : { ...node, content };
}

/** Blocks of an editor that were written without anything kept between them. */
const blocksOf = (manager: MarkdownManager, source: string): JSONContent[] =>
	trimmed(source) === ''
		? []
		: // With its line end, because a fence in the last line is one only then.
			(withoutJoiners(filled(manager.parse(`${namedKept(trimmed(source))}\n`))).content ?? []);

/** A line of words and nothing that could mean anything: most of most notes. */
const PLAIN = /^\p{L}(?:[\p{L}\p{N},;!?'"()]|\.(?=\s|$)| (?! ))*\n*$/u;
const isPlain = ({ type, raw }: Token): boolean =>
	type === 'paragraph' && PLAIN.test(raw) && !raw.endsWith(' ');

/** Whether the editor gives this block back as it is. */
function holds(manager: MarkdownManager, token: Token): boolean {
	if (isPlain(token)) return true;
	if (isForeign(token)) return false;
	// How an empty paragraph is written.
	if (token.raw.trim() === '&nbsp;') return true;
	const content = blocksOf(manager, token.raw);
	const written = writeNote(manager, { type: 'doc', content });
	return essence(written) === essence(token.raw) && same(blocksOf(manager, written), content);
}

const isList = (token: Token | undefined): boolean =>
	token !== undefined && (token.type === 'list' || token.type === 'taskList');

/**
 * The blocks of a source with everything that stands in it: the lexer passes over what has no effect, such as a link defined
 * twice, and that is put back where it was. `undefined` when the tokens are not parts of the source.
 */
function blockTokens(manager: MarkdownManager, source: string): readonly Token[] | undefined {
	const all: Token[] = [];
	let at = 0;
	const passedOver = (until: number): void => {
		const raw = source.slice(at, until);
		if (raw.trim() !== '') all.push({ type: 'def', raw });
	};
	for (const token of lexInPieces((text) => manager.instance.lexer(text) as Token[], source)) {
		const found = source.indexOf(token.raw, at);
		if (found === -1) return undefined;
		passedOver(found);
		all.push(token);
		at = found + token.raw.length;
	}
	passedOver(source.length);
	return all;
}

/** The document of a note. What is nested deeper than any program can follow is kept as it is, as one block. */
export function parseNote(manager: MarkdownManager, markdown: string): JSONContent {
	const source = markdown.replace(/\r\n?/g, '\n');
	try {
		return documentOf(manager, source);
	} catch (error) {
		// The stack has an end.
		if (!(error instanceof RangeError)) throw error;
		return { type: 'doc', content: [kept(trimmed(source))] };
	}
}

function documentOf(manager: MarkdownManager, source: string): JSONContent {
	const head = NAMED.test(source) ? (FRONT_MATTER.exec(source)?.[0] ?? '') : '';
	const content: JSONContent[] = head === '' ? [] : [kept(trimmed(head))];
	const body = source.slice(head.length);
	const tokens = blockTokens(manager, body);
	if (tokens === undefined) return { type: 'doc', content: [...content, kept(trimmed(body))] };
	let run = '';
	const take = (): void => {
		content.push(...blocksOf(manager, run));
		run = '';
	};
	/** The block before or after a place, blank lines aside. */
	const beside = (at: number, step: 1 | -1): Token | undefined => {
		let next = at + step;
		while (tokens[next]?.type === 'space') next += step;
		return tokens[next];
	};
	for (const [at, token] of tokens.entries()) {
		const isBetween = token.raw.trim() === BETWEEN_LISTS && isList(beside(at, -1)) && isList(beside(at, 1));
		if (isBetween) take();
		// A blank line apart, two blocks are the same read together or one by one.
		else if (token.raw === '\n\n' && token.type === 'space' && run.length > LONG_RUN) take();
		else if (token.type === 'space' || holds(manager, token)) run += token.raw;
		else {
			take();
			content.push(kept(trimmed(token.raw)));
		}
	}
	take();
	return { type: 'doc', content: content.length === 0 ? [{ type: 'paragraph' }] : content };
}

const LISTS: Readonly<Record<string, string>> = {
	bulletList: 'bullet',
	taskList: 'bullet',
	orderedList: 'ordered',
};
const textOf = (node: JSONContent): string => node.text ?? (node.content ?? []).map(textOf).join('');
const isBlank = (node: JSONContent): boolean => node.type === 'paragraph' && !node.content?.length;

/** Which kind of list a block is; one that is kept as it came may be a list too. */
function listKind(manager: MarkdownManager, node: JSONContent): string | undefined {
	if (node.type !== KEPT) return LISTS[node.type ?? ''];
	const [token] = manager.instance.lexer(String(node.attrs?.['source'])) as Token[];
	return isList(token) ? (token!.ordered ? 'ordered' : 'bullet') : undefined;
}

/** Two lists that only white space separates would be read as one. */
function apart(
	manager: MarkdownManager,
	content: readonly JSONContent[],
): readonly (readonly JSONContent[])[] {
	const parts: JSONContent[][] = [[]];
	let last: string | undefined;
	for (const node of content) {
		const kind = listKind(manager, node);
		if (kind !== undefined && kind === last) parts.push([]);
		parts.at(-1)!.push(node);
		if (!isBlank(node)) last = kind;
	}
	return parts;
}

const written = (manager: MarkdownManager, content: readonly JSONContent[]): string =>
	trimmed(withTabNames(manager.serialize(withJoiners({ type: 'doc', content: [...content] }))));

/**
 * A block as Markdown can say it. Several marks that end inside a word have no form there: fewer of them are better than signs
 * in the text.
 */
function sayable(manager: MarkdownManager, block: JSONContent): JSONContent {
	if (!isTangled(block)) return block;
	const reads = (tried: JSONContent): boolean => {
		const source = written(manager, [tried]);
		if ((manager.instance.lexer(source) as Token[]).some((token) => isForeign(token))) return false;
		const again = blocksOf(manager, source);
		return textOf({ content: again }) === textOf(tried) && written(manager, again) === source;
	};
	return [block, withMarks(block, 1)].find(reads) ?? withMarks(block, 0);
}

/** The Markdown of a document. */
export function writeNote(manager: MarkdownManager, document: JSONContent): string {
	return apart(manager, sayableForm(document).content ?? [])
		.map((content) =>
			written(
				manager,
				content.map((block) => sayable(manager, block)),
			),
		)
		.join(`\n\n${BETWEEN_LISTS}\n\n`);
}
