/**
 * Who is writing, and in which spaces they may: read from the database for each push, never cached. It can be asked for
 * while the push still arrives, so that it costs no time; row security judges again when the writes are stored.
 */
import type { Role, SpaceKind } from '../../core/spaces/kinds';
import type { Database } from '../db/database';

export interface WriteAccess {
	readonly kind: SpaceKind;
	readonly role: Role;
	/** Display name of the account. */
	readonly userName: string;
	/** Whether the space has been written to before. */
	readonly begun: boolean;
}

/** By space; spaces the account is not a member of are missing. */
export type WriteAccesses = ReadonlyMap<string, WriteAccess>;

const accessSql = `
SELECT m.space_id AS "spaceId", s.kind, m.role, u.name AS "userName", h.space_id IS NOT NULL AS begun
FROM space.membership m
JOIN space.space s ON s.id = m.space_id
JOIN auth."user" u ON u.id = m.user_id
LEFT JOIN sync.head h ON h.space_id = m.space_id
WHERE m.user_id = $1`;

export async function writeAccess(db: Database, userId: string): Promise<WriteAccesses> {
	const [answer] = await db.asUserInOneTrip(userId, [
		{ name: 'sync_access', text: accessSql, values: [userId] },
	]);
	const rows = (answer?.rows ?? []) as (WriteAccess & { readonly spaceId: string })[];
	return new Map(rows.map((row) => [row.spaceId, row]));
}
