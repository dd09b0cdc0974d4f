/** What the shell reads from an address, and the addresses it goes to. Pure. */
import type { AnyModule } from '$lib/core/module';

/**
 * The record that the path after a module opens: `5f0c…` does, `timeline` does not. Record ids carry a digit or a colon
 * (they are UUIDs, or derived like `default:<space>`); plain words are pages of the module's own list.
 */
export const recordIn = (path: readonly string[]): string | undefined =>
	path.length === 1 && /[\d:]/.test(path[0]!) ? path[0] : undefined;

/** Where the trash of a module is: a page that no module writes. */
export const trashAddress = (module: string): string => `/${encodeURIComponent(module)}/trash`;

/** Whether the path is that of the module's trash. */
export const isTrash = ({ trash }: Pick<AnyModule, 'trash'>, path: readonly string[]): boolean =>
	trash !== undefined && path.length === 1 && path[0] === 'trash';

/** Whether a module has something to show at this path. */
export const leadsSomewhere = (
	module: Pick<AnyModule, 'views' | 'pages' | 'trash'>,
	path: readonly string[],
): boolean =>
	module.views.list !== undefined &&
	(path.length === 0 ||
		isTrash(module, path) ||
		(path.length === 1 && module.pages?.includes(path[0]!) === true) ||
		(module.views.detail !== undefined && recordIn(path) !== undefined));

/** The list of a module without the open record, filtered as it was: filters stand in the query and in the hash. */
export const listAddress = (module: string, from: Pick<URL, 'search' | 'hash'>): string =>
	`/${encodeURIComponent(module)}${from.search}${from.hash}`;

/** Whether this page lists the overwritten edits itself, so that nobody is told the same thing twice on one screen. */
export const listsConflicts = (url: Pick<URL, 'pathname' | 'searchParams'>): boolean =>
	url.pathname.replace(/\/$/, '') === '/inbox' &&
	url.searchParams.get('view') !== 'decided' &&
	!url.searchParams.has('mission');
