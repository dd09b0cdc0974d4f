/** The migrations on disk make exactly what the Prisma models say, can run twice, and are never rewritten. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createDatabase } from '../../src/lib/server/db/database';
import { diffModels, migrate, pendingMigrations } from '../../src/lib/server/db/migrate';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { databaseUrl } from '../support/postgres-global';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

const sql = async (text: string): Promise<void> => {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	await client.query(text).finally(() => client.end());
};

it('leave nothing between models and database, and nothing to do', async () => {
	expect(await diffModels(database.url)).toBe('');
	expect(await migrate(database.url)).toEqual([]);
	expect(await pendingMigrations(database.url)).toEqual([]);
});

it('keep no connection afterwards, so that a process that only migrates ends at once', async () => {
	await diffModels(database.url);
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	const { rows } = await client
		.query('SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
		.finally(() => client.end());
	expect(rows).toEqual([]);
});

it('say what differs when a column was changed by hand', async () => {
	await sql('ALTER TABLE ops.setting ADD COLUMN stray text');
	expect(await diffModels(database.url)).toContain('DROP COLUMN "stray"');
	await sql('ALTER TABLE ops.setting DROP COLUMN stray');
});

it('begin anew wherever they were cut, and end with the same database', async () => {
	const admin = new pg.Client({ connectionString: inject('postgresUrl') });
	await admin.connect();
	const shape = async (url: string): Promise<string> => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		const { rows } = await client
			.query(
				`SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
				 WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3`,
			)
			.finally(() => client.end());
		return JSON.stringify(rows);
	};
	const whole = await shape(database.url);
	let cut = 0;
	try {
		for (let waitMs = 40; waitMs <= 600; waitMs += 70) {
			const name = `k_${randomBytes(6).toString('hex')}`;
			const url = databaseUrl(inject('postgresUrl'), name);
			await admin.query(`CREATE DATABASE ${name}`);
			const run = migrate(url).then(
				() => undefined,
				(error: unknown) => error,
			);
			await new Promise((resolve) => setTimeout(resolve, waitMs));
			await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
			if ((await run) !== undefined) cut += 1;
			await migrate(url);
			expect(await pendingMigrations(url)).toEqual([]);
			expect(await shape(url)).toBe(whole);
			await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
		}
	} finally {
		await admin.end();
	}
	expect(cut).toBeGreaterThan(0);
}, 300_000);

it('apply one again that a process left unfinished, also one of the version before', async () => {
	const name = `k_${randomBytes(6).toString('hex')}`;
	await sql(`CREATE DATABASE ${name}`);
	const url = databaseUrl(inject('postgresUrl'), name);
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await migrate(url);
		await client.query('DROP TABLE auth.confirmation');
		await client.query(
			`UPDATE ops._prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE migration_name LIKE '%confirmations'`,
		);
		expect(await migrate(url)).toEqual([expect.stringContaining('confirmations')]);
		expect(await diffModels(url)).toBe('');
		expect(await migrate(url)).toEqual([]);
	} finally {
		await client.end();
		await sql(`DROP DATABASE ${name} WITH (FORCE)`);
	}
});

it('refuse to go on when an applied one was edited', async () => {
	await sql(`UPDATE ops._prisma_migrations SET checksum = 'other' WHERE migration_name LIKE '%accounts'`);
	await expect(migrate(database.url)).rejects.toThrow('was edited after this database applied it');
});

it('work for an owner who is no superuser, as on a hosted PostgreSQL', async () => {
	const admin = new pg.Client({ connectionString: inject('postgresUrl') });
	await admin.connect();
	const [role, name] = ['hosted', `t_${randomBytes(6).toString('hex')}`];
	try {
		await admin.query(`CREATE ROLE ${role} LOGIN CREATEROLE PASSWORD 'hosted'`);
		// As PostgreSQL grants it to whoever makes the role; in this cluster somebody else was first.
		await admin.query(`GRANT mana_app TO ${role} WITH ADMIN TRUE, SET FALSE, INHERIT FALSE`);
		await admin.query(`CREATE DATABASE ${name} OWNER ${role}`);
		const url = new URL(databaseUrl(inject('postgresUrl'), name));
		url.username = url.password = role;
		expect(await migrate(url.href)).not.toEqual([]);
		const db = createDatabase(url.href);
		const { rows } = await db.asUser('nobody', (sql) => sql.query('SELECT current_user AS me'));
		await db.close();
		expect(rows).toEqual([{ me: 'mana_app' }]);
	} finally {
		await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		await admin.query(`DROP ROLE IF EXISTS ${role}`);
		await admin.end();
	}
});

it('say in a sentence that the user of the database may not make what they need', async () => {
	const name = `m_${randomBytes(6).toString('hex')}`;
	await sql(`CREATE ROLE ${name} LOGIN PASSWORD 'small'`);
	await sql(`CREATE DATABASE ${name}`);
	const url = new URL(databaseUrl(inject('postgresUrl'), name));
	url.username = name;
	url.password = 'small';
	try {
		await expect(migrate(url.href)).rejects.toMatchObject({
			name: 'MigrationError',
			message: `The database could not be migrated: permission denied for database ${name}`,
		});
	} finally {
		await sql(`DROP DATABASE ${name} WITH (FORCE)`);
		await sql(`DROP ROLE ${name}`);
	}
});
