/**
 * What the palette offers, as data: places, things to create, actions, records found. Ordering is here; running an item
 * is the item's own function. Nothing in here touches the screen.
 */
import { bestScore } from '$lib/ui/fuzzy';
import type { Icon } from '$lib/ui/icon';

export interface PaletteItem {
	readonly id: string;
	readonly group: string;
	readonly label: string;
	/** Other words it is found by. */
	readonly also?: readonly string[];
	/** Quiet text after the label. */
	readonly detail?: string;
	readonly icon: Icon;
	readonly hue?: number | undefined;
	readonly keys?: string | undefined;
	readonly href?: string;
	readonly run?: () => void;
	/** Shown only once something is typed. */
	readonly onlyTyped?: boolean;
	/** Takes any text (such as "create “…”") and stands at the end. */
	readonly takesText?: boolean;
}

export interface PaletteGroup {
	readonly name: string;
	readonly items: readonly PaletteItem[];
}

const PER_GROUP = 6;

/**
 * What a typed text most likely is: a line to write down, or words to find something by. A line of several words is
 * meant to be new, so that Enter never opens an old record for it; whoever wants to find presses the key for searching.
 */
export type Intent = 'write' | 'find';

/** `understood`: a module reads more than a title in it, such as a day. `finding`: the palette was opened to search. */
export const intentOf = (query: string, understood: boolean, finding: boolean): Intent =>
	!finding && (understood || /\S\s+\S/u.test(query)) ? 'write' : 'find';

/** Groups in the order of their best match; records found by the index keep the index's order. */
export function rankItems(
	query: string,
	items: readonly PaletteItem[],
	found: readonly PaletteItem[],
	intent: Intent = 'find',
): readonly PaletteGroup[] {
	const typed = query.trim() !== '';
	const scored = items
		.filter((item) => !item.takesText && (typed || !item.onlyTyped))
		.map((item) => ({ item, score: bestScore(query, item.label, item.also) }))
		.filter(({ score }) => score > 0);
	if (typed) scored.sort((a, b) => b.score - a.score);
	const ordered = [...scored.map(({ item }) => item)];
	const taking = typed ? items.filter((item) => item.takesText) : [];
	// Records come right after a clear hit on a name, and before loose ones; so does what a line can become.
	const strong = typed ? scored.filter(({ score }) => score >= 0.8).length : ordered.length;
	ordered.splice(strong, 0, ...(intent === 'write' ? [...taking, ...found] : found));
	if (intent === 'find') ordered.push(...taking);
	const names = [...new Set(ordered.map((item) => item.group))];
	return names.map((name) => ({
		name,
		items: ordered.filter((item) => item.group === name).slice(0, typed ? PER_GROUP + 2 : Infinity),
	}));
}
