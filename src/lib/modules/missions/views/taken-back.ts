/** Taking back what agents wrote, so that the proposals and steps it came from say so. */
import type { Done, Reverted, Workspace } from '$lib/client/workspace';
import type { Result } from '$lib/core/result';
import type { HistoryEntry } from '$lib/core/sync/history';
import { toast } from '$lib/ui/toast';
import { Proposals, Steps, type StoredProposal } from '../model';
import { madeBy, ranFor, stepsTakenBack, takenBack, writesTakenBack } from '../undone';

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
	const accepted = { ...madeBy(writes), status: 'approved', outcome: 'done' } as const;
	const proposals = await ws.rows(Proposals).ask({ where: accepted });
	const steps = await ws.rows(Steps).ask({ where: ranFor(writes) });
	undoneProposals = takenBack(proposals, writes, skipped).map(({ id }) => id);
	undoneSteps = stepsTakenBack(steps, writes, skipped).map(({ id }) => id);
	await tell(true);
	return done;
}

/** Those of these writes that a person has taken back already, as far as no other proposal in force made them too. */
export async function takenBackBefore(
	ws: Workspace,
	writes: readonly HistoryEntry[],
): Promise<readonly HistoryEntry[]> {
	const settled = { ...madeBy(writes), outcome: { in: ['done', 'undone'] } } as const;
	return writesTakenBack(await ws.rows(Proposals).ask({ where: settled }), writes);
}
