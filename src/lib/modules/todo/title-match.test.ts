import { expect, test } from 'vitest';
import { matchTitle } from './title-match';

const sure = (wanted: string, ...titles: string[]): string | undefined =>
	matchTitle(
		titles.map((title) => ({ title })),
		wanted,
	).sure?.title;
const matches = (wanted: string, ...titles: string[]): string[] =>
	matchTitle(
		titles.map((title) => ({ title })),
		wanted,
	).matches.map(({ title }) => title);

test('letters in the middle of a word are never what was meant for certain', () => {
	expect(sure('one', 'beta stone', 'alpha phone')).toBeUndefined();
	expect(matches('one', 'beta stone', 'alpha phone')).toEqual(['beta stone', 'alpha phone']);
	expect(sure('one', 'beta stone')).toBeUndefined();
	expect(sure('wäsche', 'Bettwäsche abziehen')).toBeUndefined();
});

test('one title that says it in whole words is meant, whatever else contains the letters', () => {
	expect(sure('one', 'alpha phone', 'Buy one apple')).toBe('Buy one apple');
	expect(sure('call ben', 'Call Ben', 'Call Ben about the car')).toBe('Call Ben');
	expect(sure('R&D', 'Budget for R&amp;D', 'Buy milk')).toBe('Budget for R&amp;D');
	expect(sure('STRASSE kehren', 'Straße kehren')).toBe('Straße kehren');
	expect(sure('dentist', 'Call dentists', 'Buy milk')).toBe('Call dentists');
});

test('two that fit equally well are a question', () => {
	expect(sure('milk', 'Buy milk', 'Order milk')).toBeUndefined();
	expect(matches('milk', 'Order milk', 'Milkshake recipe', 'milk')).toEqual([
		'milk',
		'Order milk',
		'Milkshake recipe',
	]);
	expect(sure('report', 'Report', 'Report')).toBeUndefined();
});

test('signs alone are compared as they are', () => {
	expect(sure('🎉🎉', '🎉🎉', 'Buy milk')).toBe('🎉🎉');
	expect(matches('💥💥', '🎉🎉', 'Buy milk')).toEqual([]);
	expect(matches('.*', '\u200b\u202e', 'Buy milk')).toEqual([]);
	expect(matches('\u200b', 'Buy milk')).toEqual([]);
	expect(sure('C++', 'Learn C', 'C++')).toBe('C++');
});

test('nothing fits nothing', () => {
	expect(matches('tea', 'Buy coffee')).toEqual([]);
	expect(sure('tea')).toBeUndefined();
});
