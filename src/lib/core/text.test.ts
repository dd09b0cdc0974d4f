import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areLines, cut, isOneLine, isStorable, oneLine, unstorableAt } from './text';

test('what the database cannot hold is found at any depth, with the way to it', () => {
	expect(unstorableAt({ a: [{ b: 'x\0y' }] })).toEqual(['a', '0', 'b']);
	expect(unstorableAt({ 'k\0': 1 })).toEqual([]);
	expect(unstorableAt('\ud800')).toEqual([]);
	expect(unstorableAt('\ud83c\udf0d')).toBeUndefined();
	let deep: unknown = 'x';
	for (let n = 0; n < 50; n += 1) deep = [deep];
	expect(isStorable(deep)).toBe(false);
});

test('every text that JSON and UTF-8 carry whole, but for the character 0, can be stored', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			expect(isStorable(text)).toBe(text.isWellFormed() && !text.includes('\0'));
		}),
	);
});

test('a name is one line without anything unseen in it, and making it one again changes nothing', () => {
	expect(oneLine(' Ada\r\nBcc: eve@x.org ')).toBe('Ada Bcc: eve@x.org');
	expect(oneLine('Ada\u202eecalevoL')).toBe('AdaecalevoL');
	expect(oneLine('Wärme\u00addämmung\tA\u200bda')).toBe('Wärmedämmung Ada');
	expect(oneLine('Zoë van der Berg')).toBe('Zoë van der Berg');
	expect(oneLine('\u0000\u2028')).toBe('');
	for (const unseen of ['\u200b\u200b', '\u200d', '\u2060', '\u3164', '\u2800 \u00ad', '\u0301'])
		expect(oneLine(unseen)).toBe('');
	expect(oneLine('👩‍👧 می‌خواهم')).toBe('👩‍👧 می‌خواهم');
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			const line = oneLine(text);
			expect(line).not.toMatch(/[\n\r\u2028\u202e\0]/);
			expect(oneLine(line)).toBe(line);
			expect(isOneLine(line)).toBe(true);
			expect(areLines({ [line]: [line] })).toBe(true);
		}),
	);
});

test('a cut text is as long as asked for, and never ends in half a character', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
			const head = cut(text, most);
			expect(text.startsWith(head)).toBe(true);
			expect(head).not.toMatch(/\p{Surrogate}/u);
			expect(head.length).toBeLessThanOrEqual(most);
			expect(head.length).toBeGreaterThanOrEqual(Math.min(text.length, most - 1));
		}),
	);
	expect([0, 1, 2, 3, 4].map((most) => cut('a😀b', most))).toEqual(['', 'a', 'a', 'a😀', 'a😀b']);
});
