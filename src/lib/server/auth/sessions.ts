/**
 * Sessions through Lucia, the only file that imports it. The table holds the SHA-256 of each cookie value: reading the
 * table signs nobody in. Sessions end after 30 idle days, and after 90 days whatever happens.
 */
import { NodePostgresAdapter } from '@lucia-auth/adapter-postgresql';
import { createHash, randomBytes } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import type { ClockDep } from '../../core/ports/clock';
import type { Database } from '../db/database';
import { isFull } from '../db/trouble';
import type { Client, SessionUser } from './types';

const IDLE_DAYS = 30;
const ABSOLUTE_MS = 90 * 24 * 3_600_000;
const SEEN_EVERY_MS = 5 * 60_000;

interface UserColumns {
	email: string;
	name: string;
	role: 'user' | 'admin';
	locale: 'en' | 'de';
	demo: boolean;
	suspended_at: Date | null;
}
interface SessionColumns {
	created_at?: Date;
	last_seen_at?: Date;
	ip: string;
	user_agent: string;
}

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof createLucia>;
		DatabaseUserAttributes: UserColumns;
		DatabaseSessionAttributes: SessionColumns;
	}
}

/** What the table and the sessions list call a session; it does not sign in. */
const sessionKey = (id: string): string => createHash('sha256').update(id).digest('base64url');

/**
 * A note about a session that is being used. A database without room does not take it, and reading must go on there: a later
 * request notes it again, and a session past its end is refused whether its row is gone or not.
 */
const whereRoom = async (note: Promise<unknown>): Promise<void> => {
	try {
		await note;
	} catch (error) {
		if (!isFull(error)) throw error;
	}
};

/** Puts hashed ids into the table and the cookie's own id back into what Lucia sees. */
function hashingIds(inner: Adapter): Adapter {
	return {
		getSessionAndUser: async (id) => {
			const [session, user] = await inner.getSessionAndUser(sessionKey(id));
			return [session && { ...session, id }, user];
		},
		getUserSessions: (userId) => inner.getUserSessions(userId),
		setSession: (session) => inner.setSession({ ...session, id: sessionKey(session.id) }),
		updateSessionExpiration: (id, expiresAt) =>
			whereRoom(inner.updateSessionExpiration(sessionKey(id), expiresAt)),
		deleteSession: (id) => whereRoom(inner.deleteSession(sessionKey(id))),
		deleteUserSessions: (userId) => inner.deleteUserSessions(userId),
		deleteExpiredSessions: () => inner.deleteExpiredSessions(),
	};
}

function createLucia(db: Database, secure: boolean) {
	const adapter = new NodePostgresAdapter(db.pool, { user: 'auth."user"', session: 'auth.session' });
	return new Lucia(hashingIds(adapter), {
		sessionExpiresIn: new TimeSpan(IDLE_DAYS, 'd'),
		// The prefix makes browsers refuse a cookie that another host or an insecure page tries to plant.
		sessionCookie: {
			name: secure ? '__Host-mana_session' : 'mana_session',
			attributes: { secure, sameSite: 'lax', path: '/' },
		},
		getUserAttributes: (user) => user,
		getSessionAttributes: (session) => session,
	});
}

export interface SignedIn {
	readonly user: SessionUser;
	/** `id` is the cookie value, a secret; `key` is its public name. */
	readonly session: { readonly id: string; readonly key: string; readonly createdAt: number };
	/** A `Set-Cookie` value, when the cookie's life was extended. */
	readonly refreshed?: string;
}

export interface SessionEntry {
	readonly key: string;
	readonly createdAt: number;
	readonly lastSeenAt: number;
	readonly ip: string;
	readonly userAgent: string;
}

export interface Sessions {
	readonly cookieName: string;
	/** The person behind a cookie value, or `undefined`. */
	readonly validate: (id: string) => Promise<SignedIn | undefined>;
	/** A new session under an id never seen before; answers its `Set-Cookie` value too. */
	readonly create: (
		userId: string,
		client: Client,
	) => Promise<{ readonly id: string; readonly cookie: string }>;
	readonly list: (userId: string) => Promise<readonly SessionEntry[]>;
	/** Ends sessions of this person by key, all but `except` when no key is given. Answers the keys that ended. */
	readonly end: (
		userId: string,
		which: { readonly key: string } | { readonly except: string | undefined },
	) => Promise<readonly string[]>;
	/** A `Set-Cookie` value that removes the cookie. */
	readonly blankCookie: () => string;
	readonly sweep: () => Promise<void>;
}

export function createSessions(
	deps: ClockDep & { readonly db: Database; readonly secure: boolean },
): Sessions {
	const { db, clock } = deps;
	const lucia = createLucia(db, deps.secure);
	return {
		cookieName: lucia.sessionCookieName,
		validate: async (id) => {
			if (!/^[a-zA-Z0-9_-]{20,64}$/.test(id)) return undefined;
			const { session, user } = await lucia.validateSession(id);
			if (!session || user.suspended_at !== null) return undefined;
			const now = clock.now();
			const createdAt = session.created_at?.getTime() ?? now;
			if (now - createdAt > ABSOLUTE_MS) {
				await lucia.invalidateSession(id);
				return undefined;
			}
			if (now - (session.last_seen_at?.getTime() ?? 0) > SEEN_EVERY_MS) {
				await whereRoom(
					db.pool.query('UPDATE auth.session SET last_seen_at = $2 WHERE id = $1', [
						sessionKey(id),
						new Date(now),
					]),
				);
			}
			const { id: userId, name, email, role, locale, demo } = user;
			return {
				user: { id: userId, name, email, role, locale, demo },
				session: { id, key: sessionKey(id), createdAt },
				...(session.fresh ? { refreshed: lucia.createSessionCookie(id).serialize() } : {}),
			};
		},
		create: async (userId, client) => {
			const session = await lucia.createSession(
				userId,
				{ ip: client.ip.slice(0, 64), user_agent: client.userAgent.slice(0, 300) },
				{ sessionId: randomBytes(30).toString('base64url') },
			);
			return { id: session.id, cookie: lucia.createSessionCookie(session.id).serialize() };
		},
		list: async (userId) =>
			(await lucia.getUserSessions(userId))
				.map((session) => ({
					key: session.id,
					createdAt: session.created_at?.getTime() ?? 0,
					lastSeenAt: session.last_seen_at?.getTime() ?? 0,
					ip: session.ip,
					userAgent: session.user_agent,
				}))
				.sort((a, b) => b.lastSeenAt - a.lastSeenAt),
		end: async (userId, which) => {
			const [condition, value] = 'key' in which ? ['id = $2', which.key] : ['id <> $2', which.except ?? ''];
			const { rows } = await db.pool.query<{ id: string }>(
				`DELETE FROM auth.session WHERE user_id = $1 AND ${condition} RETURNING id`,
				[userId, value],
			);
			return rows.map((row) => row.id);
		},
		blankCookie: () => lucia.createBlankSessionCookie().serialize(),
		sweep: () => lucia.deleteExpiredSessions(),
	};
}
