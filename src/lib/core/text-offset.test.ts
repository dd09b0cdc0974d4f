import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetMap } from './text-offset';

const mapOffset = (from: string, to: string, offset: number): number => offsetMap(from, to)(offset);

const text = fc.string({ maxLength: 12 });
const letter = fc.stringMatching(/^[\u00e0-\u00ff]{1,6}$/);

test('a position stays beside the letter it stood beside', () => {
	fc.assert(
		fc.property(text, letter, letter, (before, after, added) => {
			const from = before + after;
			// What is put in before a position moves it, what is put in behind it does not.
			expect(mapOffset(from, `§${added}§${from}`, from.length)).toBe(from.length + added.length + 2);
			expect(mapOffset(from, `${from}§${added}`, 0)).toBe(0);
			expect(mapOffset(from, from, before.length)).toBe(before.length);
		}),
	);
	expect(mapOffset('Hello world', 'Oh, Hello world', 5)).toBe(9);
	expect(mapOffset('Hello world', 'Hello', 11)).toBe(5);
});

test('a position between two changes moves by the one before it, in paragraphs and within a line', () => {
	const from = 'First paragraph.\n\nSecond one.\n\nThird one.';
	const to = 'First paragraph, longer.\n\nSecond one.\n\nThird one, and much more than before.';
	for (let at = 17; at <= 29; at += 1) expect(mapOffset(from, to, at)).toBe(at + 8);
	expect(mapOffset('one two three', 'ones two threes', 5)).toBe(6);
	const word = fc.stringMatching(/^[a-z😀]{1,5}$/u);
	fc.assert(
		fc.property(word, word, word, word, fc.nat(), (first, last, added, more, place) => {
			const middle = 'MIDDLE';
			const [before, after] = [`${first} ${middle} ${last}`, `${first}${added} ${middle} ${last}${more}`];
			const at = first.length + 1 + (place % middle.length);
			expect(mapOffset(before, after, at)).toBe(at + added.length);
		}),
	);
});

test('no position comes to stand within a letter', () => {
	const letters = fc.array(fc.constantFrom('a', ' ', '😀', '😁', '🤀'), { maxLength: 6 });
	fc.assert(
		fc.property(letters, letters, fc.nat(), (one, other, place) => {
			const [from, to] = [one.join(''), other.join('')];
			const at = mapOffset(from, to, one.slice(0, place % (one.length + 1)).join('').length);
			expect(to.isWellFormed() && to.slice(0, at).isWellFormed()).toBe(true);
		}),
	);
});
