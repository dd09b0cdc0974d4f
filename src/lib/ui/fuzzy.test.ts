import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestScore, matchScore } from './fuzzy';

describe('fuzzy names', () => {
	it('orders exact, prefix, word, inside, letters', () => {
		const scores = ['notes', 'notes list', 'my notes', 'footnotes', 'n-o-t-e-s'].map((text) =>
			matchScore('notes', text),
		);
		expect(scores).toEqual([...scores].sort((a, b) => b - a));
		expect(new Set(scores).size).toBe(scores.length);
		expect(matchScore('notes', 'todo')).toBe(0);
	});

	it('ignores case and accents', () => {
		expect(matchScore('uber', 'Über Mana')).toBe(0.9);
	});

	it('finds words in any order', () => {
		expect(matchScore('mode dark', 'Dark mode')).toBeGreaterThan(0.7);
	});

	it('counts other names less than the name itself', () => {
		expect(bestScore('theme', 'Dark mode', ['theme'])).toBeLessThan(bestScore('theme', 'theme'));
		expect(bestScore('theme', 'Dark mode', ['theme'])).toBeGreaterThan(0.9);
	});

	it('always stays within 0 and 1, and a text matches itself', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (query, text) => {
				const score = matchScore(query, text);
				return score >= 0 && score <= 1 && matchScore(text, text) === 1;
			}),
		);
	});
});
