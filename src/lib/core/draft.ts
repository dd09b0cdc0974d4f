/**
 * A text that is being typed while others may write it too, as a state that only these functions change. The law: nothing
 * is ever stored over a text that was not taken into account, so that no word of either side goes without being said.
 */
import { keepBoth, weave } from './weave';

export interface Draft {
	/** What the field shows. */
	readonly mine: string;
	/** The stored text that `mine` takes into account. */
	readonly base: string;
	/**
	 * The stored text as it is now, or one that this field overwrote unseen. Other than `base` only while the two cannot be
	 * brought together.
	 */
	readonly stored: string;
}

export const draftOf = (stored: string): Draft => ({ mine: stored, base: stored, stored });

export const isDirty = ({ mine, stored }: Draft): boolean => mine !== stored;
/** Both changed the same place: somebody has to choose. */
export const isClashing = ({ base, stored }: Draft): boolean => base !== stored;

export const typed = (draft: Draft, mine: string): Draft => ({ ...draft, mine });

/** How two versions of a text come together. */
export interface Joining {
	/** `null` where a person has to say. */
	readonly merge: (base: string, mine: string, theirs: string) => string | null;
	/** Where nobody can be asked any more; `null` where it is one or the other even then. */
	readonly both: (base: string, mine: string, theirs: string) => string | null;
}

/** For one line, half of one and half of another is a third thing that nobody wrote. */
export const oneOrOther: Joining = {
	merge: (base, mine, theirs) => (mine === base || mine === theirs ? theirs : theirs === base ? mine : null),
	both: () => null,
};
/** For longer text: both, wherever they touch different places. */
export const together: Joining = { merge: weave, both: keepBoth };

/**
 * The stored text changed, by this field's own save or by anybody. `tidy` is what is stored of what is typed: others changed
 * that, and not the spaces around it, which would pass for a place that both changed.
 */
export function arrived(
	draft: Draft,
	stored: string,
	join: Joining,
	tidy: (text: string) => string = (text) => text,
): Draft {
	if (stored === draft.stored) return draft;
	const base = draft.mine === draft.base ? draft.base : tidy(draft.base);
	const mine = join.merge(base, draft.mine, stored);
	return mine === null ? { ...draft, base, stored } : { mine, base: stored, stored };
}

/** What is to be stored now, if anything. Nothing while somebody has to choose. */
export const toStore = (draft: Draft): string | undefined =>
	isDirty(draft) && !isClashing(draft) ? draft.mine : undefined;

/**
 * This text was stored, over the text `over` that `toStore` took into account. What arrived while it was on its way has been
 * overwritten unseen: it is part of the draft already, or is put back into it and waits to be stored, or is still asked about.
 */
export function storedAs(draft: Draft, text: string, over: string, join: Joining): Draft {
	const overtaken = draft.stored !== over && draft.stored !== text && isClashing(draft);
	if (!overtaken) return { mine: draft.mine, base: text, stored: text };
	const mine = join.both(draft.base, draft.mine, draft.stored);
	return mine === null ? { ...draft, base: text } : { mine, base: text, stored: text };
}

/** The person chose their own text; the other one was seen. */
export const keepMine = (draft: Draft): Draft => ({ ...draft, base: draft.stored });
/** The person chose the other text; it waits to be stored where this field has overwritten it, and `now` stands there. */
export const takeTheirs = (draft: Draft, now = draft.stored): Draft => ({
	mine: draft.stored,
	base: now,
	stored: now,
});

/** A text whose field goes away: to be stored, or to be held until somebody can choose. */
export interface Left {
	readonly text: string;
	/** Held, it is over this text that it was typed; without, it can be stored, or nothing stood there. */
	readonly over?: string;
}

/** What remains to be done when the field goes away: where nobody can choose any more, both are stored if they ever are. */
export function onLeaving(draft: Draft, join: Joining): Left | undefined {
	if (!isClashing(draft)) return isDirty(draft) ? { text: draft.mine } : undefined;
	const text = join.both(draft.base, draft.mine, draft.stored);
	return text === null ? { text: draft.mine, over: draft.base } : { text };
}

/** A field opens again with what was held of it: whoever had to choose then has to choose now, unless the other text is gone. */
export const heldAgain = ({ text, over }: Left, stored: string, join: Joining): Draft =>
	over === undefined ? typed(draftOf(stored), text) : arrived(typed(draftOf(over), text), stored, join);
