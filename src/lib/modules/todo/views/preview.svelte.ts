/** Reads the line being typed for the live preview, with the words of more languages once they are loaded. */
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { parseQuickAdd, type DateFinder, type Parsed } from '../grammar/parse';
import type { DayContext } from '../due';

let otherLanguages = $state.raw<DateFinder>();
let loading: Promise<void> | undefined;

/** Loads the date words of other languages in the background; without them the preview only knows English and German. */
function load(): Promise<void> {
	loading ??= import('../grammar/other-languages').then(
		(module) => {
			otherLanguages = module.findOtherDate;
		},
		() => {
			// Offline before the first use: the next keystroke tries again, and adding reads the line by itself anyway.
			loading = undefined;
		},
	);
	return loading;
}

export function readLine(text: string, day: DayContext, projects: readonly string[]): Parsed {
	if (text.trim() !== '') void load();
	return parseQuickAdd(text, {
		now: day.now,
		locale: getLocale(),
		projects,
		...(otherLanguages === undefined ? {} : { otherLanguages }),
	});
}
