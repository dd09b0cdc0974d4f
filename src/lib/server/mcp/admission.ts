/**
 * Decides for every request of a connected program who it is, where it works, whether the session is its own, and how
 * often the tool was called. The database judges; a process that alone serves a person may answer by itself for a moment
 * what the database has judged (decision 008), and `recall` ends that, so that a revoked token stops at once.
 */
import type { PolicyMode } from '../../core/policy';
import { hashToken, TOKEN_PATTERN } from '../connections/tokens';
import type { Database } from '../db/database';
import type { Log } from '../log';
import { createAdmissionQuery, type Question } from './admission-query';
import type { AdmissionCall, Admitted, Refused } from './admitted';
import { createLeaseBook } from './lease-book';

export interface AdmissionRequest {
	/** The bearer token as it came. */
	readonly token: string;
	readonly session?: string | undefined;
	/** Counted against the rate when given. */
	readonly call?: AdmissionCall | undefined;
}

export interface Admission {
	readonly admit: (request: AdmissionRequest) => Promise<Admitted | Refused>;
	/**
	 * Call after what a person's programs may do was taken away: when it resolves, no process answers from memory what was
	 * judged before. Takes as long as a lease when another process holds one.
	 */
	readonly recall: (userId: string) => Promise<void>;
	/** Drops counts and leases that ended long ago. */
	readonly forgetOld: () => Promise<void>;
	/** Brings the counts home and gives all leases back. */
	readonly close: () => Promise<void>;
}

export interface LeaseTiming {
	/** How long a lease lasts in the database; 0 gives none. */
	readonly leaseMs: number;
	/** How much of it is used. The rest is for bringing the counts home before another process may begin to count. */
	readonly useMs: number;
	/** How often counts are brought home, and a lease in use is renewed. */
	readonly renewMs: number;
}

const TIMING: LeaseTiming = { leaseMs: 600, useMs: 400, renewMs: 100 };

/** A lease ends within its time, and after that nobody gets one for a minute: asking twice is enough, unless clocks jump. */
const MAX_ASKED = 5;

const RETRY_MS = 2_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `mode` decides whether calls over the limit are still counted, as `log-only` must. */
export function createAdmission(deps: {
	readonly db: Database;
	readonly mode: PolicyMode;
	readonly log: Log;
	/** Names this process; no two may share it. */
	readonly holder: string;
	readonly timing?: LeaseTiming;
}): Admission {
	const timing = deps.timing ?? TIMING;
	const enforced = deps.mode === 'enforce';
	const query = createAdmissionQuery({ ...deps, enforced, leaseMs: timing.leaseMs });
	const book = createLeaseBook({ useMs: timing.useMs, enforced });
	let timer: NodeJS.Timeout | undefined;

	const bring = async (): Promise<void> => {
		const noted = book.takeNoted();
		if (noted.length === 0) return;
		try {
			await query.bring(noted);
		} catch (error) {
			book.putBack(noted);
			throw error;
		}
	};

	const ask = async (question: Question): Promise<Admitted | Refused | { readonly heldMs: number }> => {
		// The database may be about to count again: it must know what was counted here.
		if (book.owes(question.hash)) await bring();
		const asked = performance.now();
		const judgement = await query.ask(question);
		if (judgement.state === 'held') return { heldMs: judgement.heldMs };
		const admitted = book.learn(question, judgement, { asked, now: performance.now() });
		renewSoon(timing.renewMs);
		if (admitted !== undefined) return admitted;
		if (judgement.state === 'ok') throw new Error('Admission was judged without saying who it is.');
		return { state: judgement.state };
	};

	const askUntilJudged = async (question: Question): Promise<Admitted | Refused> => {
		const asking = book.asking(question.hash);
		try {
			for (let times = 0; times < MAX_ASKED; times += 1) {
				const answer = await ask(question);
				if ('state' in answer) return answer;
				await sleep(answer.heldMs + 1);
			}
		} finally {
			asking.done();
		}
		throw new Error('Another process kept answering for this person.');
	};

	/** Brings counts home, and has what was used judged again. */
	const renew = async (): Promise<void> => {
		const questions = book.takeUsed();
		await bring();
		const asked = performance.now();
		await Promise.all(
			questions.map(async (question) => {
				book.learn(question, await query.ask(question), { asked, now: performance.now() });
			}),
		);
	};

	const renewSoon = (ms: number): void => {
		if (book.idle()) return;
		timer ??= setTimeout(() => {
			let next = timing.renewMs;
			void renew()
				.catch((error: unknown) => {
					next = RETRY_MS;
					deps.log.warn('leases of connected programs were not renewed; their calls ask again', { error });
				})
				.then(() => {
					timer = undefined;
					renewSoon(next);
				});
		}, ms).unref();
	};

	return {
		admit: async (request) => {
			if (!TOKEN_PATTERN.test(request.token)) return { state: 'unknown_token' };
			const question = { hash: hashToken(request.token), session: request.session, call: request.call };
			return book.answer(question, performance.now()) ?? askUntilJudged(question);
		},
		recall: async (userId) => {
			book.drop(userId);
			// An answer that is on its way was judged before.
			await query.settled();
			book.drop(userId);
			await bring();
			await sleep(await query.heldElsewhere(userId));
		},
		forgetOld: query.forgetOld,
		close: async () => {
			clearTimeout(timer);
			book.users().forEach(book.drop);
			await bring();
			await query.release();
		},
	};
}
