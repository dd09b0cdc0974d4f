/** Reading notes as plain text: titles, previews, matching. Knows just enough Markdown to leave its signs out. */
import { holdsWords, queryWords } from '../../core/search/words';
import { cut } from '../../core/text';

/** The word joiner, which nobody sees: it holds what Markdown would take for nothing or for a sign; see `views/joiners.ts`. */
export const JOINER = '\u2060';

/** Whether nobody wrote anything into it but spaces. */
export const isBlank = (markdown: string): boolean => markdown.replaceAll(JOINER, '').trim() === '';

/** Markdown without its signs, line by line. */
export function readableText(markdown: string): string {
	return (
		markdown
			.replace(/^```.*$/gm, ' ')
			// Says that one list ends and another begins.
			.replaceAll('<!-- -->', ' ')
			// A line break in a cell of a table.
			.replace(/<br\s*\/?>/gi, ' ')
			.replace(/^(?:[:|-]|[^\S\n]){3,}$/gm, ' ')
			.replace(/!\[([^\][]*)\]\([^()]*\)/g, '$1')
			.replace(/\[([^\][]*)\]\([^()]*\)/g, '$1')
			.replace(/^[^\S\n]*(?:(?:#{1,6}|>|[-*+]|\d+[.)])\s+)+(?:\[[ xX]\]\s*)?/gm, '')
			.replace(/(\*\*|__|~~|\+\+|`)/g, '')
			.replace(/(^|\s)[*_](\S)/g, '$1$2')
			.replace(/([^\s\\])[*_](?=\s|[.,;:!?]|$)/g, '$1')
			.replace(/(?<!\\)\|/g, ' ')
			.replace(/&nbsp;|&#(?:9|32|160);/g, ' ')
			.replace(/&lt;/g, '<')
			.replace(/&gt;/g, '>')
			.replace(/&amp;/g, '&')
			.replace(/\\([\\`*_{}[\]()#+\-.!~|<>])/g, '$1')
			// What holds spaces at the ends of a line, and signs that are none; see `views/joiners.ts`.
			.replaceAll(JOINER, '')
			.replace(/[^\S\n]+/g, ' ')
			.replace(/ ?\n ?/g, '\n')
			.replace(/\n{3,}/g, '\n\n')
			.trim()
	);
}

/** The same on one line. Reads at most the first `limit` characters of the source. */
export const plainText = (markdown: string, limit = 2_000): string =>
	readableText(markdown.slice(0, limit)).replace(/\s+/g, ' ');

interface Written {
	readonly title: string;
	readonly content: string;
}

/** The title, or the first line that says something; empty when the note is empty. */
export function titleOf(note: Written): string {
	if (note.title.trim()) return note.title.trim();
	for (const line of note.content.slice(0, 2_000).split('\n')) {
		const text = plainText(line);
		if (text) return cut(text, 120);
	}
	return '';
}

/** The beginning of the text, without the line that already serves as title. */
export function previewOf(note: Written, length = 140): string {
	const text = plainText(note.content, length * 4);
	const title = titleOf(note);
	const rest = !note.title.trim() && text.startsWith(title) ? text.slice(title.length).trim() : text;
	return rest.length > length ? `${cut(rest, length).trimEnd()}…` : rest;
}

/** Of a text without any of them, what reads as a word stands in it as it reads: nothing is taken out of the middle of one. */
const SIGNS = /[`*_~+|\\<>&![\]\u2060]/;

/** Whether every word of the query occurs in title, text or tags. */
export function matchesQuery(note: Written & { readonly tags: readonly string[] }, query: string): boolean {
	if (queryWords(query).length === 0) return true;
	const holds = (content: string): boolean =>
		holdsWords(`${note.title}\n${content}\n${note.tags.join('\n')}`, query);
	// Taking signs out costs ten times as much as looking for words, and most notes hold none of them.
	if (!SIGNS.test(note.content) && !holds(note.content)) return false;
	return holds(readableText(note.content));
}

/** Pinned first, then the newest change. */
export const byRecency = (
	a: { readonly pinned: boolean; readonly meta: { readonly updatedAt: number }; readonly id: string },
	b: { readonly pinned: boolean; readonly meta: { readonly updatedAt: number }; readonly id: string },
): number =>
	Number(b.pinned) - Number(a.pinned) || b.meta.updatedAt - a.meta.updatedAt || (a.id < b.id ? -1 : 1);
