/** What pasting into a note does: plain text that carries Markdown signs becomes what they mean, other text keeps its lines. */
import type { Editor, EditorOptions } from '@tiptap/core';
import { parseNote } from './note-markdown';
import { linesOf } from './pasted-lines';
import { pastedPage } from './pasted-page';
import { storableSlice } from './storable-slice';

const FENCED = /^(```|~~~)[^]*?^\1/gm;
/**
 * A line set in under one that is not, as in code: Markdown would drop those spaces. Under an item, a quote, a footnote
 * or HTML they belong to it, and an item may be set in anywhere.
 */
const SET_IN = /^(?![-*+>[<\s]|\d+[.)]\s)[^\n]*\n(?:\t| {2,})(?![-*+]\s|\d+[.)]\s)\S/m;

const looksLikeMarkdown = (plain: string): boolean =>
	!SET_IN.test(plain.replace(/\r\n?/g, '\n').replace(FENCED, '')) &&
	(/^(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|>\s|```|\|.*\|)/m.test(plain) ||
		/\*\*[^*\n]+\*\*|\[[^\][\n]+\]\([^()\n]+\)/.test(plain));

/** The options of an editor that pasting asks for; `editor` answers it, because it is made with them. */
export const pasting = (editor: () => Editor) =>
	({
		// Signs in text that somebody copied as text stay signs.
		enablePasteRules: false,
		editorProps: {
			handlePaste: (_view, event) => {
				const plain = event.clipboardData?.getData('text/plain') ?? '';
				const rich = event.clipboardData?.types.includes('text/html') ?? false;
				const { markdown, commands } = editor();
				if (rich || editor().isActive('codeBlock') || !looksLikeMarkdown(plain) || !markdown) return false;
				return commands.insertContent(parseNote(markdown, plain).content ?? []);
			},
			transformPastedHTML: pastedPage,
			clipboardTextParser: (plain, _context, _asPlain, view) => linesOf(plain, view.state.schema),
			transformPasted: (slice) => {
				const { markdown } = editor();
				return markdown ? storableSlice(markdown, slice) : slice;
			},
		},
	}) as const satisfies Partial<EditorOptions>;
