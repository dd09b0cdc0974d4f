/** Every pending proposal either waits or has lapsed, never both, and none lapses early. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asAsked, matcherOf } from '../../core/query';
import { Proposal, Proposals, type StoredProposal } from './model';
import { isWaiting, lapsedAt, waitingAt } from './waiting';

// The edges lie at the beginning of a half minute, and a moment to either side of now.
const moment = fc.oneof(
	fc.integer({ min: 1_000_000, max: 10_000_000 }),
	fc.integer({ min: 40, max: 300 }).map((step) => step * 30_000),
);
const ahead = fc.oneof(fc.constantFrom(-30_000, -1, 0, 1), fc.integer({ min: -100_000, max: 100_000 }));
const stored = (over: Partial<Proposal>): StoredProposal => ({
	...Proposal.parse(over),
	id: 'p',
	meta: { authorId: 'u', actor: { kind: 'user', id: 'u', name: 'Ada' }, updatedAt: 0 },
});

test('a pending proposal waits until it expires, and for at most half a minute more', () => {
	fc.assert(
		fc.property(moment, ahead, (now, left) => {
			const expiresAt = now + left;
			const proposal = stored({ status: 'pending', expiresAt });
			const row = asAsked(proposal);
			const waits = matcherOf(Proposals, waitingAt(now))(row);
			expect(isWaiting(proposal, now)).toBe(waits);
			expect(matcherOf(Proposals, lapsedAt(now))(row)).toBe(!waits);
			if (left > 0) expect(waits).toBe(true);
			if (left <= -30_000) expect(waits).toBe(false);
		}),
	);
});

test('what is decided neither waits nor lapses', () => {
	for (const status of ['approved', 'rejected', 'expired'] as const) {
		const row = asAsked(stored({ status, expiresAt: 100 }));
		expect(matcherOf(Proposals, waitingAt(0))(row)).toBe(false);
		expect(matcherOf(Proposals, lapsedAt(60_000))(row)).toBe(false);
	}
});
