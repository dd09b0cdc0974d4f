/** How syncing went since this tab opened, as stretches of time, for the strip in the settings. In memory only. */
import { untrack } from 'svelte';
import type { SyncState, Workspace } from '$lib/client/workspace';

export interface SyncStretch {
	readonly phase: SyncState['phase'];
	readonly from: number;
}

const KEEP = 400;
let stretches = $state.raw<readonly SyncStretch[]>([]);

export const syncHistory = {
	/** Oldest first; each lasts until the next begins. Reactive. */
	get stretches(): readonly SyncStretch[] {
		return stretches;
	},
};

/** Call once from the shell. */
export function watchSync(ws: Workspace): void {
	$effect(() => {
		// Being in step and getting into step look the same from a distance; only their end is news.
		const phase = ws.sync.phase === 'syncing' ? 'idle' : ws.sync.phase;
		untrack(() => {
			if (stretches.at(-1)?.phase === phase) return;
			stretches = [...stretches, { phase, from: Date.now() }].slice(-KEEP);
		});
	});
}
