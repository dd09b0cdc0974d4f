import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepBoth, mergeText } from './text-merge';
import { unite, weave } from './weave';

/** Words that no other line of the example has, so that it can be told whose each is. */
const word = fc.stringMatching(/^[a-z]{3,6}$/);
const paragraph = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
const paragraphs = fc.array(paragraph, { minLength: 2, maxLength: 6 });

test('changes in different paragraphs are both there, whoever is first', () => {
	fc.assert(
		fc.property(paragraphs, fc.nat(), fc.nat(), (all, one, other) => {
			const base = all.map((text, at) => `${at} ${text}`);
			const [a, b] = [one % base.length, other % base.length];
			if (Math.abs(a - b) < 2) return;
			const changed = (at: number, added: string): string =>
				base.map((text, n) => (n === at ? `${text} ${added}` : text)).join('\n\n');
			const merged = mergeText(base.join('\n\n'), changed(a, 'MINE'), changed(b, 'THEIRS'));
			expect(merged).toBe(
				base.map((text, n) => (n === a ? `${text} MINE` : n === b ? `${text} THEIRS` : text)).join('\n\n'),
			);
		}),
	);
});

test('several changes on each side fit, and what both did alike is there once', () => {
	const base = 'one\n\ntwo\n\nthree\n\nfour\n';
	expect(mergeText(base, 'one A\n\ntwo\n\nthree A\n\nfour\n', 'one\n\ntwo B\n\nthree\n\nfour B\n')).toBe(
		'one A\n\ntwo B\n\nthree A\n\nfour B\n',
	);
	expect(mergeText('a b c d', 'a X b c d', 'a X b c d Y')).toBe('a X b c d Y');
	expect(weave('the red car', 'the blue car', 'the green car')).toBeNull();
});

test('weaving invents no word and loses none that only one side touched', () => {
	const versions = fc.tuple(paragraphs, paragraphs, paragraphs);
	fc.assert(
		fc.property(versions, ([base, mine, theirs]) => {
			const texts = [base, mine, theirs].map((all) => all.join('\n\n')) as [string, string, string];
			const woven = weave(...texts);
			const known = new Set(texts.flatMap((text) => text.split(/\s+/)));
			for (const one of (woven ?? '').split(/\s+/).filter(Boolean)) expect(known.has(one)).toBe(true);
			expect(weave(texts[0], texts[1], texts[0])).toBe(texts[1]);
			expect(weave(texts[0], texts[0], texts[2])).toBe(texts[2]);
			expect(weave(texts[0], texts[1], texts[1])).toBe(texts[1]);
		}),
	);
});

test('a united text says every word of both, each place once', () => {
	fc.assert(
		fc.property(paragraphs, paragraphs, (mine, theirs) => {
			const [a, b] = [mine.join('\n\n'), theirs.join('\n\n')];
			const all = unite(a, b).split(/\s+/);
			for (const one of [...a.split(/\s+/), ...b.split(/\s+/)]) expect(all).toContain(one);
			expect(unite(a, a)).toBe(a);
			expect(unite(a, '')).toBe(a);
			expect(unite('', b)).toBe(b);
		}),
	);
	expect(unite('one hound1\n\ntwo fox1 fox2', 'one hound1 hound2 on\n\ntwo fox1 LATER')).toBe(
		'one hound1 hound2 on\n\ntwo fox1 LATER fox2',
	);
	expect(keepBoth('a', 'a b', 'a c')).toBe('a b c');
});
