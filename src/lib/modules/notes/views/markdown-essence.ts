/** What a piece of Markdown says apart from its signs: two texts with the same essence have lost nothing against each other. */

import { JOINER } from '../text';
import { isCellBreak } from './cell-breaks';

/** A token of the Markdown lexer, as far as it is looked at here. */
export interface Token {
	readonly type: string;
	readonly raw: string;
	/** Of a list. */
	readonly ordered?: boolean;
	readonly tokens?: readonly Token[];
	readonly items?: readonly Token[];
	readonly header?: readonly { readonly tokens: readonly Token[] }[];
	readonly rows?: readonly (readonly { readonly tokens: readonly Token[] }[])[];
}

const cellsOf = (token: Token): readonly Token[] =>
	[...(token.header ?? []), ...(token.rows ?? []).flat()].flatMap((cell) => cell.tokens);

const FOOTNOTE = /\[\^[^\]\s]+\]/;

/** Whether it holds something that the editor has no form for: HTML, an image, a footnote, a link defined elsewhere. */
export function isForeign(token: Token, inCell = false): boolean {
	if (token.type === 'code' || token.type === 'codespan') return false;
	return (
		(token.type === 'html' && !(inCell && isCellBreak(token))) ||
		token.type === 'image' ||
		token.type === 'def' ||
		(token.type === 'link' && token.raw.endsWith(']')) ||
		(token.type === 'text' && token.tokens === undefined && FOOTNOTE.test(token.raw)) ||
		[...(token.tokens ?? []), ...(token.items ?? [])].some((part) => isForeign(part, inCell)) ||
		cellsOf(token).some((part) => isForeign(part, true))
	);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' };

/** All letters, digits and symbols in their order, without what is there for Markdown alone. */
export function essence(markdown: string): string {
	return (
		markdown
			.replaceAll(JOINER, '')
			// Ways to write one break.
			.replace(/<br\s*\/?>/gi, '<br>')
			.replace(/&(lt|gt|amp|quot|nbsp);/g, (_, name: string) => ENTITIES[name]!)
			.replace(/&#(?:9|32|160);/g, ' ')
			// An address that stands for itself, with or without brackets.
			.replace(/\[([^\][\n]*)\]\(<?(?:mailto:|https?:\/\/)?\1>?\)/g, '$1')
			.replace(/^([^\S\n]*(?:>[^\S\n]?)*)\d{1,9}[.)]/gm, '$1')
			.replace(/^(?:[|:-]|[^\S\n])+$/gm, (line) => (line.includes('-') ? '' : line))
			.replace(/[\s\\*_~`#>|+\-=[\]()<!]/g, '')
	);
}
