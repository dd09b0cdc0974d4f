/**
 * Which notes the list shows, as an address and back. A tag is text of the person, so it stands in the fragment, which
 * browsers never send; what is searched for stays on the screen only.
 */

import type { ScreenQuery } from '$lib/core/query';
import { newestNotes, type Notes } from '../model';

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

/** What the list asks for. */
export const listQuery = ({ filter, tag }: Selection, words: string): ScreenQuery<typeof Notes> => ({
	where: { archived: filter === 'archived', ...(filter === 'pinned' ? { pinned: true } : {}) },
	order: newestNotes,
	...(tag === undefined ? {} : { holds: { field: 'tags', value: tag } }),
	...(words.trim() === '' ? {} : { words }),
});
