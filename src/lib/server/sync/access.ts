/**
 * Who is writing, in which kind of space: read from the database for each push, never cached. Read before the lock, so
 * that nobody waits for it; row security judges again when the writes are stored.
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

const accessSql = `
SELECT s.kind, m.role, u.name AS "userName", h.space_id IS NOT NULL AS begun
FROM space.membership m
JOIN space.space s ON s.id = m.space_id
JOIN auth."user" u ON u.id = m.user_id
LEFT JOIN sync.head h ON h.space_id = m.space_id
WHERE m.space_id = $1 AND m.user_id = $2`;

/** `undefined` for a space the account is not a member of. */
export async function writeAccess(
	db: Database,
	userId: string,
	spaceId: string,
): Promise<WriteAccess | undefined> {
	const [answer] = await db.asUserInOneTrip(userId, [
		{ name: 'sync_access', text: accessSql, values: [spaceId, userId] },
	]);
	return answer?.rows[0] as WriteAccess | undefined;
}
