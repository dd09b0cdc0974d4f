import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Transform } from '@tiptap/pm/transform';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteExtensions } from './editor-extensions';
import { shownChange } from './shown-change';

const schema = getSchema(noteExtensions());
const doc = (lines: readonly string[]): Node =>
	schema.node(
		'doc',
		null,
		lines.map((line) => schema.node('paragraph', null, line === '' ? [] : [schema.text(line)])),
	);
const lines = (node: Node): readonly string[] => node.content.content.map((one) => one.textContent);
const apply = (shown: Node, change: ReturnType<typeof shownChange>): Node =>
	change === undefined ? shown : new Transform(shown).replace(change.from, change.to, change.slice).doc;

const text = fc.array(fc.stringMatching(/^(a|b| a){1,6}$/), { minLength: 1, maxLength: 4 });

test('whatever is shown comes to show the other text when all of it is written', () => {
	fc.assert(
		fc.property(text, text, (before, after) => {
			const shown = doc(before);
			expect(lines(apply(shown, shownChange(shown, shown, doc(after))))).toEqual(after);
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
			const result = lines(apply(doc(shown), shownChange(doc(shown), doc(written), doc(next))));
			expect(result).toEqual(next.map((line, at) => (at === here ? `${line} ` : line)));
		}),
	);
});
