/**
 * Deciding on proposals. `approve` only marks; the stored call is then carried out under the agent's name by
 * `approve.ts`, and `settle` writes down how that went. Nothing here runs another tool.
 */
import { z } from 'zod';
import { emit, patch, type Change, type Command, type CommandDeps, recordId } from '../../core/module';
import { conflict, notFound, ok, type Result } from '../../core/result';
import {
	Iterations,
	MAX_REASON,
	outcomes,
	ProposalCarriedOut,
	ProposalDecided,
	ProposalReopened,
	Proposals,
	Steps,
	type IterationStatus,
	type MissionEvent,
	type StoredProposal,
} from './model';
import { ErrorWords } from './error-words';
import { iterationStatusAfter } from './iteration-status';

const id = recordId.describe('Id of the proposal');
const input = z.record(z.string(), z.unknown());

export const ApproveInput = z.object({
	id,
	input: input
		.optional()
		.describe('The call as the person changed it before accepting; the stored one otherwise'),
});
export const RejectInput = z.object({
	id,
	feedback: z.string().trim().max(MAX_REASON).optional().describe('Why not; the next run reads it'),
});
export const SettleInput = z.object({
	id,
	outcome: z.enum(outcomes).describe('Whether carrying it out worked, or that a person took it back'),
	message: z.string().max(2_000).optional().describe('What went wrong'),
	words: ErrorWords.optional().describe('The same for screens'),
});

export const ReopenInput = z.object({ id });

/** What is to be carried out, once, under this actor and this idempotency key. */
export const ApprovedCall = z.object({
	id: z.string(),
	tool: z.string(),
	input,
	key: z.string(),
	actor: z.object({
		kind: z.literal('ai'),
		id: z.string(),
		name: z.string(),
		missionId: z.string().optional(),
		iterationId: z.string().optional(),
	}),
});
export type ApprovedCall = z.infer<typeof ApprovedCall>;

async function pending(deps: CommandDeps, proposalId: string): Promise<Result<StoredProposal>> {
	const proposal = await deps.reader.get(Proposals, proposalId);
	if (!proposal) return notFound('This proposal no longer exists.', 'missions_error_proposal_gone');
	if (proposal.status !== 'pending')
		return conflict('This proposal has been decided already.', 'missions_error_decided');
	if (proposal.expiresAt <= deps.clock.now())
		return conflict('This proposal has expired.', 'missions_error_expired');
	return ok(proposal);
}

/** The run's status once this proposal has the new one; nothing while others wait or the run still works. */
async function runAfter(
	deps: CommandDeps,
	proposal: StoredProposal,
	status: 'approved' | 'rejected',
): Promise<IterationStatus | undefined> {
	if (proposal.iterationId === null) return undefined;
	const run = await deps.reader.get(Iterations, proposal.iterationId);
	const siblings = await deps.reader.list(Proposals, { iterationId: proposal.iterationId });
	return run === undefined
		? undefined
		: iterationStatusAfter(
				run.status,
				siblings.map((other) => (other.id === proposal.id ? status : other.status)),
			);
}

async function decided(
	deps: CommandDeps,
	proposal: StoredProposal,
	status: 'approved' | 'rejected',
	more: Record<string, unknown>,
): Promise<Change[]> {
	const changes: Change[] = [
		patch(Proposals, proposal.id, {
			status,
			decidedAt: deps.clock.now(),
			decidedBy: deps.actor.id,
			...more,
		}),
	];
	if (proposal.stepId !== null) changes.push(patch(Steps, proposal.stepId, { status }));
	const run = await runAfter(deps, proposal, status);
	if (run !== undefined) changes.push(patch(Iterations, proposal.iterationId!, { status: run }));
	return changes;
}

export const approveProposal: Command<z.output<typeof ApproveInput>, ApprovedCall, MissionEvent> = async (
	deps,
	request,
) => {
	const found = await pending(deps, request.id);
	if (!found.ok) return found;
	const proposal = found.value;
	const edited = request.input === undefined ? {} : { input: request.input };
	return ok({
		value: {
			id: proposal.id,
			tool: proposal.tool,
			input: request.input ?? proposal.input,
			key: callKey(proposal),
			actor: actorOf(proposal),
		},
		changes: await decided(deps, proposal, 'approved', edited),
		events: [emit(ProposalDecided, { proposalId: proposal.id, status: 'approved' })],
	});
};

/**
 * The idempotency key of a call: the same for every device that carries it out, another one each time it is accepted anew,
 * because what was written under the old one has been taken back.
 */
export const callKey = ({ id: proposalId, reopened }: Pick<StoredProposal, 'id' | 'reopened'>): string =>
	reopened === 0 ? proposalId : `${proposalId}.${reopened}`;

/** Who carries out an approved proposal: the agent that asked, under the name it had then. */
export const actorOf = (proposal: StoredProposal): ApprovedCall['actor'] => ({
	kind: 'ai',
	id: proposal.agentId,
	name: proposal.agentName,
	...(proposal.missionId === null ? {} : { missionId: proposal.missionId }),
	...(proposal.iterationId === null ? {} : { iterationId: proposal.iterationId }),
});

/** The reason is also added to the feedback of the run, one bullet each. */
export const rejectProposal: Command<z.output<typeof RejectInput>, { id: string }, MissionEvent> = async (
	deps,
	request,
) => {
	const found = await pending(deps, request.id);
	if (!found.ok) return found;
	const proposal = found.value;
	const feedback = request.feedback ?? '';
	const changes = await decided(deps, proposal, 'rejected', { feedback });
	if (feedback !== '' && proposal.iterationId !== null) {
		const run = await deps.reader.get(Iterations, proposal.iterationId);
		if (run) {
			const bullet = `- ${proposal.tool}: ${feedback}`;
			const userFeedback = (run.userFeedback === '' ? bullet : `${run.userFeedback}\n${bullet}`).slice(
				-10_000,
			);
			changes.push(patch(Iterations, proposal.iterationId, { userFeedback }));
		}
	}
	return ok({
		value: { id: proposal.id },
		changes,
		events: [emit(ProposalDecided, { proposalId: proposal.id, status: 'rejected' })],
	});
};

/** Takes back the decision to accept, once what was carried out is taken back: it waits again as it did before. */
export const reopenProposal: Command<z.output<typeof ReopenInput>, { id: string }, MissionEvent> = async (
	deps,
	request,
) => {
	const proposal = await deps.reader.get(Proposals, request.id);
	if (!proposal) return notFound('This proposal no longer exists.', 'missions_error_proposal_gone');
	if (proposal.status !== 'approved' || proposal.outcome === 'failed')
		return conflict('Nothing was carried out that could be taken back.', 'missions_error_nothing_done');
	if (proposal.expiresAt <= deps.clock.now())
		return conflict('This proposal has expired.', 'missions_error_expired');
	const changes: Change[] = [
		patch(Proposals, proposal.id, {
			status: 'pending',
			outcome: null,
			decidedAt: null,
			decidedBy: null,
			reopened: proposal.reopened + 1,
		}),
	];
	if (proposal.stepId !== null) changes.push(patch(Steps, proposal.stepId, { status: 'staged' }));
	const run =
		proposal.iterationId === null ? undefined : await deps.reader.get(Iterations, proposal.iterationId);
	if (run !== undefined && ['approved', 'rejected'].includes(run.status))
		changes.push(patch(Iterations, run.id, { status: 'awaiting_review' }));
	return ok({
		value: { id: proposal.id },
		changes,
		events: [emit(ProposalReopened, { proposalId: proposal.id })],
	});
};

export const settleProposal: Command<z.output<typeof SettleInput>, { id: string }, MissionEvent> = async (
	deps,
	request,
) => {
	const proposal = await deps.reader.get(Proposals, request.id);
	if (!proposal) return notFound('This proposal no longer exists.', 'missions_error_proposal_gone');
	if (proposal.status !== 'approved')
		return conflict('Only an approved proposal is carried out.', 'missions_error_not_approved');
	if (request.outcome === 'undone' && proposal.outcome === 'failed') {
		return conflict('Nothing was carried out that could be taken back.', 'missions_error_nothing_done');
	}
	const failed = request.outcome === 'failed';
	const why = { failure: request.message ?? '', errorWords: request.words ?? null };
	const changes: Change[] = [
		patch(Proposals, proposal.id, { outcome: request.outcome, ...(failed ? why : {}) }),
	];
	if (proposal.stepId !== null && failed) {
		changes.push(
			patch(Steps, proposal.stepId, {
				status: 'failed',
				result: why.failure,
				errorWords: why.errorWords,
			}),
		);
	}
	return ok({
		value: { id: proposal.id },
		changes,
		events: [emit(ProposalCarriedOut, { proposalId: proposal.id, outcome: request.outcome })],
	});
};
