/**
 * The leases of one process: for which people it answers by itself at the moment, and what the database has yet to hear
 * of their calls. Times are handed in (monotonic ms); nothing here waits or asks.
 */
import type { AdmissionCall, Admitted } from './admitted';
import type { Judgement, Question } from './admission-query';
import { isCountable, Lease, type AdmittedCaller, type NotedCalls } from './lease';

export interface LeaseBook {
	/** The answer this process may give by itself; counts the call. */
	readonly answer: (question: Question, now: number) => Admitted | undefined;
	/** Keeps a judgement for as long as the lease allows and answers by it. `asked` is a time from before the question. */
	readonly learn: (
		question: Question,
		judgement: Judgement,
		times: { readonly asked: number; readonly now: number },
	) => Admitted | undefined;
	/** The database is judging a request of this token, and perhaps counting: nothing is counted here until `done`. */
	readonly asking: (hash: string) => { readonly done: () => void };
	/** From now on the database is asked again. */
	readonly drop: (userId: string) => void;
	/** Whether the database may not know all calls of whoever this token belongs to. */
	readonly owes: (hash: string) => boolean;
	/** Calls the database does not know, one entry per person and tool; they are handed out once. */
	readonly takeNoted: () => readonly NotedCalls[];
	/** For calls that could not be brought home. */
	readonly putBack: (noted: readonly NotedCalls[]) => void;
	/** What was used since the last time, to be judged again. A lease that nobody used ends. */
	readonly takeUsed: () => readonly Question[];
	readonly users: () => readonly string[];
	/** Whether there is nothing to renew and nothing to bring home. */
	readonly idle: () => boolean;
}

/** `useMs` is how long after a question its answer may be used. */
export function createLeaseBook(options: { readonly useMs: number; readonly enforced: boolean }): LeaseBook {
	const leases = new Map<string, Lease>();
	const userOf = new Map<string, string>();
	const asking = new Map<string, number>();
	let noted: NotedCalls[] = [];

	const drop = (userId: string): void => {
		noted.push(...(leases.get(userId)?.takeNoted() ?? []));
		leases.delete(userId);
	};

	const counted = (
		lease: Lease,
		caller: AdmittedCaller,
		call: AdmissionCall | undefined,
		now: number,
	): Admitted => {
		const counts = call !== undefined && isCountable(caller, call);
		return { ...caller, used: counts ? lease.count(call.tool, now, options.enforced) : undefined };
	};

	const leaseFor = (userId: string, judgement: Judgement, asked: number): Lease => {
		const span = { usableUntil: asked + options.useMs, offset: judgement.now - asked };
		const held = leases.get(userId);
		// Nobody else can have begun to count since: what is known here is newer than what the database knows.
		if (held?.usable(asked)) {
			held.extend(span);
			return held;
		}
		drop(userId);
		const lease = new Lease(userId, span);
		leases.set(userId, lease);
		return lease;
	};

	return {
		answer: ({ hash, session, call }, now) => {
			const lease = leases.get(userOf.get(hash) ?? '');
			if (lease === undefined || !lease.usable(now) || asking.has(lease.userId)) return undefined;
			if (call !== undefined && !lease.knowsCallsOf(call.tool)) return undefined;
			const caller = lease.caller(hash, session, now);
			return caller === undefined ? undefined : counted(lease, caller, call, now);
		},

		learn: ({ hash, session, call }, judgement, { asked, now }) => {
			const { userId, admitted, state } = judgement;
			if (userId === null) return undefined;
			if (admitted === undefined) {
				const aboutSession = state === 'unknown_session' || state === 'foreign_session';
				leases.get(userId)?.forget(hash, aboutSession ? session : undefined);
			}
			if (!judgement.leased) {
				drop(userId);
				return admitted;
			}
			const lease = leaseFor(userId, judgement, asked);
			if (admitted === undefined) return undefined;
			userOf.set(hash, userId);
			const { used: _, ...caller } = admitted;
			lease.learn(hash, session, { caller, expiresAt: judgement.expiresAt });
			if (call !== undefined && judgement.calls !== undefined) lease.learnCalls(call.tool, judgement.calls);
			return counted(lease, caller, call, now);
		},

		asking: (hash) => {
			const userId = userOf.get(hash);
			if (userId === undefined) return { done: () => undefined };
			asking.set(userId, (asking.get(userId) ?? 0) + 1);
			return {
				done: () => {
					const others = asking.get(userId)! - 1;
					if (others === 0) asking.delete(userId);
					else asking.set(userId, others);
				},
			};
		},

		drop,

		owes: (hash) => leases.has(userOf.get(hash) ?? '') || noted.length > 0,

		takeNoted: () => {
			const taken = new Map<string, NotedCalls>();
			for (const one of [...noted, ...[...leases.values()].flatMap((lease) => lease.takeNoted())]) {
				const key = `${one.userId} ${one.tool}`;
				taken.set(key, { ...one, times: [...(taken.get(key)?.times ?? []), ...one.times] });
			}
			noted = [];
			return [...taken.values()];
		},
		putBack: (taken) => void noted.push(...taken),

		takeUsed: () => {
			const questions: Question[] = [];
			for (const lease of leases.values()) {
				const used = lease.takeUsed();
				if (used.length === 0) drop(lease.userId);
				questions.push(...used);
			}
			for (const [hash, userId] of userOf) if (!leases.has(userId)) userOf.delete(hash);
			return questions;
		},

		users: () => [...leases.keys()],
		idle: () => leases.size === 0 && noted.length === 0,
	};
}
