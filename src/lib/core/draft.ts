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
	/** The stored text as it is now. Other than `base` only while the two cannot be brought together. */
	readonly stored: string;
}

export const draftOf = (stored: string): Draft => ({ mine: stored, base: stored, stored });

export const isDirty = ({ mine, stored }: Draft): boolean => mine !== stored;
/** Both changed the same place: somebody has to choose. */
export const isClashing = ({ base, stored }: Draft): boolean => base !== stored;

export const typed = (draft: Draft, mine: string): Draft => ({ ...draft, mine });

/** How two versions of a text come together; `null` where a person has to say. */
export type Joining = (base: string, mine: string, theirs: string) => string | null;

/** For one line, half of one and half of another is a third thing that nobody wrote. */
export const oneOrOther: Joining = (base, mine, theirs) =>
	mine === base || mine === theirs ? theirs : theirs === base ? mine : null;
/** For longer text: both, wherever they touch different places. */
export const together: Joining = weave;

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
	const mine = join(base, draft.mine, stored);
	return mine === null ? { ...draft, base, stored } : { mine, base: stored, stored };
}

/** What is to be stored now, if anything. Nothing while somebody has to choose. */
export const toStore = (draft: Draft): string | undefined =>
	isDirty(draft) && !isClashing(draft) ? draft.mine : undefined;

/**
 * This text was stored, over the text `over` that `toStore` took into account. What arrived while it was on its way has been
 * overwritten unseen: it is part of the draft already, or is put back into it, and waits to be stored.
 */
export function storedAs(draft: Draft, text: string, over: string): Draft {
	const overtaken = draft.stored !== over && draft.stored !== text && isClashing(draft);
	const mine = overtaken ? keepBoth(draft.base, draft.mine, draft.stored) : draft.mine;
	return { mine, base: text, stored: text };
}

/** The person chose their own text; the other one was seen. */
export const keepMine = (draft: Draft): Draft => ({ ...draft, base: draft.stored });
export const takeTheirs = (draft: Draft): Draft => draftOf(draft.stored);

/** What is to be stored when the field goes away: where nobody can choose any more, both. */
export const onLeaving = (draft: Draft): string | undefined =>
	isClashing(draft) ? keepBoth(draft.base, draft.mine, draft.stored) : toStore(draft);
