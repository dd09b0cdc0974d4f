/** Line breaks in the cells of a table. A row is one line of Markdown, so that a break in a cell is written as `<br>`. */
import type { MarkdownToken } from '@tiptap/core';

const BREAK = /^<br\s*\/?>$/i;

/** Whether a piece of HTML in a cell is a break, in one of its spellings. */
export const isCellBreak = ({ type, raw }: { readonly type?: string; readonly raw?: string }): boolean =>
	type === 'html' && BREAK.test(raw ?? '');

interface Cell {
	readonly tokens: readonly MarkdownToken[];
}

function withBreaks(token: MarkdownToken): MarkdownToken {
	if (isCellBreak(token)) return { type: 'br', raw: token.raw ?? '' };
	return token.tokens ? { ...token, tokens: token.tokens.map(withBreaks) } : token;
}

/** A table as it was read, with its breaks as those of any other text. */
export function withCellBreaks(table: MarkdownToken): MarkdownToken {
	const cell = (one: Cell): Cell => ({ ...one, tokens: one.tokens.map(withBreaks) });
	const { header, rows } = table as { header?: readonly Cell[]; rows?: readonly (readonly Cell[])[] };
	return { ...table, header: header?.map(cell), rows: rows?.map((row) => row.map(cell)) };
}
