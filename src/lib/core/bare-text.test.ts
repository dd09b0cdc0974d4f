import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bareText } from './bare-text';

test('one word is one text, however it is written', () => {
	for (const [one, other] of [
		['Straße', 'STRASSE'],
		['STRAẞE', 'strasse'],
		['Müller', 'muller'],
		['ﬁnance', 'Finance'],
		['ΟΔΟΣ', 'οδος'],
		['İstanbul', 'istanbul'],
		['Ｔｏｄｏ', 'todo'],
	] as const) {
		expect([one, bareText(one)]).toEqual([one, bareText(other)]);
	}
});

test('marks that make another letter stay', () => {
	const apart = ['か', 'が', 'は', 'ぱ', 'की', 'का', 'กา', 'กี'];
	expect(new Set(apart.map(bareText)).size).toBe(apart.length);
	for (const [one, other] of [
		['שָׁלוֹם', 'שלום'],
		['كِتَاب', 'كتاب'],
		['が', 'か\u3099'],
	] as const) {
		expect([one, bareText(one)]).toEqual([one, bareText(other)]);
	}
});

test('every letter of Unicode is bare after one time', () => {
	const twice: string[] = [];
	for (let code = 0; code <= 0x10_ff_ff; code += 1) {
		const letter = String.fromCodePoint(code);
		if (bareText(bareText(letter)) !== bareText(letter)) twice.push(code.toString(16));
	}
	expect(twice).toEqual([]);
});

test('a text of plain letters is bare as part of any other', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
			expect(`${bareText(text)} u`).toBe(bareText(`${text} ü`));
		}),
	);
});

test('baring a text twice, or in capitals, changes nothing more', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			expect(bareText(bareText(text))).toBe(bareText(text));
			expect(bareText(text.toUpperCase())).toBe(bareText(text));
		}),
		{ numRuns: 1_000 },
	);
});
