/**
 * The text of one note between the editor and the store, by the rules of `core/draft.ts`: saves after a pause, takes in what
 * others write as it comes, joins both where they changed different places, and asks where they did not.
 */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { hold, takeHeld } from '$lib/ui/held-drafts';
import { parseNote, writeNote } from './note-markdown';
import { shownChange } from './shown-change';
import * as drafts from '../../../core/draft';

const SAVE_MS = 500;

export interface NoteText {
	/** True while someone else's change touches what is being written here; saving waits for a decision. */
	readonly clash: boolean;
	readonly attach: (editor: Editor, content: string) => void;
	/** The person changed the text. */
	readonly typed: () => void;
	/** The stored text changed, by this editor or by anybody; `undefined` while there is no record to store it in. */
	readonly arrived: (content: string | undefined) => void;
	readonly keepMine: () => void;
	readonly takeTheirs: () => void;
	readonly flush: () => Promise<void>;
	readonly stop: () => void;
}

interface Outside {
	/** Names the text of this note, for when it cannot be stored as the editor goes away. */
	readonly key: string;
	readonly save: (content: string) => Promise<boolean>;
	readonly dirty: (value: boolean) => void;
}

export function createNoteText({ key, save, dirty }: Outside): NoteText {
	let draft = $state.raw(drafts.draftOf(''));
	let editor: Editor | undefined;
	/** As it is stored, letter by letter, to tell what is new; the draft holds texts as the editor writes them. */
	let stored: string | undefined;
	/** What is on its way into the store: its arrival there is no news. */
	let sending: string | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const written = (): string => (editor?.markdown ? writeNote(editor.markdown, editor.getJSON()) : '');
	const normal = (content: string): string => {
		const manager = editor?.markdown;
		return manager ? writeNote(manager, parseNote(manager, content)) : content.trim();
	};
	const show = (content: string): void => {
		const manager = editor?.markdown;
		if (!editor || !manager) return;
		const { state, schema, view } = editor;
		const read = (text: string): Node => schema.nodeFromJSON(parseNote(manager, text));
		const change = shownChange(state.doc, read(written()), read(content));
		if (change === undefined) return;
		const replaced = state.tr.replace(change.from, change.to, change.slice);
		view.dispatch(replaced.setMeta('preventUpdate', true).setMeta('addToHistory', false));
	};
	const later = (run: () => void): void => {
		clearTimeout(timer);
		timer = setTimeout(run, SAVE_MS);
	};
	const flush = async (): Promise<void> => {
		clearTimeout(timer);
		if (!editor) return;
		draft = drafts.typed(draft, written());
		const text = drafts.toStore(draft);
		if (text !== undefined && stored !== undefined) {
			const over = draft.stored;
			sending = text;
			const done = await save(text);
			sending = undefined;
			if (!done) return;
			const before = draft.mine;
			draft = drafts.storedAs(draft, text, over);
			if (draft.mine !== before) show(draft.mine);
			if (drafts.toStore(draft) !== undefined) later(() => void flush());
		}
		dirty(drafts.isDirty(draft));
	};
	/** Brings the stored text into the draft; waits while a word is being composed, which a change would break. */
	const take = (): void => {
		if (!editor || stored === undefined) return;
		if (editor.view.composing) return later(take);
		const mine = written();
		draft = drafts.arrived(drafts.typed(draft, mine), normal(stored), drafts.together);
		if (draft.mine !== mine) show(draft.mine);
		dirty(drafts.isDirty(draft));
		if (drafts.toStore(draft) !== undefined) later(() => void flush());
	};

	return {
		get clash() {
			return drafts.isClashing(draft);
		},
		attach: (next, content) => {
			editor = next;
			stored = content;
			draft = drafts.draftOf(written());
			const kept = takeHeld(key);
			if (kept === undefined) return;
			show(kept);
			draft = drafts.typed(draft, written());
			dirty(drafts.isDirty(draft));
			later(() => void flush());
		},
		typed: () => {
			draft = drafts.typed(draft, written());
			dirty(drafts.isDirty(draft));
			later(() => void flush());
		},
		arrived: (content) => {
			if (!editor || content === stored) return;
			stored = content;
			if (content !== sending) take();
		},
		keepMine: () => {
			draft = drafts.keepMine(draft);
			void flush();
		},
		takeTheirs: () => {
			draft = drafts.takeTheirs(draft);
			show(draft.mine);
			dirty(false);
		},
		flush,
		stop: () => {
			clearTimeout(timer);
			const text = drafts.onLeaving(drafts.typed(draft, written()));
			if (text === undefined) return;
			if (stored === undefined) hold(key, text);
			else void save(text).then((done) => done || hold(key, text));
		},
	};
}
