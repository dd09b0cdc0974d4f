/**
 * Carrying out a proposal, the same way in the browser and on the server.
 *
 *   approveProposal(run, id)            accept as asked
 *   approveProposal(run, id, edited)    accept with the person's changes
 *
 * 1. `missions_approve` as the person: refuses unless pending and not expired, marks it approved, answers the call.
 * 2. That call as the agent, with a key of the proposal for idempotency (`callKey`): record ids and stamps follow from the key, so
 *    that a second device, a reload between the steps or a double click writes the same records, not more.
 * 3. `missions_settle` as the person: `done`, or `failed` with the reason.
 * A tab that dies after 1 leaves `status: approved, outcome: null`; `finishApproval` repeats 2 and 3 safely.
 * No screen and no server file may carry out a proposal in another way.
 */
import type { Result } from '../../core/result';
import type { Actor } from '../../core/sync/actor';
import { actorOf, callKey, type ApprovedCall } from './decide';
import { errorWordsOf } from './error-words';
import type { StoredProposal } from './model';
import { cut } from '../../core/text';

/** `useWorkspace().run` in the browser; the tool runner on the server. */
export type RunTool = (
	tool: string,
	input: unknown,
	options?: { readonly actor?: Actor; readonly idempotencyKey?: string },
) => Promise<Result<{ readonly value: unknown }>>;

async function carryOut(run: RunTool, call: ApprovedCall): Promise<Result<{ readonly value: unknown }>> {
	const done = await run(call.tool, call.input, { actor: call.actor as Actor, idempotencyKey: call.key });
	const words = done.ok ? null : errorWordsOf(done.error);
	const settled = await run('missions_settle', {
		id: call.id,
		outcome: done.ok ? 'done' : 'failed',
		...(done.ok ? {} : { message: cut(done.error.message, 2_000) }),
		...(words === null ? {} : { words }),
	});
	return done.ok && !settled.ok ? settled : done;
}

/** Answers what the tool answered; an error says why nothing was done (decided, expired, or the tool refused). */
export async function approveProposal(
	run: RunTool,
	id: string,
	edited?: Readonly<Record<string, unknown>>,
): Promise<Result<{ readonly value: unknown }>> {
	const marked = await run('missions_approve', { id, ...(edited === undefined ? {} : { input: edited }) });
	if (!marked.ok) return marked;
	return carryOut(run, marked.value.value as ApprovedCall);
}

/** Whether an approval was cut off before its call was carried out. */
export const isUnfinished = (proposal: StoredProposal): boolean =>
	proposal.status === 'approved' && proposal.outcome === null;

/** Carries out an approval that was cut off. Safe to repeat. */
export const finishApproval = (
	run: RunTool,
	proposal: StoredProposal,
): Promise<Result<{ readonly value: unknown }>> =>
	carryOut(run, {
		id: proposal.id,
		tool: proposal.tool,
		input: proposal.input,
		key: callKey(proposal),
		actor: actorOf(proposal),
	});
