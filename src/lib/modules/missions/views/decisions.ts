/** Accepting and rejecting, with the words said afterwards. The road from a proposal to a write is `approve.ts`. */
import type { Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import { errorText } from '$lib/ui/errors';
import { toast, undoToast } from '$lib/ui/toast';
import { approveProposal, finishApproval, type RunTool } from '../approve';
import type { StoredProposal } from '../model';
import { settle } from './taken-back';

type Undo = (() => Promise<void>) | undefined;

/**
 * The workspace's run for one proposal, remembering how to take back what was done in the agent's name. Only that is a
 * step to undo: marking and settling follow it, so that the proposal never says "accepted" about something taken back, and
 * waits for a decision again.
 */
function rememberingRun(ws: Workspace, id: string): { readonly run: RunTool; readonly undo: () => Undo } {
	let undo: Undo;
	const onundone = async (): Promise<void> => {
		const back = await ws.run('missions_reopen', { id }, { aside: true });
		// One that has expired meanwhile cannot wait any more; what it did is taken back all the same.
		if (!back.ok) await settle(ws, id, 'undone');
	};
	return {
		run: async (tool, input, options) => {
			if (options?.actor?.kind !== 'ai') return ws.run(tool, input, { ...options, aside: true });
			const done = await ws.run(tool, input, { ...options, onundone });
			if (done.ok) undo = done.value.undo;
			return done;
		},
		undo: () => undo,
	};
}

/** Answers whether it was carried out. Says so with an undo, or says why not. */
export async function accept(
	ws: Workspace,
	proposal: StoredProposal,
	edited?: Readonly<Record<string, unknown>>,
): Promise<boolean> {
	const { run, undo } = rememberingRun(ws, proposal.id);
	const done = await approveProposal(run, proposal.id, edited);
	if (done.ok) undoToast(m.missions_accepted(), undo());
	else toast.error(m.missions_not_carried_out({ reason: errorText(done.error) }));
	return done.ok;
}

/** One after the other, because a later proposal may build on an earlier one. */
export async function acceptAll(ws: Workspace, proposals: readonly StoredProposal[]): Promise<void> {
	const undos: NonNullable<Undo>[] = [];
	let failed = 0;
	for (const proposal of proposals) {
		const { run, undo } = rememberingRun(ws, proposal.id);
		const done = await approveProposal(run, proposal.id);
		const back = undo();
		if (!done.ok) failed += 1;
		else if (back) undos.unshift(back);
	}
	const takeBack = async (): Promise<void> => {
		for (const undo of undos) await undo();
	};
	const said =
		failed === 0
			? m.missions_accepted_all({ count: proposals.length })
			: m.missions_accepted_some({ done: proposals.length - failed, failed });
	undoToast(said, undos.length > 0 ? takeBack : undefined);
}

export async function reject(ws: Workspace, proposal: StoredProposal, feedback: string): Promise<boolean> {
	const done = await ws.run('missions_reject', {
		id: proposal.id,
		...(feedback.trim() === '' ? {} : { feedback }),
	});
	if (done.ok) undoToast(m.missions_rejected(), done.value.undo);
	else toast.error(done.error);
	return done.ok;
}

/** Carries out what a closed tab left approved but not done. Safe to repeat; failures are stored with the proposal. */
export async function finish(ws: Workspace, proposal: StoredProposal): Promise<void> {
	await finishApproval(rememberingRun(ws, proposal.id).run, proposal);
}
