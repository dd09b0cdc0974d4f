/** An empty database and an empty Redis of one test file's own, on the servers that the test run was given. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { databaseUrl } from './postgres-global';

export interface ClusterStore {
	/** Empty: not even migrated. */
	readonly databaseUrl: string;
	readonly redisUrl: string;
	/** Number of the Redis database. */
	readonly redisDb: number;
	readonly redis: Redis;
	readonly sql: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
	/** How many connections somebody else holds to the database or to the Redis database. */
	readonly connections: () => Promise<number>;
	readonly drop: () => Promise<void>;
}

/** Says that a numbered database holds nothing but what tests left, and that one of them uses it now. */
const OURS = 'mana-test';
const CLAIM = 'mana-test:claim';
/** Longer than any test file takes: what a killed run held is taken over afterwards. */
const CLAIM_SECONDS = 600;

function setting(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set; vitest.config.ts includes these tests only when it is.`);
	return value;
}

/** A connection of its own for each question: one that is left in a pool would be cut off when its database is dropped. */
async function ask<Row extends pg.QueryResultRow>(
	url: string,
	text: string,
	values?: unknown[],
): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url, application_name: 'test' });
	await client.connect();
	const { rows } = await client.query<Row>(text, values).finally(() => client.end());
	return rows;
}
const asAdmin = (text: string): Promise<unknown> => ask(setting('MANA_TEST_POSTGRES_URL'), text);

/** Takes a numbered database nobody uses: the address may be of a Redis that holds other things. */
async function claimRedis(): Promise<{ readonly redis: Redis; readonly url: string; readonly db: number }> {
	for (let db = 15; db > 0; db -= 1) {
		const url = new URL(setting('MANA_TEST_REDIS_URL'));
		url.pathname = `/${db}`;
		const redis = new Redis(url.href, { maxRetriesPerRequest: 2 });
		const usable = (await redis.dbsize()) === 0 || (await redis.exists(OURS)) === 1;
		if (usable && (await redis.set(CLAIM, '1', 'EX', CLAIM_SECONDS, 'NX')) === 'OK') {
			await redis.multi().flushdb().set(OURS, '1').set(CLAIM, '1', 'EX', CLAIM_SECONDS).exec();
			return { redis, url: url.href, db };
		}
		redis.disconnect();
	}
	throw new Error('Every database of the Redis at MANA_TEST_REDIS_URL is in use.');
}

export async function createClusterStore(): Promise<ClusterStore> {
	const name = `t_${randomBytes(6).toString('hex')}`;
	const { redis, url: redisUrl, db: redisDb } = await claimRedis();
	await asAdmin(`CREATE DATABASE ${name}`);
	const url = databaseUrl(setting('MANA_TEST_POSTGRES_URL'), name);
	const sql: ClusterStore['sql'] = (text, values) => ask(url, text, values);
	return {
		databaseUrl: url,
		redisUrl,
		redisDb,
		redis,
		sql,
		connections: async () => {
			const rows = await sql(
				"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'test'",
			);
			const clients = String(await redis.call('CLIENT', 'LIST')).split('\n');
			const own = String(await redis.call('CLIENT', 'ID'));
			const others = clients.filter(
				(line) => line.includes(` db=${redisDb} `) && !line.startsWith(`id=${own} `),
			);
			return rows.length + others.length;
		},
		drop: async () => {
			await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await redis.flushdb();
			redis.disconnect();
		},
	};
}
