/**
 * Lets the owner of the database act as the restricted role of the tenant path. A superuser may do so anyway; from
 * PostgreSQL 16 on anybody else who makes a role can hand it out but not take it, unless they grant that to themselves.
 * Here rather than in a migration, because roles belong to the cluster: a database that was restored elsewhere needs it too.
 */
import type pg from 'pg';

const GRANT = `
DO $$
BEGIN
	IF current_setting('server_version_num')::int >= 160000 THEN
		IF NOT pg_has_role(current_user, 'mana_app', 'SET') THEN
			EXECUTE format('GRANT mana_app TO %I WITH SET TRUE, INHERIT FALSE', current_user);
		END IF;
	END IF;
END $$`;

/** Repeating it changes nothing. The role must be there. */
export async function allowRestrictedRole(client: pg.Client): Promise<void> {
	await client.query(GRANT);
}
