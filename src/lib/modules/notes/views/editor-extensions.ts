/**
 * What a note can hold, as one list of Tiptap extensions: the editor and the round-trip test use the same. Everything here
 * must have a Markdown form, because Markdown is what is stored.
 */
import { m } from '$lib/i18n/paraglide/messages';
import type { AnyExtension } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import { Placeholder } from '@tiptap/extensions';
import { Markdown } from '@tiptap/markdown';
import StarterKit from '@tiptap/starter-kit';

const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:|\/|#)/i;
/** Whether a link may be kept: only addresses that cannot run anything. */
export const isSafeLink = (href: string): boolean =>
	// eslint-disable-next-line no-control-regex -- browsers skip control characters inside a scheme
	SAFE_LINK.test(href.replace(/[\u0000-\u0020]/g, ''));

export const noteExtensions = (placeholder = ''): AnyExtension[] => [
	StarterKit.configure({
		heading: { levels: [1, 2, 3] },
		// Markdown has no underline; a mark that does not survive saving must not be offered.
		underline: false,
		link: {
			openOnClick: false,
			defaultProtocol: 'https',
			isAllowedUri: (href, { defaultValidate }) => isSafeLink(href) && defaultValidate(href),
			HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
		},
	}),
	TaskList,
	TaskItem.configure({
		nested: true,
		a11y: { checkboxLabel: (node) => m.notes_item_done({ text: node.textContent }) },
	}),
	TableKit.configure({ table: { resizable: false } }),
	Placeholder.configure({ placeholder }),
	Markdown.configure({ indentation: { style: 'space', size: 2 } }),
];
