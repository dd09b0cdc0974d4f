/** Nothing of ours lives in the schema `public`, and every table of the tenant path has row security. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
	database = await createTestDatabase();
	client = new pg.Client({ connectionString: database.url });
	await client.connect();
});
afterAll(async () => {
	await client.end();
	await database.drop();
});

const ours = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

test('the schema public holds no relation, type or function', async () => {
	const { rows } = await client.query<{ name: string }>(`
		SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
		UNION ALL SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
		UNION ALL SELECT t.typname FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace`);
	expect(rows).toEqual([]);
});

test('every table that the restricted role may touch has row security', async () => {
	const { rows } = await client.query<{ name: string }>(`
		SELECT n.nspname || '.' || c.relname AS name
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND ${ours} AND NOT c.relrowsecurity
			AND (has_table_privilege('mana_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
				OR has_any_column_privilege('mana_app', c.oid, 'SELECT, INSERT, UPDATE'))`);
	expect(rows).toEqual([]);
});

test('the restricted role owns nothing, bypasses nothing and cannot sign in', async () => {
	const { rows } = await client.query(
		"SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreaterole FROM pg_roles WHERE rolname = 'mana_app'",
	);
	expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false }]);
	const { rows: owned } = await client.query(
		"SELECT relname FROM pg_class WHERE relowner = 'mana_app'::regrole",
	);
	expect(owned).toEqual([]);
});
