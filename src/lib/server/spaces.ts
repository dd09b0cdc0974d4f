/** Which spaces a person has, and as what. Creating and sharing spaces is not decided here. */
import type { SpaceDirectory, SpaceEntry } from '../core/ports/space-directory';
import { roles, type Role, type SpaceKind } from '../core/spaces/kinds';
import type { Database } from './db/database';

export interface Spaces {
	/** Spaces of a person, the personal one first, then by name. */
	readonly list: (userId: string) => Promise<readonly SpaceEntry[]>;
	/** The person's role in a space, or `undefined` when they are not a member. */
	readonly roleIn: (userId: string, spaceId: string) => Promise<Role | undefined>;
	readonly directory: (userId: string) => SpaceDirectory;
}

/** Whether `role` may do what `least` may. */
export const reaches = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

export function createSpaces({ db }: { readonly db: Database }): Spaces {
	const list = (userId: string): Promise<readonly SpaceEntry[]> =>
		db.asUser(userId, async (sql) => {
			const { rows } = await sql.query<{ id: string; name: string; kind: SpaceKind; role: Role }>(
				`SELECT s.id, s.name, s.kind, m.role
				FROM space.membership m JOIN space.space s ON s.id = m.space_id
				WHERE m.user_id = $1
				ORDER BY s.kind <> 'personal', s.name, s.id`,
				[userId],
			);
			return rows;
		});
	return {
		list,
		roleIn: (userId, spaceId) =>
			db.asUser(userId, async (sql) => {
				const { rows } = await sql.query<{ role: Role | null }>('SELECT space.my_role($1) AS role', [
					spaceId,
				]);
				return rows[0]?.role ?? undefined;
			}),
		directory: (userId) => ({ list: () => list(userId) }),
	};
}
