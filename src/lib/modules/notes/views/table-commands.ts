/** What can be done to the table the cursor stands in. Only what leaves a table that Markdown can say is on offer. */
import { m } from '$lib/i18n/paraglide/messages';
import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line';
import ArrowLeftToLine from '@lucide/svelte/icons/arrow-left-to-line';
import ArrowRightToLine from '@lucide/svelte/icons/arrow-right-to-line';
import ArrowUpToLine from '@lucide/svelte/icons/arrow-up-to-line';
import Trash from '@lucide/svelte/icons/trash-2';
import type { Editor } from '@tiptap/core';
import { isInTable, selectedRect, type TableRect } from '@tiptap/pm/tables';
import type { EditorCommand } from './editor-commands';

export interface TableCommand extends EditorCommand {
	/** `rect` is the part of the table that is selected; the cell with the cursor at least. */
	readonly offered: (rect: TableRect) => boolean;
	readonly removes?: boolean;
}

const always = (): boolean => true;
/** Above the head row nothing can stand, and without it Markdown has no table. */
const isBelowHead = (rect: TableRect): boolean => rect.top > 0;
const leavesColumns = (rect: TableRect): boolean => rect.left > 0 || rect.right < rect.map.width;

const command = (
	id: string,
	label: () => string,
	icon: EditorCommand['icon'],
	words: string,
	run: (editor: Editor) => unknown,
	offered: TableCommand['offered'] = always,
): TableCommand => ({ id, label, icon, words, run, active: () => false, offered });

export const tableCommands: readonly TableCommand[] = [
	command(
		'row-above',
		m.notes_row_above,
		ArrowUpToLine,
		'table row insert tabelle zeile einfügen',
		(editor) => editor.chain().focus().addRowBefore().run(),
		isBelowHead,
	),
	command(
		'row-below',
		m.notes_row_below,
		ArrowDownToLine,
		'table row insert tabelle zeile einfügen',
		(editor) => editor.chain().focus().addRowAfter().run(),
	),
	command(
		'column-left',
		m.notes_column_left,
		ArrowLeftToLine,
		'table column insert tabelle spalte einfügen',
		(editor) => editor.chain().focus().addColumnBefore().run(),
	),
	command(
		'column-right',
		m.notes_column_right,
		ArrowRightToLine,
		'table column insert tabelle spalte einfügen',
		(editor) => editor.chain().focus().addColumnAfter().run(),
	),
	{
		...command(
			'row-delete',
			m.notes_row_delete,
			Trash,
			'table row remove tabelle zeile entfernen',
			(editor) => editor.chain().focus().deleteRow().run(),
			isBelowHead,
		),
		removes: true,
	},
	{
		...command(
			'column-delete',
			m.notes_column_delete,
			Trash,
			'table column remove tabelle spalte entfernen',
			(editor) => editor.chain().focus().deleteColumn().run(),
			leavesColumns,
		),
		removes: true,
	},
	{
		...command('table-delete', m.notes_table_delete, Trash, 'table remove tabelle entfernen', (editor) =>
			editor.chain().focus().deleteTable().run(),
		),
		removes: true,
	},
];

/** What is on offer where the cursor stands; `undefined` outside of tables. */
export function offeredTableCommands(editor: Editor): readonly TableCommand[] | undefined {
	if (!isInTable(editor.state)) return undefined;
	const rect = selectedRect(editor.state);
	return tableCommands.filter(({ offered }) => offered(rect));
}
