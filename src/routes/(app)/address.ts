/** What the shell reads from an address, and the addresses it goes to. Pure. */
import { recordPath, type AnyModule } from '$lib/core/module';

/** The parts of the path after a module, as the router gives it. */
export const partsOf = (path = ''): string[] => path.split('/').filter(Boolean);

/**
 * The record that the path after a module opens: `5f0c…` does, `timeline` does not. Record ids carry a digit or a colon
 * (they are UUIDs, or derived like `default:<space>`); plain words are pages of the module's own list. A deleted one opens
 * beside the trash too: `trash/5f0c…`.
 */
export const recordIn = (path: readonly string[]): string | undefined => {
	const [id, ...more] = path[0] === 'trash' ? path.slice(1) : path;
	return id !== undefined && more.length === 0 && /[\d:]/.test(id) ? id : undefined;
};

/** Where the trash of a module is: a page that no module writes. */
export const trashAddress = (module: string): string => `/${encodeURIComponent(module)}/trash`;

/** A deleted record beside the trash it waits in, which stays as it is filtered there. */
export const deletedAddress = (module: string, id: string, from: Pick<URL, 'search'>): string =>
	`${trashAddress(module)}/${encodeURIComponent(id)}${from.search}`;

/** Whether the path is that of the module's trash, with or without one of its records open. */
export const isTrash = ({ trash }: Pick<AnyModule, 'trash'>, path: readonly string[]): boolean =>
	trash !== undefined && path[0] === 'trash' && (path.length === 1 || recordIn(path) !== undefined);

/** Whether a module has something to show at this path. */
export const leadsSomewhere = (
	module: Pick<AnyModule, 'views' | 'pages' | 'trash'>,
	path: readonly string[],
): boolean =>
	module.views.list !== undefined &&
	(path.length === 0 ||
		(path.length === 1 && (isTrash(module, path) || module.pages?.includes(path[0]!) === true)) ||
		(module.views.detail !== undefined &&
			recordIn(path) !== undefined &&
			(path.length === 1 || isTrash(module, path))));

/**
 * The list of a module, or its trash, without the open record, filtered as it was: filters stand in the query and in the
 * hash.
 */
export const listAddress = (module: string, from: Pick<URL, 'pathname' | 'search' | 'hash'>): string =>
	`${from.pathname.split('/')[2] === 'trash' ? trashAddress(module) : `/${encodeURIComponent(module)}`}${from.search}${from.hash}`;

/** Where the record that is open at this address opens in its module, whatever stands beside it now. */
export function openRecord({ pathname }: Pick<URL, 'pathname'>): string | undefined {
	const [module = '', ...path] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
	const id = recordIn(path);
	return id === undefined ? undefined : recordPath(module, id);
}

/** Whether this page lists the overwritten edits itself, so that nobody is told the same thing twice on one screen. */
export const listsConflicts = (url: Pick<URL, 'pathname' | 'searchParams'>): boolean =>
	url.pathname.replace(/\/$/, '') === '/inbox' &&
	url.searchParams.get('view') !== 'decided' &&
	!url.searchParams.has('mission');
