/** Switches the language here at once, and on the account, so that mail and agents use it too. */
import { api } from '$lib/client/trpc';
import { setLocale } from '$lib/i18n/paraglide/runtime';

/** The page reloads in the new language. Offline, only this device changes; the cookie decides what is shown here. */
export async function saveLocale(locale: 'en' | 'de'): Promise<void> {
	await Promise.race([
		api()
			.account.update.mutate({ locale })
			.catch(() => undefined),
		new Promise((resolve) => setTimeout(resolve, 1_500)),
	]);
	await setLocale(locale);
}
