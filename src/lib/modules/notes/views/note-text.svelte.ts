/**
 * The text of one note between the editor and the store: saves after a pause, takes in what others write while the person
 * pauses, joins both when they changed different places, and asks when they did not. Never overwrites unseen text.
 */
import type { Editor } from '@tiptap/core';
import { mergeText } from '../merge';

const SAVE_MS = 500;
/** How long nothing must be typed before text from elsewhere moves into the editor. */
const IDLE_MS = 1_200;

export interface NoteText {
	/** True while someone else's change touches what is being written here; saving waits for a decision. */
	readonly clash: boolean;
	readonly attach: (editor: Editor, content: string) => void;
	/** The person changed the text. */
	readonly typed: () => void;
	/** The stored text changed, by this editor or by anybody. */
	readonly arrived: (content: string) => void;
	readonly keepMine: () => void;
	readonly takeTheirs: () => void;
	readonly flush: () => Promise<void>;
	readonly stop: () => void;
}

interface Outside {
	readonly save: (content: string) => Promise<boolean>;
	readonly dirty: (value: boolean) => void;
}

export function createNoteText({ save, dirty }: Outside): NoteText {
	let clash = $state(false);
	let editor: Editor | undefined;
	/** The text both sides agree on, as the editor writes it. */
	let base = '';
	let stored = '';
	let typedAt = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const written = (): string => editor?.getMarkdown().trim() ?? '';
	const normal = (content: string): string => {
		const manager = editor?.markdown;
		return manager ? manager.serialize(manager.parse(content)).trim() : content.trim();
	};
	const show = (content: string): void => {
		if (!editor) return;
		const { from, to } = editor.state.selection;
		editor.commands.setContent(content, { contentType: 'markdown', emitUpdate: false });
		const end = editor.state.doc.content.size;
		editor.commands.setTextSelection({ from: Math.min(from, end), to: Math.min(to, end) });
	};
	const flush = async (): Promise<void> => {
		clearTimeout(timer);
		if (!editor || clash) return;
		const text = written();
		if (text === base) {
			dirty(false);
			return;
		}
		if (!(await save(text))) return;
		stored = text;
		base = text;
		dirty(written() !== base);
	};
	const later = (ms: number, run: () => void): void => {
		clearTimeout(timer);
		timer = setTimeout(run, ms);
	};
	/** Brings the stored text into the editor, or finds that only a person can. */
	const reconcile = (): void => {
		if (!editor) return;
		const theirs = normal(stored);
		const mine = written();
		if (theirs === base) {
			if (mine !== base) later(SAVE_MS, () => void flush());
			return;
		}
		if (mine !== base && Date.now() - typedAt < IDLE_MS) {
			later(IDLE_MS, reconcile);
			return;
		}
		const both = mergeText(base, mine, theirs);
		if (both === null) {
			clash = true;
			return;
		}
		base = theirs;
		if (both !== mine) show(both);
		if (both === theirs) dirty(false);
		else later(SAVE_MS, () => void flush());
	};

	return {
		get clash() {
			return clash;
		},
		attach: (next, content) => {
			editor = next;
			stored = content;
			base = written();
		},
		typed: () => {
			typedAt = Date.now();
			dirty(true);
			if (!clash) later(normal(stored) === base ? SAVE_MS : IDLE_MS, reconcileOrFlush);
		},
		arrived: (content) => {
			if (!editor || content === stored) return;
			stored = content;
			if (!clash) reconcile();
		},
		keepMine: () => {
			clash = false;
			base = normal(stored);
			void flush();
		},
		takeTheirs: () => {
			clash = false;
			show(stored);
			base = written();
			dirty(false);
		},
		flush,
		stop: () => {
			clearTimeout(timer);
			void flush();
		},
	};

	function reconcileOrFlush(): void {
		if (normal(stored) === base) void flush();
		else reconcile();
	}
}
