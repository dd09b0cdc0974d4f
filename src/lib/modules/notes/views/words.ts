/** The words of note screens. */
import { m } from '$lib/i18n/paraglide/messages';
import { titleOf } from '../text';

export const titleWord = (note: { readonly title: string; readonly content: string }): string =>
	titleOf(note) || m.notes_untitled();
