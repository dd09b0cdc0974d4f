/** How somebody comes in and goes out, whatever the occasion: opens sessions, and ends them on every web process. */
import type { KnownDevices } from './known-devices';
import type { Revocations } from './revocations';
import type { Sessions } from './sessions';
import type { Client } from './types';

/** What a page answers with after signing in: `Set-Cookie` values. */
export interface Entered {
	readonly userId: string;
	readonly sessionId: string;
	readonly cookies: readonly string[];
}

export interface Entrance {
	/**
	 * Opens a session, and marks this browser as one that knows the password. `previous` is the session cookie the browser
	 * sent: nobody else could end that session any more.
	 */
	readonly enter: (
		userId: string,
		passwordHash: string,
		client: Client,
		previous?: string,
	) => Promise<Entered>;
	/** Ends one session by key, or every one except `except`. Answers how many ended. */
	readonly end: (
		userId: string,
		which: { readonly key: string } | { readonly except: string | undefined },
	) => Promise<number>;
}

/** Signing up, signing in and a new password all open their session here. */
export function createEntrance(deps: {
	readonly sessions: Sessions;
	readonly known: KnownDevices;
	readonly revocations: Revocations;
}): Entrance {
	const { sessions, known, revocations } = deps;
	const end: Entrance['end'] = async (userId, which) => {
		const keys = await sessions.end(userId, which);
		await revocations.announce(keys);
		return keys.length;
	};
	return {
		enter: async (userId, passwordHash, client, previous) => {
			const replaced = previous === undefined ? undefined : await sessions.validate(previous);
			if (replaced) await end(replaced.user.id, { key: replaced.session.key });
			const session = await sessions.create(userId, client);
			return {
				userId,
				sessionId: session.id,
				cookies: [session.cookie, known.cookieFor(userId, passwordHash)],
			};
		},
		end,
	};
}
