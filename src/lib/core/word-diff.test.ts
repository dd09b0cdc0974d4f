import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { condense, sideOf, wordDiff } from './word-diff';

const side = (parts: ReturnType<typeof wordDiff>, gone: 'removed' | 'added'): string =>
	sideOf(parts, gone === 'removed' ? 'added' : 'removed')
		.map((part) => part.text)
		.join('');

const prose = fc
	.array(fc.constantFrom('milk', 'bread', ' ', '\n', 'and', 'ä', '🙂', '  '), { maxLength: 40 })
	.map((words) => words.join(''));

describe('word diff', () => {
	test('both sides can be read back from the parts', () => {
		fc.assert(
			fc.property(fc.oneof(prose, fc.string()), fc.oneof(prose, fc.string()), (before, after) => {
				const parts = wordDiff(before, after);
				expect(side(parts, 'added')).toBe(before);
				expect(side(parts, 'removed')).toBe(after);
			}),
		);
	});

	test('equal texts have no change', () => {
		fc.assert(
			fc.property(prose, (text) => {
				expect(wordDiff(text, text).every((part) => part.kind === 'same')).toBe(true);
			}),
		);
	});

	test('neighbouring parts are never of one kind', () => {
		fc.assert(
			fc.property(prose, prose, (before, after) => {
				const parts = wordDiff(before, after);
				for (let i = 1; i < parts.length; i += 1) expect(parts[i]!.kind).not.toBe(parts[i - 1]!.kind);
			}),
		);
	});

	test('one changed word is one removed and one added part', () => {
		expect(wordDiff('call the bank today', 'call the dentist today')).toEqual([
			{ kind: 'same', text: 'call the ' },
			{ kind: 'removed', text: 'bank' },
			{ kind: 'added', text: 'dentist' },
			{ kind: 'same', text: ' today' },
		]);
	});

	test('a replaced phrase is one removed and one added part, not crumbs around equal blanks', () => {
		expect(wordDiff('call the bank about it', 'call the bank and block it')).toEqual([
			{ kind: 'same', text: 'call the bank ' },
			{ kind: 'removed', text: 'about' },
			{ kind: 'added', text: 'and block' },
			{ kind: 'same', text: ' it' },
		]);
		expect(wordDiff('one two three', 'four five six')).toEqual([
			{ kind: 'removed', text: 'one two three' },
			{ kind: 'added', text: 'four five six' },
		]);
	});

	test('texts too large to compare are shown as replaced between their common ends', () => {
		const before = Array.from({ length: 900 }, (_, i) => `a${i}`).join(' ');
		const after = Array.from({ length: 900 }, (_, i) => `b${i}`).join(' ');
		expect(wordDiff(`start ${before} end`, `start ${after} end`).map((part) => part.kind)).toEqual([
			'same',
			'removed',
			'added',
			'same',
		]);
	});

	test('condensing keeps the words beside a change and cuts the rest', () => {
		const long = 'word '.repeat(100);
		const parts = condense(wordDiff(`${long}old ${long}`, `${long}new ${long}`), 10);
		expect(parts[0]!.text).toBe('…word word ');
		expect(parts[1]).toEqual({ kind: 'removed', text: 'old' });
		expect(parts.at(-1)!.text).toBe(' word word…');
	});

	test('an unchanged text is not cut', () => {
		const text = 'word '.repeat(100);
		expect(condense(wordDiff(text, text), 10)).toEqual([{ kind: 'same', text }]);
	});
});
