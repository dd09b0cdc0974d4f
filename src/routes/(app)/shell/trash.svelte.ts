/** The deleted rows of one table, newest deletion first: as many as were asked for, kept in step with the table. */
import type { LiveWindow, Workspace } from '$lib/client/workspace';
import { trashRows, type AnyTable, type TrashRow, type TrashSource } from '$lib/core/module';
import { clock } from './clock.svelte';

/** Rows to begin with: a first screen and some more, because each is read and opened. */
const FIRST_ROWS = 100;

export interface TrashPart {
	readonly source: TrashSource;
	readonly live: LiveWindow<AnyTable>;
	/** Newest deletion first; `undefined` until they were read. */
	readonly rows: readonly TrashRow[] | undefined;
	/** How many wait there, with those that were not opened yet. */
	readonly count: number;
}

/** Call while a component initialises. */
export function useTrash(workspace: Workspace, source: TrashSource): TrashPart {
	const live = workspace.rows(source.table).window(() => ({
		deleted: true,
		order: [{ by: 'updatedAt', descending: true }],
		limit: FIRST_ROWS,
	}));
	const rows = $derived(live.status === 'loading' ? undefined : trashRows(source, live.rows, clock.now));

	return {
		source,
		live,
		get rows() {
			return rows;
		},
		get count() {
			return (rows?.length ?? 0) + live.rest;
		},
	};
}
