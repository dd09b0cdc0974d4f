import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	arrived,
	draftOf,
	heldAgain,
	isClashing,
	keepMine,
	onLeaving,
	oneOrOther,
	storedAs,
	takeTheirs,
	toStore,
	together,
	typed,
} from './draft';

/** Words that occur once, so that losing one can be seen. */
const words = (text: string): readonly string[] => text.match(/[a-z]\d+/g) ?? [];

type Step =
	| { readonly do: 'type'; readonly at: number; readonly remove: number }
	| { readonly do: 'theirs'; readonly at: number; readonly remove: number }
	| { readonly do: 'save' | 'leave' | 'mine' | 'their choice' };
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constantFrom('type' as const, 'theirs' as const),
			at: fc.nat(40),
			remove: fc.nat(2),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constantFrom('save' as const, 'leave' as const, 'mine' as const, 'their choice' as const),
		}),
	},
);

/** A list of words with one put in, and some of the words there taken out. */
function edit(text: string, at: number, remove: number, word: string): string {
	const list = text === '' ? [] : text.split(' ');
	list.splice(Math.min(at, list.length), Math.min(remove, 1), word);
	return list.join(' ');
}

describe('a draft', () => {
	for (const [name, join] of [
		['of a text', together],
		['of one line', oneOrOther],
	] as const) {
		test(`${name} never stores over what was not taken into account`, () => {
			fc.assert(
				fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
					let stored = 'a0 a1 a2';
					let draft = draftOf(stored);
					let n = 0;
					const told = new Set<string>();
					/** Storing replaces the stored text: every word of it is kept, was removed knowingly, or was shown. */
					const store = (text: string, knows: string): void => {
						for (const word of words(stored)) {
							if (!words(text).includes(word))
								expect(words(knows).includes(word) || told.has(word)).toBe(true);
						}
						stored = text;
						draft = storedAs(draft, text, draft.stored, join);
					};
					for (const one of steps) {
						n += 1;
						if (one.do === 'type') draft = typed(draft, edit(draft.mine, one.at, one.remove, `m${n}`));
						else if (one.do === 'theirs') {
							stored = edit(stored, one.at, one.remove, `t${n}`);
							draft = arrived(draft, stored, join);
							// A clash shows both texts until somebody chooses.
							if (isClashing(draft)) for (const word of words(stored)) told.add(word);
						} else if (one.do === 'save') {
							const text = toStore(draft);
							if (text !== undefined) store(text, draft.base);
						} else if (one.do === 'mine') draft = keepMine(draft);
						else if (one.do === 'their choice') draft = isClashing(draft) ? takeTheirs(draft) : draft;
						else {
							const before = draft;
							const left = onLeaving(draft, join);
							// What is held waits for a choice, and is not stored.
							if (left !== undefined && left.over === undefined) store(left.text, before.base);
							for (const word of left === undefined ? [] : words(before.mine)) {
								if (!words(before.base).includes(word)) expect(words(left!.text)).toContain(word);
							}
							draft = draftOf(stored);
						}
					}
				}),
				{ numRuns: 1_000 },
			);
		});
	}

	test('what arrived while a save was on its way, and was overwritten by it, is put back', () => {
		const sent = typed(draftOf('one two'), 'one two three');
		const joined = arrived(sent, 'zero one two', together);
		expect(toStore(storedAs(joined, 'one two three', 'one two', together))).toBe('zero one two three');
		const clashing = arrived(typed(draftOf('one two'), 'one 2'), 'one zwei', together);
		expect(toStore(storedAs(clashing, 'one 2', 'one two', together))).toBe('one zwei 2');
	});

	test('a space that was typed and is not stored is no place that both changed', () => {
		const trim = (text: string): string => text.trim();
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z]{1,6}$/), fc.constantFrom('', ' ', '\n'), (word, space) => {
				const sent = typed(draftOf('one'), `one${space}`);
				const draft = typed(storedAs(sent, `one${space}`, 'one', together), `one${space}${word}`);
				const joined = arrived(draft, 'zero one', together, trim);
				expect(isClashing(joined)).toBe(false);
				expect(toStore(joined)).toBe(`zero one${space}${word}`);
				// For one line somebody has to choose; left alone, it is what the other one wrote.
				expect(isClashing(arrived(draft, 'zero one', oneOrOther, trim))).toBe(true);
				expect(arrived(typed(draft, `one${space}`), 'zero one', oneOrOther, trim).mine).toBe('zero one');
			}),
		);
	});

	test('both texts survive leaving in the middle of a clash', () => {
		const clash = arrived(typed(draftOf('one two'), 'one 2'), 'one zwei', together);
		expect(isClashing(clash)).toBe(true);
		expect(toStore(clash)).toBeUndefined();
		expect(onLeaving(clash, together)).toEqual({ text: 'one zwei 2' });
	});

	test('a paragraph that arrives while another is typed is there when the editor is left', () => {
		const draft = arrived(typed(draftOf('First.'), 'First. And mine'), 'Theirs.\n\nFirst.', together);
		expect(onLeaving(draft, together)).toEqual({ text: 'Theirs.\n\nFirst. And mine' });
	});

	test('of one number and another nothing is made: it is held, and asked about when the field opens again', () => {
		const clash = arrived(typed(draftOf('100000'), '150000'), '200000', oneOrOther);
		const left = onLeaving(clash, oneOrOther);
		expect(left).toEqual({ text: '150000', over: '100000' });
		expect(heldAgain(left!, '200000', oneOrOther)).toEqual(clash);
		expect(toStore(heldAgain(left!, '100000', oneOrOther))).toBe('150000');
		expect(toStore(heldAgain(left!, '150000', oneOrOther))).toBeUndefined();
		expect(toStore(heldAgain({ text: 'abc' }, 'a', oneOrOther))).toBe('abc');
	});

	test('a number that was stored over another one unseen is still asked about; either choice is stored', () => {
		const clash = arrived(typed(draftOf('100000'), '150000'), '200000', oneOrOther);
		const stored = storedAs(clash, '150000', '100000', oneOrOther);
		expect([stored.mine, isClashing(stored), toStore(stored)]).toEqual(['150000', true, undefined]);
		expect(toStore(keepMine(stored))).toBe('150000');
		expect(toStore(takeTheirs(stored, '150000'))).toBe('200000');
		expect(toStore(takeTheirs(stored))).toBeUndefined();
	});
});
