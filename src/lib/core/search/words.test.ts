import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsWords, indexedWords, queryWords, wordsHolding } from './words';

test('a text holds a query when each of its words stands somewhere in it', () => {
	const found: [text: string, query: string][] = [
		['Budget for R&D and travel', 'R&D'],
		['Budget for R&amp;D and travel', 'R&D'],
		['Budget for R&D and travel', 'R&amp;D'],
		['Die Straße kehren', 'strasse'],
		['Die Strasse kehren', 'Straße'],
		['Wärmedämmung am Dach', 'dämmung'],
		['Wärmedämmung am Dach', 'dammung dach'],
		['认证系统的设计', '系统'],
		['ログイン画面を直す', '画面'],
		['Call Ben about the car', 'ben call'],
		['Pay monday.com invoice', 'monday'],
		['Crème brûlée', 'creme BRULEE'],
		['anything', ''],
		['anything', ' ?! '],
	];
	for (const [text, query] of found)
		expect([text, query, holdsWords(text, query)]).toEqual([text, query, true]);
	expect(holdsWords('Call Grandma', 'Call Ben')).toBe(false);
	expect(holdsWords('R and D', 'R&D')).toBe(false);
});

test('the words of a text find it, in any order, in capitals and cut short', () => {
	fc.assert(
		fc.property(
			fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 8 }),
			fc.integer(),
			(words, seed) => {
				const text = words.join(' ');
				const query = [...queryWords(text)]
					.reverse()
					.map((word, at) => ((seed + at) % 2 === 0 ? word.toUpperCase() : word));
				expect(holdsWords(text, query.join(' '))).toBe(true);
			},
		),
	);
});

test('an index finds by vocabulary what a scan of the text finds', () => {
	const word = fc.stringMatching(/^[a-zäß&.系统]{1,8}$/);
	fc.assert(
		fc.property(
			fc.array(word, { minLength: 1, maxLength: 10 }),
			fc.string({ minLength: 2, maxLength: 3 }),
			(words, sought) => {
				const text = words.join(' ');
				const vocabulary = new Set(indexedWords(text));
				for (const one of queryWords(sought).filter((each) => each.length > 1)) {
					expect(wordsHolding(one, vocabulary, 100).length > 0).toBe(holdsWords(text, one));
				}
			},
		),
	);
});

test('a single Latin letter is not looked for inside of words, a Chinese sign is', () => {
	expect(wordsHolding('a', ['bar', 'a'], 10)).toEqual([]);
	expect(wordsHolding('系', ['认证系统'], 10)).toEqual(['认证系统']);
	expect(wordsHolding('ar', ['bar', 'car', 'far'], 2)).toEqual(['bar', 'car']);
});
