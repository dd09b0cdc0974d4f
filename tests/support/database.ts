/** A freshly migrated database for one test file, on the cluster of this run. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { databaseUrl } from './postgres-global';

export interface TestDatabase {
	readonly url: string;
	readonly drop: () => Promise<void>;
}

async function asAdmin(sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: inject('postgresUrl') });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

/** Copies the migrated template, which takes a fraction of migrating again. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const name = `t_${randomBytes(6).toString('hex')}`;
	await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${inject('postgresTemplate')}`);
	return {
		url: databaseUrl(inject('postgresUrl'), name),
		drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
	};
}
