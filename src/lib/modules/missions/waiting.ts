/** Which proposals wait for a decision, as a question to their table. Pure. */
import type { Where } from '../../core/query';
import type { Millis } from '../../core/ports/clock';
import type { Proposals, StoredProposal } from './model';

/** A clock that shows seconds must not ask anew with each of them. */
const STEP_MS = 30_000;
const stepOf = (now: Millis): Millis => Math.floor(now / STEP_MS) * STEP_MS;

/** Whether a proposal waits at this moment, as `waitingAt` asks for it. */
export const isWaiting = (
	{ status, expiresAt }: Pick<StoredProposal, 'status' | 'expiresAt'>,
	now: Millis,
): boolean => status === 'pending' && expiresAt > stepOf(now);

/** Proposals that wait at this moment; one that expires is still among them for at most half a minute. */
export const waitingAt = (now: Millis): Where<typeof Proposals> => ({
	status: 'pending',
	expiresAt: { from: stepOf(now) + 1 },
});

/** Proposals that have expired by then, without anybody having written that down yet. */
export const lapsedAt = (now: Millis): Where<typeof Proposals> => ({
	status: 'pending',
	expiresAt: { below: stepOf(now) + 1 },
});
