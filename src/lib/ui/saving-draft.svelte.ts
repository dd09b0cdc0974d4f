/**
 * A text that saves itself, whatever shows it, a field or an editor: after a pause, one write after the other, and when it
 * goes away. What others write meanwhile is taken into account before anything is stored; see `core/draft.ts` for the rules.
 */
import * as drafts from '../core/draft';
import { m } from '../i18n/paraglide/messages';
import { hold, takeHeld } from './held-drafts';

const PAUSE_MS = 500;
/** Who writes without a pause is stored all the same: a tab may end at any moment. */
const LONGEST_MS = 2_000;

/** What shows the text. */
export interface Surface {
	/** The text as it is shown now, for what tells only that it was typed in: reading it may cost. */
	readonly read?: () => string;
	/** Shows another text. */
	readonly show: (next: string, before: string) => void;
}

export interface SavingOptions {
	/** Names the text, for when it cannot be stored as its field goes away. */
	readonly key: string;
	/** Names the field that gets such text, when it is another one. */
	readonly heir?: (() => string) | undefined;
	/** The stored text; `undefined` while there is no record to store it in. */
	readonly stored: () => string | undefined;
	/** Answers whether it worked; a refused text stays in the field. */
	readonly save: (text: string) => Promise<boolean>;
	/** How two versions come together; as one or the other when absent. */
	readonly join?: drafts.Joining | undefined;
	/** What is stored of what is typed, such as without spaces around. */
	readonly tidy?: ((text: string) => string) | undefined;
	/** A stored text in the words of what shows it, where one text can be written in several ways. */
	readonly normal?: ((stored: string) => string) | undefined;
	/** Why a tidied text cannot be stored, in words; it stays in the field and this is said. */
	readonly refuse?: ((text: string) => string | undefined) | undefined;
	/** Characters that can be stored; more stays in the field and is said. */
	readonly limit?: number | undefined;
	/** An emptied text is not stored. */
	readonly required?: boolean | undefined;
}

export interface SavingDraft {
	readonly draft: drafts.Draft;
	/** Typed and not stored yet. */
	readonly dirty: boolean;
	/** Typed text that is not stored by itself: refused, failed, without a record, or waiting for a choice. */
	readonly stuck: boolean;
	/** The stored text that somebody else wrote at the same place meanwhile; saving waits for a choice. */
	readonly theirs: string | undefined;
	/** Why this text cannot be stored, in words. */
	readonly problem: string | undefined;
	/** Emptied where something is required. */
	readonly emptied: boolean;
	/** The person typed: this text, or what the surface reads when it is needed. */
	readonly typed: (text?: string) => void;
	/** The stored text changed, by this field or by anybody, or there is none any more; not while a word is being composed. */
	readonly arrived: (stored: string | undefined) => void;
	readonly keepMine: () => void;
	readonly takeTheirs: () => void;
	readonly flush: () => Promise<void>;
	/** The field goes away: what can be stored is, the rest is held. */
	readonly leave: () => void;
}

export function savingDraft(options: SavingOptions, surface: Surface): SavingDraft {
	const { key, stored, save, join = drafts.oneOrOther, limit = Infinity, required = false } = options;
	const { tidy = (text) => text, normal = (text) => text } = options;
	const { refuse = () => undefined, heir = () => key } = options;
	const kept = takeHeld(key);
	/** As it is stored, letter by letter, by this field or by others: when it arrives it is no news. */
	let seen = stored();
	const begun = drafts.draftOf(normal(seen ?? ''));
	// Without a record nobody else wrote anything yet.
	const now = seen === undefined ? (kept?.over ?? '') : begun.stored;
	let draft = $state.raw(kept === undefined ? begun : drafts.heldAgain(kept, now, join));
	if (kept !== undefined && surface.read !== undefined) surface.show(draft.mine, begun.mine);
	/** What is on its way into the store. */
	let sending: string | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** When the oldest letter that waits must be stored. */
	let latest: number | undefined;
	/** Typed since the surface was read. */
	let touched = $state(false);
	let failed = $state(false);
	let writing: Promise<void> = Promise.resolve();
	/** Typed text found no record, or comes from an earlier field: it is stored as soon as there is one. */
	let waits = kept !== undefined;

	const isEmptied = (): boolean => required && drafts.isDirty(draft) && tidy(draft.mine).trim() === '';
	const reason = (text: string): string | undefined =>
		tidy(text).length > limit ? m.error_value_long({ most: String(limit) }) : refuse(tidy(text));
	const fits = (text: string): boolean => !isEmptied() && reason(text) === undefined;
	const later = (): void => {
		clearTimeout(timer);
		latest ??= Date.now() + LONGEST_MS;
		timer = setTimeout(() => void flush(), Math.max(0, Math.min(PAUSE_MS, latest - Date.now())));
	};
	const look = (): void => {
		if (!touched || surface.read === undefined) return;
		draft = drafts.typed(draft, surface.read());
		touched = false;
	};
	const show = (next: drafts.Draft): void => {
		const before = draft.mine;
		draft = next;
		if (next.mine !== before) surface.show(next.mine, before);
	};
	const write = async (): Promise<void> => {
		look();
		const text = drafts.toStore(draft);
		if (text === undefined || stored() === undefined || !fits(text)) return;
		const over = draft.stored;
		sending = tidy(text);
		// Spaces around it are typed, not stored.
		const done = sending === tidy(over) || (await save(sending));
		if (done && sending !== tidy(over)) seen = sending;
		sending = undefined;
		failed = !done;
		if (!done) return;
		look();
		show(drafts.storedAs(draft, text, over, join));
		if (touched || drafts.toStore(draft) !== undefined) later();
	};
	/** One write after the other, so that each knows what the one before it stored. */
	const flush = (): Promise<void> => {
		clearTimeout(timer);
		latest = undefined;
		return (writing = writing.then(write, write));
	};
	const isDirty = (): boolean => (touched || drafts.isDirty(draft)) && !isEmptied();

	return {
		get draft() {
			return draft;
		},
		get dirty() {
			return isDirty();
		},
		get stuck() {
			const waiting = failed || stored() === undefined || drafts.isClashing(draft) || !fits(draft.mine);
			return isDirty() && waiting;
		},
		get theirs() {
			return drafts.isClashing(draft) ? draft.stored : undefined;
		},
		get problem() {
			return drafts.isDirty(draft) ? reason(draft.mine) : undefined;
		},
		get emptied() {
			return isEmptied();
		},
		typed: (text) => {
			if (text === undefined) touched = true;
			else draft = drafts.typed(draft, text);
			failed = false;
			later();
		},
		arrived: (text) => {
			if (text === undefined) {
				waits = true;
				return;
			}
			const [known, due] = [text === sending || text === seen, waits];
			waits = false;
			// What was stored by this very field comes back without the spaces that are still being typed.
			if (known && !due) return;
			if (!known) {
				seen = text;
				look();
				show(drafts.arrived(draft, normal(text), join, tidy));
			}
			if (drafts.toStore(draft) !== undefined) later();
		},
		keepMine: () => {
			draft = drafts.keepMine(draft);
			void flush();
		},
		takeTheirs: () => {
			look();
			// What this field stored last is still there: it was on its way as theirs arrived, and has overwritten them.
			const now = seen !== undefined && stored() === seen ? normal(seen) : undefined;
			show(drafts.takeTheirs(draft, now));
			if (drafts.toStore(draft) !== undefined) void flush();
		},
		flush,
		leave: () => {
			clearTimeout(timer);
			look();
			const left = isEmptied() ? undefined : drafts.onLeaving(draft, join);
			if (left === undefined || tidy(left.text) === tidy(draft.stored)) return;
			const { text, over } = left;
			// Another field has nothing to do with what this one was typed over.
			const keep = (): void => hold(heir(), heir() === key ? { text, over: over ?? draft.stored } : { text });
			if (over !== undefined || stored() === undefined || !fits(text)) keep();
			else void save(tidy(text)).then((done) => done || keep());
		},
	};
}
