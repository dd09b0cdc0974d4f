/**
 * What a note can hold, as one list of Tiptap extensions: the editor and the round-trip test use the same. Everything here
 * must have a Markdown form, because Markdown is what is stored.
 */
import { m } from '$lib/i18n/paraglide/messages';
import type { AnyExtension } from '@tiptap/core';
import { CodeBlock } from '@tiptap/extension-code-block';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { Table, TableKit } from '@tiptap/extension-table';
import { Placeholder } from '@tiptap/extensions';
import { Markdown, MarkdownManager } from '@tiptap/markdown';
import StarterKit from '@tiptap/starter-kit';
import { withCellBreaks } from './cell-breaks';
import { spacesFreed, spacesHeld } from './edge-spaces';
import { LinedItem } from './item-lines';
import { KeptSource } from './kept-source';

const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:|\/|#)/i;
/** Whether a link may be kept: only addresses that cannot run anything. */
export const isSafeLink = (href: string): boolean =>
	// eslint-disable-next-line no-control-regex -- browsers skip control characters inside a scheme
	SAFE_LINK.test(href.replace(/[\u0000-\u0020]/g, ''));

/** Code that holds a fence is fenced by a longer one (CommonMark 0.31, section 4.5). */
const LongFence = CodeBlock.extend({
	renderMarkdown: (node) => {
		const code = (node.content ?? []).map(({ text }) => text ?? '').join('');
		const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
		const fence = '`'.repeat(longest + 1);
		return `${fence}${String(node.attrs?.['language'] ?? '')}\n${code}\n${fence}`;
	},
});

/** A table ends with its last row: the line after it would count as an empty paragraph. Its cells hold line breaks and spaces. */
const PlainTable = Table.extend({
	parseMarkdown(token, helpers) {
		return this.parent?.(withCellBreaks(token), helpers) ?? [];
	},
	renderMarkdown(node, helpers, context) {
		return spacesFreed((this.parent?.(spacesHeld(node), helpers, context) ?? '').trim());
	},
});

const indentation = { style: 'space', size: 2 } as const;

export const noteExtensions = (placeholder = ''): AnyExtension[] => [
	StarterKit.configure({
		codeBlock: false,
		listItem: false,
		// Markdown has no underline; a mark that does not survive saving must not be offered.
		underline: false,
		link: {
			openOnClick: false,
			defaultProtocol: 'https',
			isAllowedUri: (href, { defaultValidate }) => isSafeLink(href) && defaultValidate(href),
			HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
		},
	}),
	LongFence,
	LinedItem,
	KeptSource,
	TaskList,
	TaskItem.configure({
		nested: true,
		a11y: {
			// The items below it have boxes of their own.
			checkboxLabel: (node) => m.notes_item_done({ text: node.firstChild?.textContent ?? '' }),
		},
	}),
	TableKit.configure({ table: false }),
	PlainTable.configure({ resizable: false }),
	Placeholder.configure({ placeholder }),
	Markdown.configure({ indentation }),
];

/** Reads and writes Markdown by these extensions, without an editor. */
export const markdownOf = (extensions: AnyExtension[] = noteExtensions()): MarkdownManager =>
	new MarkdownManager({ extensions, indentation });
