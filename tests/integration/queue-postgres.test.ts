/** Queues on PostgreSQL, in a schema of their own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { createLog } from '../../src/lib/server/log';
import { createMetrics } from '../../src/lib/server/metrics';
import { createQueues } from '../../src/lib/server/queue/queues';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { queueSuite } from '../support/queue-suite';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

const make = () =>
	createQueues({ config: { databaseUrl: database.url }, log: createLog('silent'), metrics: createMetrics() });

queueSuite(make);

test('everything of the queue lives in the schema bullmq', async () => {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	const { rows } = await client.query<{ nspname: string }>(
		`SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relname ILIKE '%job%' AND c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%'`,
	);
	await client.end();
	expect(rows).toEqual([{ nspname: 'bullmq' }]);
});
