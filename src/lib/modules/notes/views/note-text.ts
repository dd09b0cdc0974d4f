/** The text of one note between its editor and the store: Markdown there, a document here; see `ui/saving-draft.svelte.ts`. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { savingDraft, type SavingDraft, type SavingOptions } from '$lib/ui/saving-draft.svelte';
import { together } from '$lib/core/draft';
import { parseNote, writeNote } from './note-markdown';
import { shownChanges } from './shown-change';

/** `editor` shows `stored()` by now. */
export function noteText(
	editor: Editor,
	options: Pick<SavingOptions, 'key' | 'stored' | 'save' | 'limit'>,
): SavingDraft {
	const manager = editor.markdown!;
	const written = (): string => writeNote(manager, editor.getJSON());
	const read = (text: string): Node => editor.schema.nodeFromJSON(parseNote(manager, text));
	const show = (next: string, before: string): void => {
		const { state, view } = editor;
		const replaced = state.tr;
		for (const { from, to, slice } of shownChanges(state.doc, read(before), read(next)))
			replaced.replace(from, to, slice);
		if (replaced.docChanged)
			view.dispatch(replaced.setMeta('preventUpdate', true).setMeta('addToHistory', false));
	};
	// Parsing a long note takes a moment, and the editor has done it.
	const [opened, asWritten] = [options.stored() ?? '', written()];
	const normal = (stored: string): string =>
		stored === opened ? asWritten : writeNote(manager, parseNote(manager, stored));
	return savingDraft({ ...options, join: together, normal }, { read: written, show });
}
