/** Where to go after signing in. Only paths of this app: anything else would make the sign-in page an open redirect. */

/** The first page of the app. */
export const HOME = '/today';

/** `raw` when it is a plain path of ours, else the first page. */
export function safeNext(raw: string | null | undefined): string {
	if (!raw || !raw.startsWith('/') || raw.length > 500) return HOME;
	const url = new URL(raw, 'http://own.invalid');
	// Backslashes and double slashes are read as another host by browsers.
	return url.origin === 'http://own.invalid' && !raw.includes('\\') && !raw.startsWith('//')
		? `${url.pathname}${url.search}${url.hash}`
		: HOME;
}
