/**
 * Sessions of connected programs, in the database and nowhere else: any web process can serve any of them, and what a
 * server object needs to know is rebuilt from the row. Whether a request may use one is decided by admission.
 */
import { toBase64url } from '../../core/crypto/bytes';
import type { RandomDep } from '../../core/ports/random';
import type { Database } from '../db/database';
import type { Admitted } from './admitted';

export interface SessionStart {
	readonly protocol: string;
	readonly clientName: string;
	readonly clientVersion: string;
}

export interface McpSessions {
	/** Answers the id: 256 random bits, visible ASCII. */
	readonly open: (who: Admitted, start: SessionStart) => Promise<string>;
	readonly close: (id: string) => Promise<void>;
	/** Which of these may still be used: open, not idle for a day, token and account in force. Keeps them from idling. */
	readonly alive: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** A program that forgets to close its sessions keeps this many. */
const MAX_PER_TOKEN = 100;

const ALIVE = `
	WITH alive AS (
		SELECT c.id, c.last_seen_at FROM auth.mcp_session c
		JOIN auth.access_token t ON t.id = c.token_id
		JOIN auth."user" u ON u.id = t.user_id
		JOIN space.membership m ON m.space_id = t.space_id AND m.user_id = t.user_id
		WHERE c.id = ANY($1) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
			AND u.suspended_at IS NULL AND c.last_seen_at > now() - interval '24 hours'
	), seen AS (
		UPDATE auth.mcp_session c SET last_seen_at = now() FROM alive a
		WHERE c.id = a.id AND a.last_seen_at < now() - interval '1 minute'
	)
	SELECT id FROM alive`;

export function createSessions(deps: RandomDep & { readonly db: Database }): McpSessions {
	const { pool } = deps.db;
	return {
		open: async (who, start) => {
			const id = toBase64url(deps.random.bytes(32));
			await pool.query(
				`INSERT INTO auth.mcp_session (id, user_id, token_id, protocol, client_name, client_version)
				VALUES ($1, $2, $3, $4, $5, $6)`,
				[id, who.userId, who.tokenId, start.protocol, start.clientName, start.clientVersion],
			);
			await pool.query(
				`DELETE FROM auth.mcp_session WHERE token_id = $1 AND (
					last_seen_at < now() - interval '24 hours' OR id IN (
						SELECT id FROM auth.mcp_session WHERE token_id = $1
						ORDER BY last_seen_at DESC, created_at DESC OFFSET $2
					)
				)`,
				[who.tokenId, MAX_PER_TOKEN],
			);
			return id;
		},
		close: async (id) => {
			await pool.query('DELETE FROM auth.mcp_session WHERE id = $1', [id]);
		},
		alive: async (ids) => {
			const { rows } = await pool.query<{ id: string }>(ALIVE, [ids]);
			return new Set(rows.map((row) => row.id));
		},
	};
}
