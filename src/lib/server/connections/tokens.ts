/**
 * Access tokens: what a connected program signs in with. The token itself is shown once and never stored; admission of
 * requests, which happens for every call, lives in `mcp/admission.ts`.
 */
import { createHash } from 'node:crypto';
import { toBase64url } from '../../core/crypto/bytes';
import type { ClockDep } from '../../core/ports/clock';
import { uuidFrom, type RandomDep } from '../../core/ports/random';
import { conflict, forbidden, invalid, notFound, ok, type Result } from '../../core/result';
import { canWrite, type Role } from '../../core/spaces/kinds';
import { isZone } from '../../core/zone';
import type { Database } from '../db/database';

export const TOKEN_PATTERN = /^mana_[A-Za-z0-9_-]{43}$/;
const MAX_ACTIVE = 50;

/** SHA-256 of the token, hex. A token has 256 random bits, so a fast hash is enough. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface Connection {
	readonly id: string;
	readonly name: string;
	readonly spaceId: string;
	readonly spaceName: string;
	readonly scope: 'read' | 'write';
	/** Whether destructive tools may be called. */
	readonly destructive: boolean;
	/** Epoch ms. */
	readonly createdAt: number;
	readonly expiresAt: number | null;
	readonly lastUsedAt: number | null;
	readonly state: 'active' | 'expired' | 'revoked';
	/** Programs with a session open now: the names they gave themselves. */
	readonly clients: readonly string[];
}

export interface NewConnection {
	readonly name: string;
	readonly spaceId: string;
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	/** Epoch ms; `null` never expires. */
	readonly expiresAt: number | null;
	/** IANA zone of the person. */
	readonly zone: string;
}

export interface Connections {
	/** Newest first; revoked ones stay for 30 days. */
	readonly list: (userId: string) => Promise<readonly Connection[]>;
	/** The only moment at which the token is known. */
	readonly create: (
		userId: string,
		input: NewConnection,
	) => Promise<Result<{ readonly id: string; readonly token: string }>>;
	/** Ends the token and its sessions at once. Repeating it changes nothing. */
	readonly revoke: (userId: string, id: string) => Promise<Result<void>>;
	/** The same for all tokens of an account. */
	readonly revokeAll: (userId: string) => Promise<void>;
}

interface Row {
	readonly id: string;
	readonly name: string;
	readonly space_id: string;
	readonly space_name: string | null;
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	readonly created_at: Date;
	readonly expires_at: Date | null;
	readonly last_used_at: Date | null;
	readonly revoked_at: Date | null;
	readonly clients: readonly string[];
}

const LIST = `
	SELECT t.id, t.name, t.space_id, s.name AS space_name, t.scope, t.destructive, t.created_at, t.expires_at,
		t.last_used_at, t.revoked_at,
		ARRAY(
			SELECT DISTINCT c.client_name FROM auth.mcp_session c
			WHERE c.token_id = t.id AND c.client_name <> '' AND c.last_seen_at > now() - interval '24 hours'
			ORDER BY 1 LIMIT 5
		) AS clients
	FROM auth.access_token t LEFT JOIN space.space s ON s.id = t.space_id
	WHERE t.revoked_at IS NULL OR t.revoked_at > now() - interval '30 days'
	ORDER BY t.created_at DESC, t.id
	LIMIT 200`;

interface Deps extends ClockDep, RandomDep {
	readonly db: Database;
	/** Makes every process judge the person's tokens again; resolves when that is so. */
	readonly recall: (userId: string) => Promise<void>;
}

export function createConnections(deps: Deps): Connections {
	const { db, clock, random } = deps;
	const toConnection = (row: Row): Connection => ({
		id: row.id,
		name: row.name,
		spaceId: row.space_id,
		spaceName: row.space_name ?? '',
		scope: row.scope,
		destructive: row.destructive,
		createdAt: row.created_at.getTime(),
		expiresAt: row.expires_at?.getTime() ?? null,
		lastUsedAt: row.last_used_at?.getTime() ?? null,
		state:
			row.revoked_at !== null
				? 'revoked'
				: row.expires_at !== null && row.expires_at.getTime() <= clock.now()
					? 'expired'
					: 'active',
		clients: row.clients,
	});

	return {
		list: (userId) => db.asUser(userId, async (sql) => (await sql.query<Row>(LIST)).rows.map(toConnection)),
		create: async (userId, input) => {
			if (input.expiresAt !== null && input.expiresAt <= clock.now()) {
				return invalid('The expiry lies in the past.', 'expiresAt', 'error_expiry_past');
			}
			if (!isZone(input.zone)) return invalid('This time zone is not known.', 'zone', 'error_unknown_zone');
			if (input.destructive && input.scope !== 'write') {
				return invalid(
					'Removing for good needs the permission to change.',
					'destructive',
					'error_destructive_reader',
				);
			}
			const token = `mana_${toBase64url(random.bytes(32))}`;
			const id = uuidFrom(random);
			return db.asUser(userId, async (sql) => {
				const { rows } = await sql.query<{ role: Role; active: number }>(
					`SELECT m.role, (SELECT count(*) FROM auth.access_token t WHERE t.revoked_at IS NULL) AS active
					FROM space.membership m WHERE m.space_id = $1 AND m.user_id = space.me()`,
					[input.spaceId],
				);
				const found = rows[0];
				if (found === undefined)
					return forbidden('You are not a member of this space.', 'error_not_a_member');
				if (input.scope === 'write' && !canWrite(found.role)) {
					return forbidden(
						'You can read in this space and not change; connect with reading only.',
						'error_connect_reading',
					);
				}
				if (found.active >= MAX_ACTIVE) {
					return conflict(
						`You have ${found.active} connections. Revoke one you no longer use first.`,
						'error_too_many_connections',
						{ count: found.active },
					);
				}
				await sql.query(
					`INSERT INTO auth.access_token (id, user_id, space_id, name, hash, scope, destructive, zone, expires_at)
					VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
					[
						id,
						userId,
						input.spaceId,
						input.name,
						hashToken(token),
						input.scope,
						input.destructive,
						input.zone,
						input.expiresAt === null ? null : new Date(input.expiresAt),
					],
				);
				return ok({ id, token });
			});
		},
		revoke: async (userId, id) => {
			const { rowCount } = await db.asUser(userId, (sql) =>
				sql.query(`UPDATE auth.access_token SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1`, [
					id,
				]),
			);
			if (rowCount === 0) return notFound('There is no such connection.', 'error_no_connection');
			await deps.recall(userId);
			return ok(undefined);
		},
		revokeAll: async (userId) => {
			const { rowCount } = await db.asUser(userId, (sql) =>
				sql.query('UPDATE auth.access_token SET revoked_at = now() WHERE revoked_at IS NULL'),
			);
			if (rowCount !== 0) await deps.recall(userId);
		},
	};
}
