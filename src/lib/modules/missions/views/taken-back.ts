/** Taking back what agents wrote, so that the proposals it came from say so. */
import type { Done, Reverted, Workspace } from '$lib/client/workspace';
import type { Result } from '$lib/core/result';
import type { HistoryEntry } from '$lib/core/sync/history';
import { toast } from '$lib/ui/toast';
import { Proposals, type StoredProposal } from '../model';
import { takenBack } from '../undone';

/** Writes down how it stands with an accepted proposal. Not a step of its own: it follows the undo it tells of. */
export async function settle(
	ws: Workspace,
	id: string,
	outcome: NonNullable<StoredProposal['outcome']>,
): Promise<void> {
	const done = await ws.run('missions_settle', { id, outcome }, { aside: true });
	if (!done.ok) toast.error(done.error);
}

/** Reverts these writes; proposals that are thereby undone say so, and no longer when the revert itself is undone. */
export async function revertWrites(
	ws: Workspace,
	writes: readonly HistoryEntry[],
): Promise<Result<Done<Reverted>>> {
	const proposals = ws.rows(Proposals);
	let undone: readonly StoredProposal[] = [];
	const onundone = async (): Promise<void> => {
		for (const { id } of undone) await settle(ws, id, 'done');
	};
	const done = await ws.revert(writes, { onundone });
	if (!done.ok || done.value.value.reverted === 0) return done;
	undone = takenBack(proposals.all, writes, done.value.value.skipped);
	for (const { id } of undone) await settle(ws, id, 'undone');
	return done;
}
