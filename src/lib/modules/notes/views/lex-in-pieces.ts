/**
 * The blocks of a long text, without the whole text being searched anew from every block, which the tokenizers of tables and
 * check lists do: a note of 8,000 lines took seconds to open.
 */
import type { Token } from './markdown-essence';

/** Characters of one piece; a few hundred lines. */
const PIECE = 8_192;
/** A link that is defined in one place and used in another needs the whole text. */
const DEFINES_LINKS = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * The tokens that `lexer` finds in `source`. Where a block ends depends on nothing after its end, so that in a piece of a text
 * every block but the last is what it is in the whole; the next piece begins with that one.
 */
export function lexInPieces(
	lexer: (source: string) => readonly Token[],
	source: string,
	piece: number = PIECE,
): readonly Token[] {
	if (source.length <= piece || DEFINES_LINKS.test(source)) return lexer(source);
	const all: Token[] = [];
	let at = 0;
	let size = piece;
	while (at < source.length) {
		const end = lineEnd(source, at + size);
		const tokens = lexer(source.slice(at, end));
		if (end === source.length) {
			all.push(...tokens);
			break;
		}
		const last = tokens.findLastIndex(({ type }) => type !== 'space');
		const whole = tokens.slice(0, Math.max(last, 0));
		const length = whole.reduce((sum, { raw }) => sum + raw.length, 0);
		// What the lexer passes over is in no token, and then lengths say nothing.
		if (source.slice(at, at + length) !== whole.map(({ raw }) => raw).join('')) return lexer(source);
		// One block fills the piece.
		if (length === 0) size *= 2;
		else {
			all.push(...whole);
			at += length;
			size = piece;
		}
	}
	return all;
}

const lineEnd = (source: string, at: number): number => {
	const found = at >= source.length ? -1 : source.indexOf('\n', at);
	return found === -1 ? source.length : found + 1;
};
