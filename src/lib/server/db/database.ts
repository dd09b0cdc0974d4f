/**
 * The one door to PostgreSQL. People's requests go through `asUser`, where row security decides; jobs of the system say
 * by name why they need more. Nothing else may open connections, except queues and LISTEN, which need their own.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Step } from './bound-query';
import { PrismaClient } from './generated/client.js';
import { oneTrip } from './one-trip';

export interface Database {
	readonly url: string;
	readonly pool: pg.Pool;
	readonly prisma: PrismaClient;
	/**
	 * One transaction as the restricted role with `app.user_id` set; both end with it. Rolls back when `run` throws.
	 */
	readonly asUser: <T>(userId: string, run: (sql: pg.PoolClient) => Promise<T>) => Promise<T>;
	/** `asUser` for statements that need no answer in between; see `one-trip.ts`. Results in the order of the statements. */
	readonly asUserInOneTrip: (
		userId: string,
		statements: readonly (pg.QueryConfig | Step)[],
	) => Promise<readonly pg.QueryResult[]>;
	/** One transaction on the owner connection, past row security. `why` names the job in `pg_stat_activity`. */
	readonly asSystem: <T>(why: string, run: (sql: pg.PoolClient) => Promise<T>) => Promise<T>;
	/** Resolves when every pool has lent a connection that answers: what a request would have to wait for now. */
	readonly reach: () => Promise<void>;
	/** Whether it takes nothing in at the moment, as a disk that is full makes its keeper decide. */
	readonly isReadOnly: () => Promise<boolean>;
	/** Whether somebody waits for a connection because all of a pool are lent. */
	readonly isShort: () => boolean;
	readonly close: () => Promise<void>;
}

/**
 * Of one process. With three connections that listen these are 22, so that two web and two worker processes fit into the
 * 100 that PostgreSQL allows by default, and whoever comes too late waits here instead of being refused there.
 */
const MAX_CONNECTIONS = 10;
const MAX_PIPELINED_CONNECTIONS = 4;
const MAX_PRISMA_CONNECTIONS = 5;

// int8 and numeric stay text by default, because they may not fit; our sequences and counts do.
const types: pg.CustomTypesConfig = {
	getTypeParser: (oid: number, format?: 'text' | 'binary') =>
		oid === 20 && format !== 'binary' ? Number : (pg.types.getTypeParser(oid, format as 'text') as never),
};

/** Opens a pool lazily: a wrong address shows at the first query. */
export function createDatabase(
	databaseUrl: string,
	options: { readonly onIdleError?: (error: Error) => void; readonly max?: number } = {},
): Database {
	const openPool = (settings: pg.PoolConfig): pg.Pool => {
		const opened = new pg.Pool({ connectionString: databaseUrl, application_name: 'mana', ...settings });
		// A connection that dies would otherwise end the process: idle in the pool, or in use, when its queries say so too.
		opened.on('error', (error) => options.onIdleError?.(error));
		opened.on('connect', (connection) => connection.on('error', () => undefined));
		return opened;
	};
	const pool = openPool({ max: options.max ?? MAX_CONNECTIONS, types });
	const pipelinedPool = openPool({ max: MAX_PIPELINED_CONNECTIONS, types, pipeline: true });
	const prismaPool = openPool({ max: MAX_PRISMA_CONNECTIONS });
	const pools = [pool, pipelinedPool, prismaPool];
	const prisma = new PrismaClient({ adapter: new PrismaPg(prismaPool), errorFormat: 'minimal' });

	const transaction = async <T>(
		begin: (sql: pg.PoolClient) => Promise<unknown>,
		run: (sql: pg.PoolClient) => Promise<T>,
	): Promise<T> => {
		const sql = await pool.connect();
		let broken: Error | undefined;
		try {
			await begin(sql);
			const value = await run(sql);
			await sql.query('COMMIT');
			return value;
		} catch (error) {
			await sql.query('ROLLBACK').catch((cause: unknown) => {
				broken = cause instanceof Error ? cause : new Error(String(cause));
			});
			throw error;
		} finally {
			// A connection that could not even roll back may still carry somebody's role: never hand it out again.
			sql.release(broken);
		}
	};

	const beginAs = (userId: string): string =>
		`BEGIN; SET LOCAL ROLE mana_app; SET LOCAL app.user_id = ${pg.escapeLiteral(userId)}`;

	return {
		url: databaseUrl,
		pool,
		prisma,
		asUser: (userId, run) => transaction((sql) => sql.query(beginAs(userId)), run),
		asUserInOneTrip: (userId, statements) => oneTrip(pipelinedPool, beginAs(userId), statements),
		asSystem: (why, run) =>
			transaction(
				(sql) => sql.query(`BEGIN; SET LOCAL application_name = ${pg.escapeLiteral(`mana: ${why}`)}`),
				run,
			),
		reach: async () => {
			await Promise.all(pools.map((one) => one.query('SELECT 1')));
		},
		isReadOnly: async () => {
			const { rows } = await pool.query<{ transaction_read_only: string }>('SHOW transaction_read_only');
			return rows[0]?.transaction_read_only === 'on';
		},
		isShort: () => pools.some((one) => one.waitingCount > 0 && one.totalCount === one.options.max),
		close: async () => {
			await prisma.$disconnect();
			await Promise.all(pools.map((one) => one.end()));
		},
	};
}
