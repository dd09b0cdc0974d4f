/** The colours that people give their things: one hue and one word each, so that violet is the same violet everywhere. */
import { m } from '$lib/i18n/paraglide/messages';

/** OKLCH hues in degrees, far enough apart to be told from each other as small dots. */
const hues = {
	slate: undefined,
	red: 25,
	orange: 50,
	amber: 80,
	green: 150,
	teal: 190,
	blue: 250,
	indigo: 275,
	violet: 305,
	pink: 345,
} as const;

/** A module lists those of its own in its model. */
export type ColorName = keyof typeof hues;

/** `undefined` is grey. */
export const hueOf = (color: ColorName): number | undefined => hues[color];

export const colorWord = (color: ColorName): string =>
	({
		slate: m.color_slate,
		red: m.color_red,
		orange: m.color_orange,
		amber: m.color_amber,
		green: m.color_green,
		teal: m.color_teal,
		blue: m.color_blue,
		indigo: m.color_indigo,
		violet: m.color_violet,
		pink: m.color_pink,
	})[color]();
