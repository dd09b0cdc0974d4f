import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Transform } from '@tiptap/pm/transform';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteExtensions } from './editor-extensions';
import { shownChanges, type ShownChange } from './shown-change';

const schema = getSchema(noteExtensions());
const doc = (lines: readonly string[]): Node =>
	schema.node(
		'doc',
		null,
		lines.map((line) => schema.node('paragraph', null, line === '' ? [] : [schema.text(line)])),
	);
const lines = (node: Node): readonly string[] => node.content.content.map((one) => one.textContent);
const applied = (shown: Node, changes: readonly ShownChange[]): Transform => {
	const all = new Transform(shown);
	for (const { from, to, slice } of changes) all.replace(from, to, slice);
	return all;
};
const apply = (shown: Node, changes: readonly ShownChange[]): Node => applied(shown, changes).doc;

const text = fc.array(fc.stringMatching(/^(a|b| a){1,6}$/), { minLength: 1, maxLength: 4 });

test('whatever is shown comes to show the other text when all of it is written', () => {
	fc.assert(
		fc.property(text, text, (before, after) => {
			const shown = doc(before);
			expect(lines(apply(shown, shownChanges(shown, shown, doc(after))))).toEqual(after);
		}),
	);
});

test('the space that was just typed stays, wherever else something arrives', () => {
	fc.assert(
		fc.property(text, fc.nat(), fc.nat(), fc.nat(), (written, n, k, place) => {
			const [here, there] = [n % written.length, k % written.length];
			const shown = written.map((line, at) => (at === here ? `${line} ` : line));
			const put = (line: string): string => {
				const from = place % (line.length + 1);
				return `${line.slice(0, from)}§${line.slice(from)}`;
			};
			const next = written.map((line, at) => (at === there ? put(line) : line));
			const result = lines(apply(doc(shown), shownChanges(doc(shown), doc(written), doc(next))));
			expect(result).toEqual(next.map((line, at) => (at === here ? `${line} ` : line)));
		}),
	);
});

const list = (items: readonly string[]): Node =>
	schema.node(
		'bulletList',
		null,
		items.map((item) => schema.node('listItem', null, doc([item]).content)),
	);
/** Where these letters begin in a document. */
function placeOf(node: Node, letters: string): number {
	let found = -1;
	node.descendants((one, at) => {
		if (one.isText && one.text!.includes(letters)) found = at + one.text!.indexOf(letters);
	});
	return found;
}

test('the cursor stays beside its letter between two changes, of paragraphs and of the items of a list', () => {
	const before = ['First.', 'Second, with the cursor.', 'Third.'];
	const after = ['First, longer.', 'Second, with the cursor.', 'Third, longer as well.', 'Fourth.'];
	for (const make of [doc, (all: readonly string[]) => schema.node('doc', null, [list(all)])]) {
		for (const shown of [make(before), make([before[0]!, `${before[1]!} `, before[2]!])]) {
			const { doc: result, mapping } = applied(shown, shownChanges(shown, make(before), make(after)));
			expect(mapping.map(placeOf(shown, 'cursor'))).toBe(placeOf(result, 'cursor'));
			expect(result.textContent.replace('cursor. ', 'cursor.')).toBe(after.join(''));
		}
	}
});

test('a new paragraph that nothing is written in yet stays, with the cursor in it, between two changes', () => {
	const shown = doc(['First.', 'Second.', '', 'Third.']);
	const next = doc(['First, longer.', 'Second.', 'Third, longer.']);
	const { doc: result, mapping } = applied(
		shown,
		shownChanges(shown, doc(['First.', 'Second.', 'Third.']), next),
	);
	expect(lines(result)).toEqual(['First, longer.', 'Second.', '', 'Third, longer.']);
	const cursor = mapping.map(placeOf(shown, 'Second.') + 'Second.'.length + 2);
	expect(result.resolve(cursor).parent.textContent).toBe('');
});

test('a nested list comes to be shown whatever changes in it', () => {
	const items = fc.array(fc.stringMatching(/^[ab]{1,2}$/), { minLength: 1, maxLength: 4 });
	const nested = fc.array(
		fc.oneof(
			items.map(list),
			fc.constantFrom('a', 'b').map((one) => doc([one]).child(0)),
		),
		{
			minLength: 1,
			maxLength: 4,
		},
	);
	fc.assert(
		fc.property(nested, nested, (one, other) => {
			const [shown, next] = [one, other].map((blocks) => schema.node('doc', null, blocks)) as [Node, Node];
			expect(apply(shown, shownChanges(shown, shown, next)).toJSON()).toEqual(next.toJSON());
		}),
		{ numRuns: 500 },
	);
});
