/** What the toolbar and the slash menu can do to a note, as one list. Each entry has a Markdown form. */
import { m } from '$lib/i18n/paraglide/messages';
import type { Icon } from '$lib/ui/icon';
import Bold from '@lucide/svelte/icons/bold';
import Code from '@lucide/svelte/icons/code';
import Heading1 from '@lucide/svelte/icons/heading-1';
import Heading2 from '@lucide/svelte/icons/heading-2';
import Heading3 from '@lucide/svelte/icons/heading-3';
import Italic from '@lucide/svelte/icons/italic';
import List from '@lucide/svelte/icons/list';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Minus from '@lucide/svelte/icons/minus';
import Pilcrow from '@lucide/svelte/icons/pilcrow';
import Quote from '@lucide/svelte/icons/quote';
import SquareCode from '@lucide/svelte/icons/square-code';
import Strikethrough from '@lucide/svelte/icons/strikethrough';
import Table from '@lucide/svelte/icons/table';
import type { Editor } from '@tiptap/core';

export interface EditorCommand {
	readonly id: string;
	readonly label: () => string;
	readonly icon: Icon;
	readonly run: (editor: Editor) => unknown;
	readonly active: (editor: Editor) => boolean;
	/** More words it is found by in the slash menu. */
	readonly words?: string;
	readonly keys?: string;
}

const heading = (level: 1 | 2 | 3, icon: Icon): EditorCommand => ({
	id: `h${level}`,
	label: () => m.notes_heading({ level }),
	icon,
	words: `h${level} heading überschrift title`,
	run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
	active: (editor) => editor.isActive('heading', { level }),
});

export const blockCommands: readonly EditorCommand[] = [
	{
		id: 'text',
		label: m.notes_text,
		icon: Pilcrow,
		words: 'paragraph absatz',
		run: (editor) => editor.chain().focus().setParagraph().run(),
		active: () => false,
	},
	heading(1, Heading1),
	heading(2, Heading2),
	heading(3, Heading3),
	{
		id: 'bullets',
		label: m.notes_bullets,
		icon: List,
		words: 'list ul liste',
		run: (editor) => editor.chain().focus().toggleBulletList().run(),
		active: (editor) => editor.isActive('bulletList'),
	},
	{
		id: 'numbers',
		label: m.notes_numbers,
		icon: ListOrdered,
		words: 'list ol liste 1',
		run: (editor) => editor.chain().focus().toggleOrderedList().run(),
		active: (editor) => editor.isActive('orderedList'),
	},
	{
		id: 'checks',
		label: m.notes_checks,
		icon: ListChecks,
		words: 'todo task checkbox aufgaben',
		run: (editor) => editor.chain().focus().toggleTaskList().run(),
		active: (editor) => editor.isActive('taskList'),
	},
	{
		id: 'quote',
		label: m.notes_quote,
		icon: Quote,
		words: 'blockquote zitat',
		run: (editor) => editor.chain().focus().toggleBlockquote().run(),
		active: (editor) => editor.isActive('blockquote'),
	},
	{
		id: 'code',
		label: m.notes_code_block,
		icon: SquareCode,
		words: 'code pre',
		run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
		active: (editor) => editor.isActive('codeBlock'),
	},
	{
		id: 'table',
		label: m.notes_table,
		icon: Table,
		words: 'table tabelle',
		run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
		active: (editor) => editor.isActive('table'),
	},
	{
		id: 'line',
		label: m.notes_line,
		icon: Minus,
		words: 'hr divider linie',
		run: (editor) => editor.chain().focus().setHorizontalRule().run(),
		active: () => false,
	},
];

export const markCommands: readonly EditorCommand[] = [
	{
		id: 'bold',
		label: m.notes_bold,
		icon: Bold,
		keys: 'mod+b',
		run: (editor) => editor.chain().focus().toggleBold().run(),
		active: (editor) => editor.isActive('bold'),
	},
	{
		id: 'italic',
		label: m.notes_italic,
		icon: Italic,
		keys: 'mod+i',
		run: (editor) => editor.chain().focus().toggleItalic().run(),
		active: (editor) => editor.isActive('italic'),
	},
	{
		id: 'strike',
		label: m.notes_strike,
		icon: Strikethrough,
		keys: 'mod+shift+s',
		run: (editor) => editor.chain().focus().toggleStrike().run(),
		active: (editor) => editor.isActive('strike'),
	},
	{
		id: 'inline-code',
		label: m.notes_code,
		icon: Code,
		keys: 'mod+e',
		run: (editor) => editor.chain().focus().toggleCode().run(),
		active: (editor) => editor.isActive('code'),
	},
];

/** What the menu behind the slash knows whose name or words contain what was typed; `known` is what fits that place. */
export function slashMatches(
	typed: string,
	known: readonly EditorCommand[] = blockCommands,
): readonly EditorCommand[] {
	const wanted = typed.toLowerCase();
	return known.filter(({ label, words = '' }) => `${label()} ${words}`.toLowerCase().includes(wanted));
}
