/** A note that repeats one sign very often opens, is stored and is searched like any other: nothing walks it again and again. */
import { describe, expect, test } from 'vitest';
import { readableText } from '../text';
import { markdownOf } from './editor-extensions';
import { essence } from './markdown-essence';
import { parseNote, writeNote } from './note-markdown';

const manager = markdownOf();
const LENGTH = 10_000;
/** Far above what a walk takes, far below what walking anew from every sign does. */
const PATIENCE = { timeout: 20_000 };

const units = [
	'-',
	'|',
	'| - ',
	':-',
	'=',
	'[',
	'](',
	'![',
	'(',
	')',
	'*',
	'_',
	'~',
	'`',
	'<',
	'>',
	'#',
	'\\',
	' ',
	'\n',
	'\t',
	'a',
	'a@',
	'a.',
	'&',
	'http://',
	'www.',
	'- ',
	'1. ',
	'> ',
	'- [ ] ',
];

describe.each(units)('ten thousand letters of %j', (unit) => {
	const run = unit.repeat(Math.ceil(LENGTH / unit.length));

	test('as the signs of Markdown', PATIENCE, () => {
		for (const text of [`${run}x`, `x ${run}`, `| ${run}x`]) {
			expect(typeof essence(text)).toBe('string');
			expect(typeof readableText(text)).toBe('string');
		}
	});

	test('as the text of a paragraph', PATIENCE, () => {
		const text = `${run.replaceAll('\n', ' ')}x`;
		const written = writeNote(manager, {
			type: 'doc',
			content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
		});
		expect(written.length).toBeGreaterThan(0);
	});

	test('as a note that is opened', PATIENCE, () => {
		expect(parseNote(manager, `${run}x`).type).toBe('doc');
	});
});
