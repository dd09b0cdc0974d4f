import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepBoth, unite, weave } from './weave';

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
			const merged = weave(base.join('\n\n'), changed(a, 'MINE'), changed(b, 'THEIRS'));
			expect(merged).toBe(
				base.map((text, n) => (n === a ? `${text} MINE` : n === b ? `${text} THEIRS` : text)).join('\n\n'),
			);
		}),
	);
});

test('several changes on each side fit, and what both did alike is there once', () => {
	const base = 'one\n\ntwo\n\nthree\n\nfour\n';
	expect(weave(base, 'one A\n\ntwo\n\nthree A\n\nfour\n', 'one\n\ntwo B\n\nthree\n\nfour B\n')).toBe(
		'one A\n\ntwo B\n\nthree A\n\nfour B\n',
	);
	expect(weave('a b c d', 'a X b c d', 'a X b c d Y')).toBe('a X b c d Y');
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

/** Words that share beginnings, endings, digits and emoji, so that a cut within one would make another. */
const close = fc.constantFrom(
	'1',
	'12',
	'123',
	'5',
	'50',
	'15',
	'10:00',
	'11:00',
	'10:30',
	'Hallo',
	'Hullo',
	'😀',
	'😁',
	'😂',
	'a😀',
	'😀b',
);
const space = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n');
const said = fc
	.array(fc.tuple(close, space), { maxLength: 8 })
	.map((all) => all.map(([one, behind]) => one + behind).join(''));
const typed = fc.oneof(
	said,
	said.map((text) => text.trim()),
);
const wordsOf = (text: string): readonly string[] => text.match(/\S+/g) ?? [];

test('a merge invents no word, cuts no letter, and is the same question for both', () => {
	fc.assert(
		fc.property(typed, typed, typed, (base, mine, theirs) => {
			const known = new Set([base, mine, theirs].flatMap(wordsOf));
			const [woven, both, united] = [
				weave(base, mine, theirs),
				keepBoth(base, mine, theirs),
				unite(mine, theirs),
			];
			for (const text of [woven ?? '', both, united]) {
				expect(wordsOf(text).filter((one) => !known.has(one))).toEqual([]);
				expect(text.isWellFormed()).toBe(true);
			}
			if (woven !== null) expect(both).toBe(woven);
			expect(weave(base, theirs, mine) === null).toBe(woven === null);
		}),
		{ numRuns: 1_000 },
	);
});

test('keeping both holds every word that either wrote, and the one that neither took away', () => {
	fc.assert(
		fc.property(typed, typed, typed, (base, mine, theirs) => {
			const kept = new Set(wordsOf(keepBoth(base, mine, theirs)));
			/** Of a word that stands there twice, each may have taken away another one. */
			const once = (one: string): boolean =>
				[base, mine, theirs].every((text) => wordsOf(text).filter((word) => word === one).length === 1);
			const due = [...wordsOf(mine), ...wordsOf(theirs)].filter(
				(one) => !wordsOf(base).includes(one) || once(one),
			);
			expect(due.filter((one) => !kept.has(one))).toEqual([]);
		}),
		{ numRuns: 1_000 },
	);
});

test('changes of different words both fit, whichever side makes which', () => {
	const list = fc.array(close, { minLength: 2, maxLength: 7 });
	const change = fc.record({ at: fc.nat(), kind: fc.constantFrom('change', 'before', 'behind') });
	const put = (all: readonly string[], { at, kind }: { at: number; kind: string }, added: string): string =>
		all
			.map((one, n) => {
				if (n !== at % all.length) return one;
				return kind === 'change' ? added : kind === 'before' ? `${added} ${one}` : `${one} ${added}`;
			})
			.join(' ');
	fc.assert(
		fc.property(list, change, change, (all, one, other) => {
			const base = all.map((word, n) => `${n}${word}`);
			if (one.at % base.length === other.at % base.length) return;
			const woven = weave(base.join(' '), put(base, one, 'MINE'), put(base, other, 'THEIRS'));
			expect(wordsOf(woven ?? '')).toEqual(expect.arrayContaining(['MINE', 'THEIRS']));
		}),
	);
});

test('of two numbers no third one is made: somebody has to choose, and both are kept whole', () => {
	const clashes = [
		['Pay 5 EUR', 'Pay 50 EUR', 'Pay 15 EUR', 'Pay 15 50 EUR'],
		['At 10:00', 'At 11:00', 'At 10:30', 'At 10:30 11:00'],
		['https://a.b/1', 'https://a.b/12', 'https://a.b/13', 'https://a.b/13 https://a.b/12'],
		['', 'Hello', 'World', 'World Hello'],
		['Call on Tuesday', 'Call on Wednesday', 'Call on Thursday', 'Call on Thursday Wednesday'],
		['Hello', 'Hallo', 'Hullo', 'Hullo Hallo'],
		['😀', '😁', '😂', '😂 😁'],
		['a b c d e', 'A b c d E', '1 b c d 5', '1 A b c d 5 E'],
	] as const;
	for (const [base, mine, theirs, kept] of clashes) {
		expect(weave(base, mine, theirs)).toBeNull();
		expect(keepBoth(base, mine, theirs)).toBe(kept);
	}
});

test('what touches is joined where a space is between, and every word stays in its paragraph', () => {
	const joins = [
		// Typing at the end of a paragraph while another one arrives behind it.
		['One\n\nTwo', 'One typing\n\nTwo', 'One\n\nNew\n\nTwo', 'One typing\n\nNew\n\nTwo'],
		['One', 'One typing', 'One\n\nNew', 'One typing\n\nNew'],
		['One typ', 'One typing', 'One typ\n\nNew', 'One typing\n\nNew'],
		['Two', 'typing Two', 'New\n\nTwo', 'New\n\ntyping Two'],
		// Typing within a word while the one beside it is added, changed or taken away.
		['one two', 'one twofold', 'one two three', 'one twofold three'],
		['one two', 'one two three', 'one zwei', 'one zwei three'],
		['one two', 'one two three', 'one', 'one three'],
		['one two', 'one 2', 'zero one two', 'zero one 2'],
		// Whole lines at one place, and what both added there.
		['- a\n', '- a\n- b\n', '- a\n- c\n', '- a\n- b\n- c\n'],
		['5', '5 EUR', '6 EUR', '6 EUR'],
	] as const;
	for (const [base, mine, theirs, woven] of joins) {
		expect(weave(base, mine, theirs)).toBe(woven);
		// Two new lines at one place have no order of their own.
		if (!base.startsWith('-')) expect(weave(base, theirs, mine)).toBe(woven);
	}
});
