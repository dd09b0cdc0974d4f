/** What the shell reads from an address, and the addresses it goes to. Pure. */

/** The list of a module without the open record, filtered as it was: filters stand in the query and in the hash. */
export const listAddress = (module: string, from: Pick<URL, 'search' | 'hash'>): string =>
	`/${encodeURIComponent(module)}${from.search}${from.hash}`;

/** Whether this page lists the overwritten edits itself, so that nobody is told the same thing twice on one screen. */
export const listsConflicts = (url: Pick<URL, 'pathname' | 'searchParams'>): boolean =>
	url.pathname.replace(/\/$/, '') === '/inbox' &&
	url.searchParams.get('view') !== 'decided' &&
	!url.searchParams.has('mission');
