/** The words and colours of note screens. */
import { m } from '$lib/i18n/paraglide/messages';
import type { NoteColor } from '../model';
import { titleOf } from '../text';

const hues: Readonly<Record<NoteColor, number | undefined>> = {
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
};
/** OKLCH hue of a note's dot; `undefined` is grey. */
export const colorHue = (color: NoteColor): number | undefined => hues[color];

export const colorWord = (color: NoteColor): string =>
	({
		slate: m.notes_color_slate,
		red: m.notes_color_red,
		orange: m.notes_color_orange,
		amber: m.notes_color_amber,
		green: m.notes_color_green,
		teal: m.notes_color_teal,
		blue: m.notes_color_blue,
		indigo: m.notes_color_indigo,
		violet: m.notes_color_violet,
		pink: m.notes_color_pink,
	})[color]();

export const titleWord = (note: { readonly title: string; readonly content: string }): string =>
	titleOf(note) || m.notes_untitled();
