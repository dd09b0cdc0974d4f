/**
 * A text field that saves itself: after a pause, on blur, and when it goes away. What others write meanwhile is taken into
 * account before anything is stored, with the cursor kept where it stood; see `core/draft.ts` for the rules.
 */
import { tick, untrack } from 'svelte';
import * as drafts from '../core/draft';
import { mapOffset } from '../core/text-merge';
import { m } from '../i18n/paraglide/messages';
import { hold, takeHeld } from './held-drafts';
import { keepUnsaved } from './unsaved.svelte';

const PAUSE_MS = 500;

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface DraftField {
	value: string;
	readonly dirty: boolean;
	/** Typed text that is not stored by itself: refused, failed, without a record, or waiting for a choice. */
	readonly stuck: boolean;
	/** The stored text that somebody else wrote at the same place meanwhile; saving waits for a choice. */
	readonly theirs: string | undefined;
	/** Why this text cannot be stored, in words. */
	readonly problem: string | undefined;
	readonly keepMine: () => void;
	readonly takeTheirs: () => void;
	readonly flush: () => Promise<void>;
	/** For the element of the field: stores on blur, keeps its cursor, and waits while a word is being composed. */
	readonly attach: (element: Field) => () => void;
}

export interface DraftOptions {
	/** Names the field of the record, for text that cannot be stored when the field goes away. */
	readonly key: string;
	/** Names the field that gets such text, when it is another one. */
	readonly heir?: () => string;
	/** The stored text; `undefined` while there is no record to store it in. */
	readonly stored: () => string | undefined;
	/** Answers whether it worked; a refused value stays in the field. */
	readonly save: (value: string) => Promise<boolean>;
	/** How two versions come together; as one or the other when absent. */
	readonly join?: drafts.Joining;
	/** What is stored of what is typed, such as without spaces around. */
	readonly tidy?: (value: string) => string;
	/** Characters that can be stored; more stays in the field and is said. */
	readonly limit?: number;
	/** Why a tidied text cannot be stored, in words; it stays in the field and this is said. */
	readonly refuse?: (value: string) => string | undefined;
	/**
	 * For what must not be empty: an emptied field stores nothing, and leaving it brings the stored text back, or does what
	 * is given here.
	 */
	readonly required?: true | (() => void);
}

/** Call while a component initialises. */
export function useDraft(options: DraftOptions): DraftField {
	const { key, stored, save, join = drafts.oneOrOther, limit = Infinity, required } = options;
	const { tidy = (value) => value, refuse = () => undefined, heir = () => key } = options;
	const kept = takeHeld(key);
	const begun = drafts.draftOf(stored() ?? '');
	let draft = $state.raw(kept === undefined ? begun : drafts.typed(begun, kept));
	/** What is on its way into the store: its arrival there is no news. */
	let sending: string | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let element: Field | undefined;
	let composing = $state(false);
	let failed = $state(false);
	let writing: Promise<void> = Promise.resolve();
	/** Typed text found no record, or comes from an earlier field: it is stored as soon as there is one. */
	let waits = kept !== undefined;

	const emptied = (): boolean =>
		required !== undefined && drafts.isDirty(draft) && tidy(draft.mine).trim() === '';
	const reason = (value: string): string | undefined =>
		tidy(value).length > limit ? m.error_value_long({ most: String(limit) }) : refuse(tidy(value));
	const fits = (value: string): boolean => !emptied() && reason(value) === undefined;
	const later = (): void => {
		clearTimeout(timer);
		timer = setTimeout(() => void flush(), PAUSE_MS);
	};
	/** Shows another text with the cursor beside the letter it stood beside. */
	const show = (next: drafts.Draft): void => {
		const before = draft.mine;
		draft = next;
		const field = element;
		if (next.mine === before || field === undefined || document.activeElement !== field) return;
		const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0].map((at) =>
			mapOffset(before, next.mine, at),
		);
		void tick().then(() => field.setSelectionRange(from!, to!));
	};
	const write = async (): Promise<void> => {
		const text = drafts.toStore(draft);
		if (text === undefined || stored() === undefined || !fits(text)) return;
		const over = draft.stored;
		sending = tidy(text);
		// Spaces around it are typed, not stored.
		const done = sending === tidy(over) || (await save(sending));
		sending = undefined;
		failed = !done;
		if (!done) return;
		draft = drafts.storedAs(draft, text, over);
		if (drafts.toStore(draft) !== undefined) later();
	};
	/** One write after the other, so that each knows what the one before it stored. */
	const flush = (): Promise<void> => {
		clearTimeout(timer);
		return (writing = writing.then(write, write));
	};
	const leave = (): void => {
		if (!emptied()) void flush();
		else if (required === true) show(drafts.takeTheirs(draft));
		else if (stored() !== undefined) required?.();
	};

	$effect(() => {
		const text = stored();
		if (text === undefined) waits = true;
		if (text === undefined || composing) return;
		untrack(() => {
			const [known, due] = [text === sending || text === tidy(draft.stored), waits];
			waits = false;
			// What was stored by this very field comes back without the spaces that are still being typed.
			if (known && !due) return;
			if (!known) show(drafts.arrived(draft, text, join, tidy));
			if (drafts.toStore(draft) !== undefined) later();
		});
	});
	$effect(() => () => {
		clearTimeout(timer);
		const text = emptied() ? undefined : drafts.onLeaving(draft);
		if (text === undefined || tidy(text) === tidy(draft.stored)) return;
		if (stored() === undefined || !fits(text)) hold(heir(), text);
		else void save(tidy(text)).then((done) => done || hold(heir(), text));
	});
	const dirty = (): boolean => drafts.isDirty(draft) && !emptied();
	keepUnsaved(dirty, flush);

	return {
		get value() {
			return draft.mine;
		},
		set value(value: string) {
			draft = drafts.typed(draft, value);
			failed = false;
			later();
		},
		get dirty() {
			return dirty();
		},
		get stuck() {
			const waiting = failed || stored() === undefined || drafts.isClashing(draft) || !fits(draft.mine);
			return dirty() && waiting;
		},
		get theirs() {
			return drafts.isClashing(draft) ? draft.stored : undefined;
		},
		get problem() {
			return drafts.isDirty(draft) ? reason(draft.mine) : undefined;
		},
		keepMine: () => {
			draft = drafts.keepMine(draft);
			void flush();
		},
		takeTheirs: () => show(drafts.takeTheirs(draft)),
		flush,
		attach: (field) => {
			element = field;
			const begin = (): void => void (composing = true);
			const end = (): void => void (composing = false);
			field.addEventListener('compositionstart', begin);
			field.addEventListener('compositionend', end);
			field.addEventListener('blur', leave);
			return () => {
				field.removeEventListener('blur', leave);
				field.removeEventListener('compositionstart', begin);
				field.removeEventListener('compositionend', end);
				element = undefined;
			};
		},
	};
}
