/** The state of this installation for its operator: what runs, what it runs on, and how it is set. Never a secret. */
import type { Clock } from '../../core/ports/clock';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { Health } from '../health';
import { queueNames, type QueueName } from '../queue/jobs';
import type { Queues } from '../queue/queues';

export interface QueueState {
	readonly name: QueueName;
	readonly waiting: number;
	readonly active: number;
	readonly delayed: number;
	readonly failed: number;
}

export interface SystemState {
	readonly version: string;
	readonly node: string;
	/** Epoch ms at which this web process began. */
	readonly startedAt: number;
	readonly memoryBytes: number;
	readonly health: { readonly status: 'ok' | 'not_ready'; readonly checks: Readonly<Record<string, string>> };
	readonly database: {
		readonly version: string;
		readonly embedded: boolean;
		readonly bytes: number;
		readonly migrations: number;
		readonly lastMigration: string;
		readonly connections: number;
		readonly schemas: readonly { readonly name: string; readonly bytes: number }[];
	};
	readonly counts: {
		readonly users: number;
		readonly spaces: number;
		readonly records: number;
		readonly changes: number;
	};
	readonly queues: { readonly backend: string; readonly names: readonly QueueState[] };
	/** Settings by environment variable, in words. */
	readonly settings: readonly { readonly name: string; readonly value: string }[];
}

interface Deps {
	readonly config: Config;
	readonly db: Database;
	readonly health: Health;
	readonly queues: Queues;
	readonly clock: Clock;
	readonly version: string;
}

const isSet = (value: unknown): string => (value === undefined ? 'not set' : 'set');

/** An allow-list: a new setting stays out of sight until somebody adds it here. */
const settingsOf = (config: Config): SystemState['settings'] => [
	{ name: 'HOST', value: config.host },
	{ name: 'PORT', value: String(config.port) },
	{ name: 'MANA_ORIGIN', value: config.origin ?? 'not set' },
	{ name: 'MANA_DEMO', value: config.demo ? 'on' : 'off' },
	{ name: 'MANA_POLICY_MODE', value: config.policyMode },
	{ name: 'MANA_LOG_LEVEL', value: config.logLevel },
	{ name: 'MANA_TRUST_PROXY', value: String(config.trustProxy) },
	{ name: 'MANA_MAIL_FROM', value: config.mailFrom },
	{ name: 'MANA_SMTP_URL', value: isSet(config.smtpUrl) },
	{ name: 'REDIS_URL', value: isSet(config.redisUrl) },
	{ name: 'MANA_METRICS_TOKEN', value: isSet(config.metricsToken) },
	{ name: 'ANTHROPIC_API_KEY', value: isSet(config.anthropicApiKey) },
];

const DATABASE = `
	SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
		(SELECT count(*) FROM ops._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS migrations,
		(SELECT migration_name FROM ops._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
			ORDER BY migration_name DESC LIMIT 1) AS last_migration,
		(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
		(SELECT count(*) FROM auth."user") AS users,
		(SELECT count(*) FROM space.space) AS spaces`;

const SCHEMAS = `
	SELECT n.nspname AS name, sum(pg_total_relation_size(c.oid)) AS bytes
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	GROUP BY 1 ORDER BY 2 DESC`;

/** Estimates: counting millions of rows for a page would cost more than it tells. Partitions are summed. */
const SYNCED = `
	SELECT coalesce(sum(greatest(c.reltuples, 0)) FILTER (WHERE c.relname ~ '^record'), 0)::float8 AS records,
		coalesce(sum(greatest(c.reltuples, 0)) FILTER (WHERE c.relname ~ '^change'), 0)::float8 AS changes
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sync' AND c.relkind = 'r'`;

const COUNTED = `SELECT (SELECT count(*) FROM sync.record)::float8 AS records, (SELECT count(*) FROM sync.change)::float8 AS changes`;
/** Below this many rows counting is quick, and an estimate (zero, at first) would look wrong. */
const WORTH_ESTIMATING = 100_000;

interface SyncedRows {
	readonly records: number;
	readonly changes: number;
}

interface DatabaseRow {
	readonly version: string;
	readonly bytes: number;
	readonly migrations: number;
	readonly last_migration: string | null;
	readonly connections: number;
	readonly users: number;
	readonly spaces: number;
}

export function createSystemState(deps: Deps): () => Promise<SystemState> {
	const { config, db, queues, clock } = deps;
	const startedAt = clock.now();

	const queueState = async (name: QueueName): Promise<QueueState> => {
		const counts = await queues.counts(name);
		const of = (state: string): number => counts[state] ?? 0;
		return {
			name,
			waiting: of('waiting') + of('prioritized'),
			active: of('active'),
			delayed: of('delayed'),
			failed: of('failed'),
		};
	};

	const syncedRows = async (): Promise<SyncedRows> => {
		const { rows } = await db.pool.query<SyncedRows>(SYNCED);
		const estimate = rows[0]!;
		if (estimate.records + estimate.changes > WORTH_ESTIMATING) return estimate;
		return (await db.pool.query<SyncedRows>(COUNTED)).rows[0]!;
	};

	return async () => {
		const [health, database, schemas, synced, names] = await Promise.all([
			deps.health.report(),
			db.pool.query<DatabaseRow>(DATABASE),
			db.pool.query<{ name: string; bytes: string }>(SCHEMAS),
			syncedRows(),
			Promise.all(queueNames.map(queueState)),
		]);
		const row = database.rows[0]!;
		return {
			version: deps.version,
			node: process.version,
			startedAt,
			memoryBytes: process.memoryUsage.rss(),
			health,
			database: {
				version: row.version,
				embedded: config.embedded,
				bytes: row.bytes,
				migrations: row.migrations,
				lastMigration: row.last_migration ?? '',
				connections: row.connections,
				schemas: schemas.rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) })),
			},
			counts: {
				users: row.users,
				spaces: row.spaces,
				records: Math.round(synced.records),
				changes: Math.round(synced.changes),
			},
			queues: { backend: queues.backend, names },
			settings: settingsOf(config),
		};
	};
}
