/** Lines made to be slow: they are read like any other, or kept as the text they are. */
import { describe, expect, test } from 'vitest';
import { findOtherDate } from './other-languages';
import { MAX_LINE, MAX_READ, parseQuickAdd } from './parse';

const context = { now: '2026-11-26T10:00', locale: 'de', otherLanguages: findOtherDate } as const;
/** What once took seconds, or minutes: runs of one sign, of one reading, and of what almost is a path or a list. */
const PARTS = [
	'\u200b',
	'2h ',
	'friday ',
	'1/',
	'_/',
	':  ',
	'…',
	'„',
	'mon, ',
	'a.',
	'!',
	'x-1',
	'1:00 ',
	'heute;',
];
const filled = (part: string, length: number): string =>
	part.repeat(Math.ceil(length / part.length)).slice(0, length);

describe('a line made of one thing over and over', () => {
	test.each(PARTS)('%j is kept as it was typed where it is a text', (part) => {
		const text = `x${filled(part, MAX_LINE - 1)}`;
		const { drafts, tokens, offers } = parseQuickAdd(text, context);
		expect([tokens, offers]).toEqual([[], []]);
		const kept = `${drafts[0]!.title}${drafts[0]!.notes}`;
		expect(drafts).toHaveLength(1);
		expect(kept.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
	});

	test.each(PARTS)('%j comes to an end where it is the longest line that is read', (part) => {
		expect(parseQuickAdd(filled(part, MAX_READ), context).drafts.length).toBeGreaterThan(0);
	});
});

test('a line is read up to its limit and not beyond', () => {
	const word = 'abc ';
	const fits = `${filled(word, MAX_READ - 'tomorrow'.length)}tomorrow`;
	expect(parseQuickAdd(fits, context).drafts[0]!.dueDate).toBe('2026-11-27');
	expect(parseQuickAdd(`${word}${fits}`, context).drafts[0]!.dueDate).toBeNull();
});
