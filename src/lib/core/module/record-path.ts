/** Where things open. The shell reads these addresses (`routes/(app)/address.ts`); everybody else only goes there. */

/** What a list is filtered by, which stays while one of its records is open: in the query, and sealed words in the hash. */
type Filtered = Pick<URL, 'search' | 'hash'>;

/** The record in the panel beside its module's list; with `from` the list stays filtered as it is there. */
export const recordPath = (module: string, id: string, from?: Filtered): string =>
	`/${encodeURIComponent(module)}/${encodeURIComponent(id)}${from === undefined ? '' : `${from.search}${from.hash}`}`;
