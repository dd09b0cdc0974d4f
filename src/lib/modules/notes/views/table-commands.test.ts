// @vitest-environment happy-dom
/** Whatever is done to a table with what is on offer, the note reopens with the same table. */
import { Editor, type JSONContent } from '@tiptap/core';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { normal } from './normal-document';
import { markdownOf, noteExtensions } from './editor-extensions';
import { parseNote, writeNote } from './note-markdown';
import { slashMatches } from './editor-commands';
import { offeredTableCommands } from './table-commands';

const runs = process.env['MANA_TEST_TIER'] === 'full' ? 2_000 : 60;
const PATIENCE = { timeout: 600_000 };

const editor = new Editor({ element: document.createElement('div'), extensions: noteExtensions() });
afterAll(() => editor.destroy());
const manager = markdownOf();

const tableOf = (): JSONContent | undefined =>
	editor.getJSON().content?.find((block) => block.type === 'table');
const open = (markdown: string): void => void editor.commands.setContent(parseNote(manager, markdown));

/** Puts the cursor into a cell, counted from the first. */
function enter(at: number): void {
	const cells: number[] = [];
	editor.state.doc.descendants((node, position) => {
		if (node.type.name === 'tableCell' || node.type.name === 'tableHeader') cells.push(position);
	});
	editor.commands.setTextSelection(cells[at % cells.length]! + 2);
}
const offered = (): readonly string[] => (offeredTableCommands(editor) ?? []).map(({ id }) => id);
const doIt = (id: string): void =>
	void offeredTableCommands(editor)
		?.find((one) => one.id === id)
		?.run(editor);

const MARKDOWN = 'before\n\n| a | b |\n| :-- | --: |\n| c | d |\n| e | f |\n\nafter';

describe('changing a table', () => {
	test('offers nothing that Markdown cannot say', () => {
		open(MARKDOWN);
		enter(0);
		expect(offered()).toEqual(['row-below', 'column-left', 'column-right', 'column-delete', 'table-delete']);
		enter(2);
		expect(offered()).toContain('row-above');
		doIt('column-delete');
		enter(1);
		expect(offered()).toContain('row-delete');
		expect(offered()).not.toContain('column-delete');
		editor.commands.setTextSelection(2);
		expect(offeredTableCommands(editor)).toBeUndefined();
	});

	test('gives a new row the alignment of its columns, also the one that Tab makes', () => {
		open(MARKDOWN);
		enter(5);
		editor.view.someProp('handleKeyDown', (handle) =>
			handle(editor.view, new KeyboardEvent('keydown', { key: 'Tab' })),
		);
		const rows = tableOf()?.content ?? [];
		expect(rows).toHaveLength(4);
		expect(rows.at(-1)?.content?.map(({ attrs }) => attrs?.['align'] as unknown)).toEqual(['left', 'right']);
	});

	test('keeps one head row where there is nothing below it', () => {
		open('| a |\n| --- |');
		enter(0);
		doIt('column-right');
		expect(tableOf()?.content?.[0]?.content?.map(({ type }) => type)).toEqual(['tableHeader', 'tableHeader']);
	});

	test('is what the slash finds in a cell, in both languages', () => {
		open(MARKDOWN);
		enter(3);
		const known = offeredTableCommands(editor);
		expect(slashMatches('zeile', known).map(({ id }) => id)).toEqual([
			'row-above',
			'row-below',
			'row-delete',
		]);
		expect(slashMatches('heading', known)).toEqual([]);
	});

	test('reopens as the same note after any steps', PATIENCE, () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 8 }), (steps) => {
				open(MARKDOWN);
				for (const [cell, choice] of steps) {
					if (tableOf() === undefined) break;
					enter(cell);
					const choices = offered();
					doIt(choices[choice % choices.length]!);
				}
				const now = editor.getJSON();
				const blocks = (now.content ?? []).filter(({ content }) => content !== undefined);
				const reopened = parseNote(manager, writeNote(manager, { ...now, content: blocks }));
				expect(normal(reopened)).toEqual(normal({ ...now, content: blocks }));
			}),
			{ numRuns: runs },
		);
	});
});
