/**
 * Which tasks the list shows, as an address and back. A tag is text of the person, so it stands in the fragment, which
 * browsers never send.
 */
import { priorities, type Priority } from '../model';
import { taskFilters, type Selection, type TaskFilter } from '../select';

const tagIn = (hash: string): string | undefined =>
	new URLSearchParams(hash.slice(1)).get('tag') ?? undefined;

export function readSelection(url: URL): Selection {
	const query = url.searchParams;
	const filter = query.get('filter') as TaskFilter | null;
	const priority = query.get('priority') as Priority | null;
	return {
		filter: filter !== null && taskFilters.includes(filter) ? filter : 'open',
		priority: priority !== null && priorities.includes(priority) ? priority : undefined,
		projectId: query.get('project') ?? undefined,
		tag: tagIn(url.hash),
	};
}

export function selectionHref({ filter, priority, projectId, tag }: Selection): string {
	const query = new URLSearchParams();
	if (filter !== 'open') query.set('filter', filter);
	if (priority !== undefined) query.set('priority', priority);
	if (projectId !== undefined) query.set('project', projectId);
	const search = query.size > 0 ? `?${query}` : '';
	return `/todo${search}${tag === undefined ? '' : `#${new URLSearchParams({ tag })}`}`;
}
