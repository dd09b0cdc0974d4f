/** Taking back what agents wrote, so that the proposals and steps it came from say so. */
import type { Done, Reverted, Workspace } from '$lib/client/workspace';
import type { Result } from '$lib/core/result';
import type { HistoryEntry } from '$lib/core/sync/history';
import { toast } from '$lib/ui/toast';
import { Proposals, Steps, type StoredProposal } from '../model';
import { stepsTakenBack, takenBack } from '../undone';

/** Writes down how something stands now. Not a step of its own: it follows the undo it tells of. */
async function note(ws: Workspace, tool: string, input: unknown): Promise<void> {
	const done = await ws.run(tool, input, { aside: true });
	if (!done.ok) toast.error(done.error);
}

/** Writes down how it stands with an accepted proposal. */
export const settle = (
	ws: Workspace,
	id: string,
	outcome: NonNullable<StoredProposal['outcome']>,
): Promise<void> => note(ws, 'missions_settle', { id, outcome });

/** Steps one note may name. */
const MAX_NOTED = 500;

/**
 * Reverts these writes; proposals and steps that are thereby undone say so, and no longer when the revert itself is
 * undone.
 */
export async function revertWrites(
	ws: Workspace,
	writes: readonly HistoryEntry[],
): Promise<Result<Done<Reverted>>> {
	const proposals = ws.rows(Proposals);
	const steps = ws.rows(Steps);
	let undoneProposals: readonly string[] = [];
	let undoneSteps: readonly string[] = [];
	const tell = async (undone: boolean): Promise<void> => {
		for (const id of undoneProposals) await settle(ws, id, undone ? 'undone' : 'done');
		for (let at = 0; at < undoneSteps.length; at += MAX_NOTED) {
			await note(ws, 'missions_note_undone', { ids: undoneSteps.slice(at, at + MAX_NOTED), undone });
		}
	};
	const done = await ws.revert(writes, { onundone: () => tell(false) });
	if (!done.ok || done.value.value.reverted === 0) return done;
	const { skipped } = done.value.value;
	undoneProposals = takenBack(proposals.all, writes, skipped).map(({ id }) => id);
	undoneSteps = stepsTakenBack(steps.all, writes, skipped).map(({ id }) => id);
	await tell(true);
	return done;
}
