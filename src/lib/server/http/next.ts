/** Where to go after signing in. Only paths of this app: anything else would make the sign-in page an open redirect. */

/** The first page of the app. */
export const HOME = '/today';

/** `raw` when it is a plain path of ours, else the first page. */
export function safeNext(raw: string | null | undefined): string {
	if (!raw || !raw.startsWith('/') || raw.length > 500) return HOME;
	// First as a browser reads it (WHATWG URL: backslashes, dots and line breaks are gone then), then checked: what is left
	// of "/.//elsewhere" is an address of another host.
	const url = parsed(raw);
	const path = url && `${url.pathname}${url.search}${url.hash}`;
	return path !== undefined && isOwn(url) && isOwn(parsed(path)) ? path : HOME;
}

const OWN = 'http://own.invalid';
const parsed = (path: string): URL | undefined => (URL.canParse(path, OWN) ? new URL(path, OWN) : undefined);
const isOwn = (url: URL | undefined): boolean => url?.origin === OWN;
