/** The deleted rows of one table, kept in step with it: deleting and restoring both replace its live rows. */
import type { LiveRows, Workspace } from '$lib/client/workspace';
import { trashRows, type AnyTable, type Stored, type TrashRow, type TrashSource } from '$lib/core/module';
import { clock } from './clock.svelte';

export interface TrashPart {
	readonly source: TrashSource;
	readonly live: LiveRows<AnyTable>;
	/** Newest deletion first; `undefined` until they were read. */
	readonly rows: readonly TrashRow[] | undefined;
}

/** Call while a component initialises. */
export function useTrash(workspace: Workspace, source: TrashSource): TrashPart {
	const live = workspace.rows(source.table);
	let deleted = $state.raw<readonly Stored<AnyTable>[]>();
	const rows = $derived(deleted && trashRows(source, deleted, clock.now));

	$effect(() => {
		// What follows is read again whenever one of these moves.
		void [live.all, live.status, workspace.space.id];
		let isOld = false;
		void live.deleted().then((found) => {
			if (!isOld) deleted = found;
		});
		return () => (isOld = true);
	});

	return {
		source,
		live,
		get rows() {
			return rows;
		},
	};
}
