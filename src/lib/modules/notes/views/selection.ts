/**
 * Which notes the list shows, as an address and back. A tag is text of the person, so it stands in the fragment, which
 * browsers never send; what is searched for stays on the screen only.
 */

export const noteFilters = ['all', 'pinned', 'archived'] as const;
export type NoteFilter = (typeof noteFilters)[number];

export interface Selection {
	readonly filter: NoteFilter;
	readonly tag?: string | undefined;
}

export function readSelection(url: URL): Selection {
	const filter = url.searchParams.get('filter') as NoteFilter | null;
	return {
		filter: filter !== null && noteFilters.includes(filter) ? filter : 'all',
		tag: new URLSearchParams(url.hash.slice(1)).get('tag') ?? undefined,
	};
}

export function selectionHref({ filter, tag }: Selection): string {
	const search = filter === 'all' ? '' : `?filter=${filter}`;
	return `/notes${search}${tag === undefined ? '' : `#${new URLSearchParams({ tag })}`}`;
}
