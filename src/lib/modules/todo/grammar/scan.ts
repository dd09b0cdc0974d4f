/**
 * A line being eaten up: parts that were understood are blanked out with spaces of the same length, so that offsets stay
 * true and no two rules claim the same characters.
 */
import type { Token, TokenKind } from './types';

export class Scan {
	readonly tokens: Token[] = [];
	#rest: string;

	constructor(
		readonly source: string,
		readonly offset: number,
	) {
		this.#rest = source;
	}

	/** The line with understood parts blanked. */
	get rest(): string {
		return this.#rest;
	}

	/** Blanks a range without reporting it: literal text no rule may touch is restored by `title`. */
	blank(start: number, end: number): void {
		this.#rest = this.#rest.slice(0, start) + ' '.repeat(end - start) + this.#rest.slice(end);
	}

	take(kind: TokenKind, start: number, end: number): void {
		this.tokens.push({
			kind,
			start: this.offset + start,
			end: this.offset + end,
			text: this.source.slice(start, end),
		});
		this.blank(start, end);
	}
}

const LETTER = '[\\p{L}\\p{N}_]';
/** A pattern that only matches whole words, case-insensitively, with Unicode letters. */
export const words = (source: string): RegExp =>
	new RegExp(`(?<!${LETTER})(?:${source})(?!${LETTER})`, 'giu');

/** The first match and its range, or `null`. Resets the pattern, so that shared ones stay stateless. */
export function firstMatch(pattern: RegExp, text: string): (RegExpExecArray & { end: number }) | null {
	pattern.lastIndex = 0;
	const match = pattern.exec(text);
	return match === null ? null : Object.assign(match, { end: match.index + match[0].length });
}

/** Widens a range to the left over a preposition that belongs to it ("by", "bis", "für"). */
export function withPreposition(text: string, start: number, prepositions: RegExp): number {
	const before = prepositions.exec(text.slice(0, start));
	return before === null ? start : before.index + (before[1]?.length ?? 0);
}

/** Spaces that a blanked part left behind, and punctuation that now hangs in the air, are taken out. */
export const tidy = (text: string): string =>
	text
		.replace(/\s+/g, ' ')
		.replace(/\s+([,.;:])/g, '$1')
		.replace(/(^[\s,;:.–-]+(?=\s|$))|([\s,;:–-]+$)/g, '')
		.trim();
