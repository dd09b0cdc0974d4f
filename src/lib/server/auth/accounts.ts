/**
 * Accounts: the one place that decides who is signed in. What can be done with an account stands in files of its own;
 * this one joins them, and knows the sessions that are open.
 */
import type { ClockDep } from '../../core/ports/clock';
import type { RandomDep } from '../../core/ports/random';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { Letters } from '../mail/letters';
import { createConfirm, type Confirm } from './confirm';
import { createConfirmations } from './confirmations';
import { createEntrance, type Entrance } from './entrance';
import { createKnownDevices } from './known-devices';
import { createOwnAccount, type OwnAccount } from './own-account';
import { createProvenAddress } from './proven-address';
import type { RateLimits } from './rate-limits';
import type { Revocations } from './revocations';
import type { SessionEntry, Sessions, SignedIn } from './sessions';
import { createSignIn, type SignIn } from './sign-in';
import { createSignUp, type SignUp } from './sign-up';

export interface Auth extends SignUp, Confirm, SignIn, OwnAccount {
	readonly cookieName: string;
	/** Ends the session and answers the `Set-Cookie` value that forgets it. */
	readonly signOut: (current: SignedIn) => Promise<string>;
	/** The person behind a session cookie's value. */
	readonly sessionOf: (cookie: string | undefined) => Promise<SignedIn | undefined>;
	readonly sessions: (userId: string) => Promise<readonly SessionEntry[]>;
	/** Ends one session by key, or every one except `except`. Answers how many ended. */
	readonly revoke: Entrance['end'];
	/** Calls `ended` once when this session (by key) ends anywhere. Answers how to stop watching. */
	readonly watch: Revocations['watch'];
	/** Removes what has expired. */
	readonly sweep: () => Promise<void>;
}

interface Deps extends ClockDep, RandomDep {
	readonly config: Config;
	readonly db: Database;
	readonly sessions: Sessions;
	readonly limits: RateLimits;
	readonly revocations: Revocations;
	readonly letters: Letters;
	/** Ends the access of every connected program of an account. */
	readonly endConnections: (userId: string) => Promise<void>;
}

/** Joins the parts over one set of counters and one way in. */
export function createAuth(deps: Deps): Auth {
	const { config, sessions, limits, revocations } = deps;
	const known = createKnownDevices(config);
	const entrance = createEntrance({ sessions, known, revocations });
	const confirmations = createConfirmations(deps);
	const proven = createProvenAddress({ ...deps, attempts: limits, confirmations });
	const parts = { ...deps, known, attempts: limits, entrance, confirmations, proven };

	return {
		...createSignUp(parts),
		...createConfirm(parts),
		...createSignIn(parts),
		...createOwnAccount(parts),
		cookieName: sessions.cookieName,
		signOut: async ({ user, session }) => {
			await entrance.end(user.id, { key: session.key });
			return sessions.blankCookie();
		},
		sessionOf: async (cookie) => {
			const found = cookie === undefined ? undefined : await sessions.validate(cookie);
			return found?.user.demo && !config.demo ? undefined : found;
		},
		sessions: (userId) => sessions.list(userId),
		revoke: entrance.end,
		watch: revocations.watch,
		sweep: async () => {
			await Promise.all([sessions.sweep(), limits.sweep(), confirmations.sweep()]);
		},
	};
}
