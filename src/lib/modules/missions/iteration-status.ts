/** How a run stands once its proposals are decided. Pure, shared by the commands and by the server's sweep. */
import type { IterationStatus } from './model';
import type { ProposalStatus } from './proposal';

/**
 * A run that waits for review is over when none of its proposals is pending: approved when at least one was,
 * rejected otherwise. `undefined` leaves the run as it is.
 */
export function iterationStatusAfter(
	status: IterationStatus,
	proposals: readonly ProposalStatus[],
): IterationStatus | undefined {
	if (status !== 'awaiting_review' || proposals.includes('pending')) return undefined;
	return proposals.includes('approved') ? 'approved' : 'rejected';
}
