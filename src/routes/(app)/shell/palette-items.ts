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

/** Groups in the order of their best match; records found by the index keep the index's order. */
export function rankItems(
	query: string,
	items: readonly PaletteItem[],
	found: readonly PaletteItem[],
): readonly PaletteGroup[] {
	const typed = query.trim() !== '';
	const scored = items
		.filter((item) => !item.takesText && (typed || !item.onlyTyped))
		.map((item) => ({ item, score: bestScore(query, item.label, item.also) }))
		.filter(({ score }) => score > 0);
	if (typed) scored.sort((a, b) => b.score - a.score);
	const ordered = [...scored.map(({ item }) => item)];
	// Records come right after a clear hit on a name, and before loose ones.
	const strong = typed ? scored.filter(({ score }) => score >= 0.8).length : ordered.length;
	ordered.splice(strong, 0, ...found);
	if (typed) ordered.push(...items.filter((item) => item.takesText));
	const names = [...new Set(ordered.map((item) => item.group))];
	return names.map((name) => ({
		name,
		items: ordered.filter((item) => item.group === name).slice(0, typed ? PER_GROUP + 2 : Infinity),
	}));
}
