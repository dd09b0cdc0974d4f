/**
 * The words of one language. In the built browser app this stands in for `paraglide/messages`, which holds those of all
 * languages (`scripts/lib/one-language.mjs`). Switching languages loads the page again, so that one is enough.
 */
import type { m as AllWords } from './paraglide/messages';
import { getLocale } from './paraglide/runtime';

/** Empty until `loadWords` has answered. */
export const m = {} as typeof AllWords;

/** Fetches the words of the page's language, which every page waits for. Rejects when the server cannot be reached. */
export async function loadWords(): Promise<void> {
	const words =
		getLocale() === 'de'
			? await import('./paraglide/messages/de.js')
			: await import('./paraglide/messages/en.js');
	Object.assign(m, words);
}
