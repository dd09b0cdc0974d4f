/** A note reopens as the same document: whatever the editor can hold, and whatever Markdown it is given. */
import type { JSONContent } from '@tiptap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal } from './normal-document';
import { markdownOf } from './editor-extensions';
import { KEPT } from './kept-source';
import { essence } from './markdown-essence';
import { parseNote, writeNote } from './note-markdown';

const runs = process.env['MANA_TEST_TIER'] === 'full' ? 10_000 : 200;
/** Enough for the full tier on a busy machine. */
const PATIENCE = { timeout: 600_000 };

const manager = markdownOf();
const read = (markdown: string): JSONContent => parseNote(manager, markdown);
const write = (document: JSONContent): string => writeNote(manager, document);
const kinds = (markdown: string): readonly (string | undefined)[] =>
	(read(markdown).content ?? []).map(({ type }) => type);

const piece = fc.oneof(
	{ weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Zäöüß0-9]{1,8}$/) },
	fc.constantFrom(
		'(b)',
		'*',
		'_',
		'#',
		'1.',
		'-',
		'+',
		'>',
		'<b>',
		'&amp;',
		'[x]',
		'](y)',
		'`',
		'|',
		'~~',
		'!',
		'\\',
	),
	fc.constantFrom('snake_case', '2*3*4', 'a`b', '5 < 6 & 7', '![i](j)', '---', '===', '```'),
);
const words = fc.array(piece, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
/** What stands between words and at both ends of a line: mostly what everybody types, now and then all of it. */
const gap = fc.oneof(
	{ weight: 6, arbitrary: fc.constant(' ') },
	fc.constantFrom('  ', '    ', '\t', '\u00a0', ' \u00a0', '\t\t ', '\u3000'),
);
const edge = fc.oneof({ weight: 4, arbitrary: fc.constant('') }, gap);
const spaced = fc
	.tuple(edge, words, fc.array(fc.tuple(gap, words), { maxLength: 2 }), edge)
	.map(([head, first, rest, tail]) => head + first + rest.map((pair) => pair.join('')).join('') + tail);
const marks = fc.subarray(['bold', 'italic', 'strike'], { maxLength: 2 });
const marked = (text: string, names: readonly string[]): JSONContent => ({
	type: 'text',
	text,
	...(names.length === 0 ? {} : { marks: names.map((type) => ({ type })) }),
});
/** Several marks that end inside a word have no form in Markdown; elsewhere they are kept. */
const inline = fc
	.array(fc.tuple(spaced, marks, fc.boolean()), { minLength: 1, maxLength: 4 })
	.map((list) =>
		list.flatMap(([text, names, glued], at) => [
			marked(text, glued ? names.slice(0, 1) : names),
			...(glued || at === list.length - 1 ? [] : [marked(' ', [])]),
		]),
	)
	.filter((list) =>
		list.every((node, at) => (node.marks?.length ?? 0) < 2 || list[at - 1]?.text === ' ' || at === 0),
	);
const code = fc
	.tuple(
		edge.map((space) => space.replaceAll('\t', ' ')),
		fc.constantFrom('x', 'a  b', 'if (y)', '\u00a0z'),
		edge.map((space) => space.replaceAll('\t', ' ')),
	)
	.map((parts): JSONContent => ({ type: 'text', text: parts.join(''), marks: [{ type: 'code' }] }));
const blank = gap.map((text): JSONContent[] => [marked(text, [])]);
const line = fc.oneof(
	{ weight: 6, arbitrary: inline },
	fc.tuple(inline, code).map(([text, one]) => [...text, marked(' ', []), one]),
	fc.tuple(code, inline).map(([one, text]) => [one, marked(' ', []), ...text]),
	blank,
);
/** Lines of one paragraph, each with its own indentation. */
const paragraph = fc
	.oneof({ weight: 3, arbitrary: fc.tuple(line) }, fc.array(line, { minLength: 2, maxLength: 3 }))
	.chain((lines) => {
		const breaks = fc.constantFrom(
			...[1, 1, 1, 1, 2, 3].map((n) => Array.from({ length: n }, () => ({ type: 'hardBreak' }))),
		);
		const ends = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, breaks);
		return fc
			.tuple(ends, fc.array(breaks, { minLength: lines.length, maxLength: lines.length }), ends)
			.map(([head, between, tail]) => ({
				type: 'paragraph',
				content: [
					...head,
					...lines.flatMap((one, at) => [...(at === 0 ? [] : between[at]!), ...one]),
					...tail,
				],
			}));
	});
/** The text of a cell: lines with breaks between them, some of them empty. */
const cell = fc
	.array(fc.tuple(line, fc.integer({ min: 1, max: 2 })), { minLength: 1, maxLength: 2 })
	.map((lines) =>
		lines.flatMap(([line, breaks], at) => [
			...(at === 0 ? [] : Array.from({ length: breaks }, () => ({ type: 'hardBreak' }))),
			...line,
		]),
	);
/** Now and then with a list of its own in an item, or a second paragraph. */
const list = (type: string, item: string, attrs?: object) => {
	const itemOf = (content: JSONContent[]): JSONContent => ({
		type: item,
		...(attrs ? { attrs } : {}),
		content,
	});
	const inner = paragraph.map((one) => [{ type, content: [itemOf([one])] }]);
	const rest = fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, inner, fc.tuple(paragraph));
	return fc
		.array(fc.tuple(paragraph, rest), { minLength: 1, maxLength: 3 })
		.map((items) => ({ type, content: items.map(([one, more]) => itemOf([one, ...more])) }));
};
const block: fc.Arbitrary<JSONContent> = fc.oneof(
	{ weight: 3, arbitrary: paragraph },
	fc
		.tuple(fc.integer({ min: 1, max: 6 }), line)
		.map(([level, content]) => ({ type: 'heading', attrs: { level }, content })),
	list('bulletList', 'listItem'),
	list('orderedList', 'listItem'),
	list('taskList', 'taskItem', { checked: true }),
	paragraph.map((one) => ({ type: 'blockquote', content: [one] })),
	fc
		.array(fc.constantFrom('a', '```', '````js', '  b', '', '# no'), { minLength: 1, maxLength: 4 })
		.map((lines) => lines.join('\n'))
		.filter((code) => code.trim() !== '')
		.map((text) => ({ type: 'codeBlock', attrs: { language: null }, content: [{ type: 'text', text }] })),
	fc.constant({ type: 'horizontalRule' }),
	fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => ({
		type: 'table',
		content: ['tableHeader', 'tableCell'].map((type) => ({
			type: 'tableRow',
			content: cells.map((content) => ({ type, content: [{ type: 'paragraph', content }] })),
		})),
	})),
	fc.constant({ type: KEPT, attrs: { source: '![image](a.png "t")' } }),
	fc.constant({ type: KEPT, attrs: { source: '<div align="center">\nx\n</div>' } }),
);

describe('what stands in the editor', () => {
	test('reopens as the same document', PATIENCE, () => {
		fc.assert(
			fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (content) => {
				// As an editor holds it: neighbours with the same marks are one text.
				const document = normal({ type: 'doc', content });
				expect(normal(read(write(document)))).toEqual(normal(document));
			}),
			{ numRuns: runs },
		);
	});
});

const NAMED: readonly (readonly [string, string])[] = [
	['code that holds a fence', '````md\n```js\nx\n```\n````'],
	['two lists', '- a\n- b\n\n<!-- -->\n\n- c'],
	['a list that is kept, and another', '- a <b>x</b>\n\n<!-- -->\n\n- c'],
	['bold around brackets between letters', 'x**\u2060(b)\u2060**y'],
	['small headings', '#### Four\n\n##### Five\n\n###### Six'],
	['an image', 'Before\n\n![a cat](cat.png "Tom")\n\nAfter'],
	['front matter', '---\ntitle: Plan\ntags: [a, b]\n---\n\nText'],
	['HTML', '<details>\n<summary>More</summary>\nText\n</details>'],
	['a footnote', 'Said so[^1].\n\n[^1]: By whom'],
	['a link defined elsewhere', 'See [the page][1].\n\n[1]: https://example.org'],
	['empty lines', 'a\n\n\n\nb'],
	[
		'breaks in the cells of a table',
		'| a              | b   |\n| -------------- | --- |\n| x<br><br>**y** | z   |',
	],
	['HTML in a cell', '| a          |\n| ---------- |\n| <b>x</b><br>y |'],
];

describe('Markdown that was stored', () => {
	test.each(NAMED)('%s comes back letter by letter', (_, markdown) => {
		expect(write(read(markdown))).toBe(markdown);
	});

	test('what has no form in the editor is a block of its own, and only that', () => {
		expect(kinds('# Plan\n\n![a](b.png)\n\n- one')).toEqual(['heading', KEPT, 'bulletList']);
		expect(kinds('---\ntitle: x\n---\n\nText')).toEqual([KEPT, 'paragraph']);
		expect(kinds('text\n\n---\n\ntext')).toEqual(['paragraph', 'horizontalRule', 'paragraph']);
		expect(kinds('Write to me@example.org, see https://example.org')).toEqual(['paragraph']);
		expect(kinds('\\[^1\\] and `<b>` and 1 < 2')).toEqual(['paragraph']);
	});

	test('a break in a cell is a break, however it was written', () => {
		const table = (cell: string): string => `| a | b |\n| - | - |\n| ${cell} | z |`;
		for (const way of ['x<br>y', 'x<br/>y', 'x <BR /> y']) {
			const [only, ...rest] = read(table(way)).content!;
			expect(rest).toEqual([]);
			expect(normal(only!.content![1]!.content![0]!).content).toEqual([
				{
					type: 'paragraph',
					content: [{ type: 'text', text: 'x' }, { type: 'hardBreak' }, { type: 'text', text: 'y' }],
				},
			]);
			expect(write(read(table(way)))).toContain('| x<br>y | z   |');
		}
		expect(kinds(table('`<br>`'))).toEqual(['table']);
		expect(kinds(table('<i>x</i><br>y'))).toEqual([KEPT]);
		expect(kinds('x<br>y')).toEqual([KEPT]);
	});

	test('loses nothing, and reads the same again', PATIENCE, () => {
		const line = fc.oneof(
			words,
			fc.constantFrom(
				...['', '', '# x', '#### y', '- a', '  - b', '1. c', '- [ ] d', '> q', '```', '---', '***'],
				...[
					'| a | b |',
					'| - | - |',
					'| a<br>c | b<br> |',
					'| <br />*x* <BR> |',
					'![i](j.png)',
					'<b>x</b>',
					'<div>',
					'</div>',
					'[^1]: f',
					'[1]: u',
				],
				...['**bold** _it_', '[l](https://x.org)', '    code', '\\* no', '$x_1$', 'a  ', '&copy; &nbsp;'],
			),
		);
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
				const markdown = lines.join('\n');
				const once = write(read(markdown));
				expect(essence(once)).toBe(essence(markdown));
				expect(normal(read(once))).toEqual(normal(read(markdown)));
				expect(write(read(once))).toBe(once);
			}),
			{ numRuns: runs },
		);
	});

	test('spaces in front mean what they mean in Markdown, and those named by their number are spaces', () => {
		const saidIn = (markdown: string): unknown => normal(read(markdown)).content;
		const said = (text: string): JSONContent => ({ type: 'paragraph', content: [marked(text, [])] });
		expect(saidIn('  a\n\n   b  ')).toEqual([said('a'), said('b')]);
		expect(kinds('    a')).toEqual(['codeBlock']);
		expect(saidIn('&#32;&#32; a&#32;\n\n&#160;b\n\n&#9;c')).toEqual([
			said('   a '),
			said('\u00a0b'),
			said('\tc'),
		]);
		expect(saidIn('`&#32;`\n\n```\n&#32;a\n```')).toMatchObject([
			{ content: [{ text: '&#32;' }] },
			{ content: [{ text: '&#32;a' }] },
		]);
	});

	test('an address is not lost in what stands around it', () => {
		for (const text of [
			'see https://x.org/a_b_c now',
			'*https://x.org*',
			'https://x.org~~',
			'www.x.org/a_b',
			'_me@x.org_',
		]) {
			const again = read(
				write({ type: 'doc', content: [{ type: 'paragraph', content: [marked(text, [])] }] }),
			);
			expect(again.content!.map(({ type }) => type)).toEqual(['paragraph']);
			expect(again.content![0]!.content!.map((node) => node.text).join('')).toBe(text);
		}
	});

	test('text that nobody can mark up keeps its letters', PATIENCE, () => {
		const glued = fc.array(fc.tuple(words, marks), { minLength: 1, maxLength: 5 }).map((list) => ({
			type: 'doc',
			content: [{ type: 'paragraph', content: list.map(([text, names]) => marked(text, names)) }],
		}));
		const textOf = (node: JSONContent): string => node.text ?? (node.content ?? []).map(textOf).join('');
		fc.assert(
			fc.property(glued, (document) => {
				const again = read(write(normal(document)));
				expect(again.content!.every(({ type }) => type === 'paragraph')).toBe(true);
				expect(textOf(again)).toBe(textOf(document));
			}),
			{ numRuns: runs },
		);
	});
});
