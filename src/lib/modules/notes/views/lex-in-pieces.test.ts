/** A long note read in pieces is the note read at once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdownOf } from './editor-extensions';
import { lexInPieces } from './lex-in-pieces';
import type { Token } from './markdown-essence';
import { parseNote } from './note-markdown';

const manager = markdownOf();
const lexer = (source: string): Token[] => manager.instance.lexer(source) as Token[];
const blocks = [
	'A line of words.',
	'Two lines\nof one paragraph',
	'# Heading',
	'Underlined\n===',
	'- a\n- b\n\n  second paragraph of b\n\n      code in b',
	'- loose\n\n- list',
	'* other list',
	'1. one\n2. two',
	'- [ ] open\n- [x] done',
	'> quoted\n> more\nlazy',
	'```\ncode\n\nwith a blank line\n```',
	'~~~js\nlet a;\n~~~',
	'    indented\n\n    code',
	'| a | b |\n| --- | --- |\n| 1 | 2 |',
	'---',
	'<div>\n\nhtml\n\n</div>',
	'<!-- a comment\n\nover lines -->',
	'<pre>\n\nkept\n\n</pre>',
	'&nbsp;',
	'Ends with two spaces  \nand goes on',
	'```\nnever closed\n\nuntil the end',
	'[use][ref] of a link',
	'[ref]: https://example.org',
];
const text = fc
	.array(fc.tuple(fc.constantFrom(...blocks), fc.constantFrom('\n\n', '\n', '\n\n\n', '\n \n')), {
		maxLength: 14,
	})
	.map((parts) => parts.flat().join(''));

test('the same tokens, however small the pieces', () => {
	fc.assert(
		fc.property(text, fc.integer({ min: 1, max: 200 }), (source, piece) => {
			const told = (tokens: readonly Token[]) => tokens.map(({ type, raw }) => [type, raw]);
			expect(told(lexInPieces(lexer, source, piece))).toEqual(told(lexer(source)));
		}),
		{ numRuns: 1_500 },
	);
});

test('a long note in front changes nothing of what comes behind it', () => {
	const front = `${'Words that fill a line of this note\n\n'.repeat(150)}`;
	const lines = parseNote(manager, front).content!;
	fc.assert(
		fc.property(text, (source) => {
			const apart = parseNote(manager, `Last line\n\n${source}`).content!;
			const together = parseNote(manager, `${front}Last line\n\n${source}`).content!;
			expect(together).toEqual([...lines, ...apart]);
		}),
		{ numRuns: 60 },
	);
});
