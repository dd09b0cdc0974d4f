/**
 * What one process knows about one person while it alone answers their programs (decision 008): tokens and sessions as the
 * database judged them, and the calls of each tool. Times are handed in; nothing here waits.
 */
import type { Effect } from '../../core/module';
import { countCall, newest, type CallTimes } from './call-window';
import type { Admitted } from './admitted';

export type AdmittedCaller = Omit<Admitted, 'used'>;

export interface JudgedToken {
	readonly caller: AdmittedCaller;
	/** Epoch ms; `null` never expires. */
	readonly expiresAt: number | null;
}

interface KnownToken extends JudgedToken {
	readonly sessions: Set<string>;
}

export interface NotedCalls {
	readonly userId: string;
	readonly tool: string;
	readonly times: CallTimes;
}

/** Whether a call is counted: one that the token does not allow at all is refused without counting. */
export const isCountable = (
	caller: Pick<Admitted, 'scope' | 'destructive'>,
	call: { readonly effect: Effect },
): boolean =>
	call.effect === 'read' ||
	(caller.scope === 'write' && (call.effect !== 'destructive' || caller.destructive));

export class Lease {
	/** Monotonic ms after which this process must ask again. */
	#usableUntil: number;
	/** Epoch ms of the database minus monotonic ms of this process. */
	#offset: number;
	readonly #tokens = new Map<string, KnownToken>();
	readonly #times = new Map<string, CallTimes>();
	#noted = new Map<string, number[]>();
	/** Tokens and sessions that answered something since the last renewal. */
	#used = new Map<string, Set<string | undefined>>();

	constructor(
		readonly userId: string,
		start: { readonly usableUntil: number; readonly offset: number },
	) {
		this.#usableUntil = start.usableUntil;
		this.#offset = start.offset;
	}

	usable(now: number): boolean {
		return now < this.#usableUntil;
	}

	extend(more: { readonly usableUntil: number; readonly offset: number }): void {
		this.#usableUntil = more.usableUntil;
		this.#offset = more.offset;
	}

	/** Keeps what the database said about a token, and about a session of it. */
	learn(hash: string, session: string | undefined, judged: JudgedToken): void {
		const sessions = this.#tokens.get(hash)?.sessions ?? new Set();
		if (session !== undefined) sessions.add(session);
		this.#tokens.set(hash, { ...judged, sessions });
	}

	/** The calls so far, as the database knows them; what is known here already is newer. */
	learnCalls(tool: string, times: CallTimes): void {
		if (!this.#times.has(tool)) this.#times.set(tool, times);
	}

	forget(hash: string, session: string | undefined): void {
		if (session === undefined) this.#tokens.delete(hash);
		else this.#tokens.get(hash)?.sessions.delete(session);
	}

	/** Who this is, or `undefined` when only the database can tell. `now` is monotonic ms. */
	caller(hash: string, session: string | undefined, now: number): AdmittedCaller | undefined {
		const known = this.#tokens.get(hash);
		if (known === undefined || (session !== undefined && !known.sessions.has(session))) return undefined;
		if (known.expiresAt !== null && known.expiresAt <= now + this.#offset) return undefined;
		const used = this.#used.get(hash);
		if (used === undefined) this.#used.set(hash, new Set([session]));
		else used.add(session);
		return known.caller;
	}

	knowsCallsOf(tool: string): boolean {
		return this.#times.has(tool);
	}

	/** Counts a call and answers how many there were within the window before it. */
	count(tool: string, now: number, enforced: boolean): number {
		const before = this.#times.get(tool) ?? [];
		const at = Math.max(Math.floor(now + this.#offset), before.at(-1) ?? 0);
		const { used, times } = countCall(before, at, enforced);
		if (times === before) return used;
		this.#times.set(tool, times);
		const noted = this.#noted.get(tool);
		if (noted === undefined) this.#noted.set(tool, [at]);
		else noted.push(at);
		return used;
	}

	/** Calls the database does not know yet; they are handed out once. */
	takeNoted(): readonly NotedCalls[] {
		const noted = [...this.#noted].map(([tool, times]) => ({
			userId: this.userId,
			tool,
			times: newest(times),
		}));
		this.#noted = new Map();
		return noted;
	}

	/** Tokens and sessions used since the last time this was asked; all others are forgotten, as nobody judges them again. */
	takeUsed(): readonly { readonly hash: string; readonly session: string | undefined }[] {
		const used = this.#used;
		this.#used = new Map();
		for (const [hash, { sessions }] of this.#tokens) {
			const usedSessions = used.get(hash);
			if (usedSessions === undefined) this.#tokens.delete(hash);
			else for (const session of sessions) if (!usedSessions.has(session)) sessions.delete(session);
		}
		return [...used].flatMap(([hash, sessions]) => [...sessions].map((session) => ({ hash, session })));
	}
}
