/** People as the operator sees them: who they are and whether they may sign in. Never their data. */
import { conflict, notFound, ok, type Result } from '../../core/result';
import type { Database } from '../db/database';

export interface AdminUser {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: 'user' | 'admin';
	readonly demo: boolean;
	/** Epoch ms. */
	readonly createdAt: number;
	readonly suspendedAt: number | null;
	readonly sessions: number;
	readonly spaces: number;
	readonly connections: number;
	readonly lastSeenAt: number | null;
}

export interface UserPage {
	readonly users: readonly AdminUser[];
	readonly total: number;
}

export interface AdminUsers {
	/** Newest first. `search` looks into name and mail address. */
	readonly list: (query: {
		readonly search: string;
		readonly offset: number;
		readonly limit: number;
	}) => Promise<UserPage>;
	/** Closes or opens an account for signing in. Refuses one's own account and the last admin who can sign in. */
	readonly setSuspended: (adminId: string, userId: string, suspended: boolean) => Promise<Result<void>>;
}

interface Row {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: 'user' | 'admin';
	readonly demo: boolean;
	readonly created_at: Date;
	readonly suspended_at: Date | null;
	readonly sessions: number;
	readonly spaces: number;
	readonly connections: number;
	readonly last_seen_at: Date | null;
	readonly total: number;
}

const LIST = `
	SELECT u.id, u.name, u.email, u.role, u.demo, u.created_at, u.suspended_at,
		(SELECT count(*) FROM auth.session s WHERE s.user_id = u.id AND s.expires_at > now()) AS sessions,
		(SELECT count(*) FROM space.membership m WHERE m.user_id = u.id) AS spaces,
		(SELECT count(*) FROM auth.access_token t WHERE t.user_id = u.id AND t.revoked_at IS NULL
			AND (t.expires_at IS NULL OR t.expires_at > now())) AS connections,
		(SELECT max(s.last_seen_at) FROM auth.session s WHERE s.user_id = u.id) AS last_seen_at,
		count(*) OVER () AS total
	FROM auth."user" u
	WHERE $1 = '' OR strpos(lower(u.name), lower($1)) > 0 OR strpos(u.email, lower($1)) > 0
	ORDER BY u.created_at DESC, u.id
	OFFSET $2 LIMIT $3`;

export function createAdminUsers(deps: {
	readonly db: Database;
	/** Ends all sessions of an account, everywhere. */
	readonly endSessions: (userId: string) => Promise<unknown>;
}): AdminUsers {
	return {
		list: ({ search, offset, limit }) =>
			deps.db.asSystem('admin: list users', async (sql) => {
				const { rows } = await sql.query<Row>(LIST, [search.trim(), offset, limit]);
				return {
					total: rows[0]?.total ?? 0,
					users: rows.map((row) => ({
						id: row.id,
						name: row.name,
						email: row.email,
						role: row.role,
						demo: row.demo,
						createdAt: row.created_at.getTime(),
						suspendedAt: row.suspended_at?.getTime() ?? null,
						sessions: row.sessions,
						spaces: row.spaces,
						connections: row.connections,
						lastSeenAt: row.last_seen_at?.getTime() ?? null,
					})),
				};
			}),

		setSuspended: async (adminId, userId, suspended) => {
			if (adminId === userId) return conflict('You cannot switch off your own account.', 'error_own_account');
			const done = await deps.db.asSystem('admin: switch an account', async (sql): Promise<Result<void>> => {
				// All admins are locked, so that two of them cannot switch each other off at the same moment.
				const { rows } = await sql.query<{ id: string; role: string; suspended: boolean }>(
					`SELECT id, role, suspended_at IS NOT NULL AS suspended FROM auth."user"
					WHERE id = $1 OR role = 'admin' ORDER BY id FOR UPDATE`,
					[userId],
				);
				const target = rows.find(({ id }) => id === userId);
				if (target === undefined) return notFound('There is no such account.', 'error_no_account');
				const admins = rows.filter((row) => row.role === 'admin' && !row.suspended && row.id !== userId);
				if (suspended && target.role === 'admin' && admins.length === 0) {
					return conflict('This is the last admin who can sign in.', 'error_last_admin');
				}
				await sql.query(
					`UPDATE auth."user" SET suspended_at = CASE WHEN $2 THEN coalesce(suspended_at, now()) END WHERE id = $1`,
					[userId, suspended],
				);
				return ok(undefined);
			});
			if (done.ok && suspended) await deps.endSessions(userId);
			return done;
		},
	};
}
