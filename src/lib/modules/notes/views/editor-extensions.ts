/**
 * What a note can hold, as one list of Tiptap extensions: the editor and the round-trip test use the same. Everything here
 * must have a Markdown form, because Markdown is what is stored.
 */
import { m } from '$lib/i18n/paraglide/messages';
import type { AnyExtension } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import { Placeholder } from '@tiptap/extensions';
import { Markdown, MarkdownManager } from '@tiptap/markdown';
import StarterKit from '@tiptap/starter-kit';
import { LongFence } from './code-block';
import { LinedItem } from './item-lines';
import { KeptSource } from './kept-source';
import { PlainTable } from './plain-table';

const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:|\/|#)/i;
/** Whether a link may be kept: only addresses that cannot run anything. */
export const isSafeLink = (href: string): boolean =>
	// eslint-disable-next-line no-control-regex -- browsers skip control characters inside a scheme
	SAFE_LINK.test(href.replace(/[\u0000-\u0020]/g, ''));

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
