/** Icons of the house's set as one line each, for rows: see `Glyph.svelte`. Pure. */
import type { IconNode } from 'lucide';

const known = new WeakMap<IconNode, string>();

/** The icon as the `d` of one SVG path. Throws for an icon that is drawn with anything but paths: that is a defect of its user. */
export function outlineOf(icon: IconNode): string {
	const found = known.get(icon);
	if (found !== undefined) return found;
	const line = icon
		.map(([tag, { d }]) => {
			if (tag !== 'path' || typeof d !== 'string') throw new Error(`An icon with a ${tag} is no outline.`);
			return d;
		})
		.join(' ');
	known.set(icon, line);
	return line;
}
