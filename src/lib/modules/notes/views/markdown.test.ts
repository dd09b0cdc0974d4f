/** Markdown to the editor and back: stable for everything the editor offers, and harmless for everything it does not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSafeLink, markdownOf } from './editor-extensions';
import { parseNote, writeNote } from './note-markdown';

const manager = markdownOf();
const round = (markdown: string): string => writeNote(manager, parseNote(manager, markdown));

const samples = [
	'# One\n\n## Two\n\n### Three\n\nText',
	'A **bold**, *slanted*, ~~gone~~ and `code` word',
	'- one\n- two\n  - nested\n- three',
	'1. one\n2. two',
	'- [ ] open\n- [x] done',
	'> quoted\n>\n> twice',
	'```ts\nconst a = 1;\n\nconst b = "*not slanted*";\n```',
	'[a link](https://example.org/a?b=c)',
	'---',
	'first\n\nsecond',
	'| Day | Place |\n| --- | --- |\n| Fri | Basel |\n| Sat | Lugano |',
	'Ümläute, 🌱, 5 < 6 & 7 > 3, a_b_c, 2 * 3 * 4',
];

test.each(samples)('%j survives', (markdown) => {
	const once = round(markdown);
	expect(round(once)).toBe(once);
	// Tables are padded and signs in running text escaped; everything else comes back as it was written.
	if (!/^\||</.test(markdown)) expect(once).toBe(markdown);
});

const word = fc.stringMatching(/^[a-zA-ZäöüÄÖÜß0-9]{1,8}$/);
const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
const block = fc.oneof(
	words,
	words.map((text) => `## ${text}`),
	words.map((text) => `**${text}**`),
	fc.array(words, { minLength: 1, maxLength: 4 }).map((list) => list.map((text) => `- ${text}`).join('\n')),
	fc
		.array(words, { minLength: 1, maxLength: 4 })
		.map((list) => list.map((text) => `- [ ] ${text}`).join('\n')),
	words.map((text) => `> ${text}`),
	words.map((text) => `\`\`\`\n${text}\n\`\`\``),
);

test('saving twice changes nothing, and no word is lost', () => {
	fc.assert(
		fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
			const markdown = blocks.join('\n\n');
			const once = round(markdown);
			expect(round(once)).toBe(once);
			const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
			expect(wordsOf(once).sort()).toEqual(wordsOf(markdown).sort());
		}),
		{ numRuns: 100 },
	);
});

test('links that could run something are dropped', () => {
	for (const href of [
		'javascript:alert(1)',
		'java\nscript:alert(1)',
		' javascript:alert(1)',
		'data:text/html,x',
		'vbscript:x',
	]) {
		expect(isSafeLink(href), href).toBe(false);
	}
	for (const href of ['https://example.org', 'mailto:a@b.org', '/todo', '#a'])
		expect(isSafeLink(href)).toBe(true);
});
