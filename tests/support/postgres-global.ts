/** One throw-away PostgreSQL cluster per test run, out of npm, with a migrated template that each test file copies. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../scripts/embedded-postgres.mjs';
import { migrate } from '../../src/lib/server/db/migrate';

declare module 'vitest' {
	interface ProvidedContext {
		/** Administration address of the cluster of this run. */
		readonly postgresUrl: string;
		readonly postgresTemplate: string;
	}
}

export const databaseUrl = (adminUrl: string, name: string): string => {
	const url = new URL(adminUrl);
	url.pathname = `/${name}`;
	return url.href;
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const dir = mkdtempSync(join(tmpdir(), 'mana-test-'));
	const cluster = await startPostgres({ dir: join(dir, 'postgres'), password: 'test', quick: true });
	const template = 'mana_template';
	const admin = new pg.Client({ connectionString: cluster.adminUrl });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${template}`);
	await migrate(databaseUrl(cluster.adminUrl, template));
	// A template can only be copied while nobody is connected to it.
	await admin.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false`);
	await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [template]);
	await admin.end();
	project.provide('postgresUrl', cluster.adminUrl);
	project.provide('postgresTemplate', template);
	return async () => {
		await cluster.stop();
		rmSync(dir, { recursive: true, force: true });
	};
}
