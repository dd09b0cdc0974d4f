/**
 * Spaces that Markdown takes for nothing: those at both ends of a line, those at both ends of a piece of code, and tabs in an
 * item of a list. A word joiner at the end of a line holds them there, invisibly and in every program; see `joiners.ts`. A tab
 * is named by its number (CommonMark 0.31, section 2.5), because the lexer spells those in an item out as spaces.
 */
import type { JSONContent } from '@tiptap/core';
import { JOINER } from '../text';

/** Stands for a tab until the text is written; no character, so that no text holds it (Unicode 16, section 23.7). */
const TAB = '\ufdd0';

export const isCode = (node: JSONContent): boolean => (node.marks ?? []).some(({ type }) => type === 'code');
const HOLDER: JSONContent = { type: 'text', text: JOINER };
const isEnd = (node: JSONContent | undefined): boolean => node === undefined || node.type === 'hardBreak';

/** What stands in one block, with its spaces where they are read as such. */
export const spacesKept = (nodes: readonly JSONContent[]): JSONContent[] =>
	nodes.map((node, at) => {
		if (node.text === undefined) return node;
		// The writer of code moves a space at its ends out of it, and the reader takes one from each.
		const start = (isCode(node) || isEnd(nodes[at - 1])) && /^\s/.test(node.text) ? JOINER : '';
		const end = (isCode(node) || isEnd(nodes[at + 1])) && /\s$/.test(node.text) ? JOINER : '';
		return start || end ? { ...node, text: start + node.text + end } : node;
	});

/** Lines with nothing in them, which would end their block, hold a joiner. Not for a cell, which ends otherwise. */
export const linesKept = (nodes: readonly JSONContent[]): JSONContent[] =>
	nodes.flatMap((node, at) =>
		node.type !== 'hardBreak'
			? [node]
			: [...(isEnd(nodes[at - 1]) ? [HOLDER] : []), node, ...(nodes[at + 1] === undefined ? [HOLDER] : [])],
	);

/** Text in an item of a list, with its tabs named. Code cannot name them, so that it is text then. */
export const tabsNamed = (node: JSONContent): JSONContent =>
	node.text?.includes('\t')
		? {
				...node,
				text: node.text.replaceAll('\t', TAB),
				marks: (node.marks ?? []).filter(({ type }) => type !== 'code'),
			}
		: node;

/** Spaces that somebody named by their number at an end of a line, which therefore count. */
export const namedKept = (source: string): string =>
	source.includes('&#')
		? source.replace(/(?:&#(?:9|32|160);)+/g, (run, at: number) =>
				/\s|^$/.test(source.charAt(at - 1)) || /\s|^$/.test(source.charAt(at + run.length))
					? JOINER + run + JOINER
					: run,
			)
		: source;

/** The source with the names of tabs in it. */
export const withTabNames = (source: string): string => source.replaceAll(TAB, '&#9;');

/** The writer of tables makes one space of several, and a plain one of any: each has a sign of its own meanwhile. */
const HELD =
	' \t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const FIRST_SIGN = 0xfd_d1;
const signOf = (space: string): string => String.fromCodePoint(FIRST_SIGN + HELD.indexOf(space));

/** A table whose spaces its writer leaves alone. */
export const spacesHeld = (node: JSONContent): JSONContent =>
	node.text !== undefined
		? { ...node, text: node.text.replace(/[^\S\n\r]/g, signOf) }
		: { ...node, ...(node.content ? { content: node.content.map(spacesHeld) } : {}) };

/** The source of that table as it is stored. */
export const spacesFreed = (source: string): string =>
	source.replace(/[\ufdd1-\ufdef]/g, (sign) => HELD[sign.codePointAt(0)! - FIRST_SIGN] ?? sign);
