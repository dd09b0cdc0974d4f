/**
 * Brings a database up to date through Prisma's WebAssembly schema engine, so that no binary is downloaded. Writes the
 * ordinary `_prisma_migrations` table (in the schema `ops`): `prisma migrate deploy` can take over at any time.
 */
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine as Engine } from '@prisma/schema-engine-wasm';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { tables } from '../../registry';
import { settleListIndexes } from '../sync/list-indexes';
import { MigrationPg, SCRIPT_LOCK } from './engine-adapter';
import { allowRestrictedRole } from './restricted-role';

/** A failure that is told in its own words, without a stack. */
export class MigrationError extends Error {
	override readonly name = 'MigrationError';
}

/** Where Prisma keeps its books. Never `public`. */
const BOOKS = 'ops';
/** Any number, the same for everyone who migrates: two processes starting together must not both do it. */
const LOCK = 7_316_401;
const NO_FILTER = { externalTables: [], externalEnums: [] };

export const migrationsDir = (): string => join(process.cwd(), 'prisma', 'migrations');
const schemaDir = (): string => join(process.cwd(), 'prisma');

/** The migrations on disk, oldest first, in the engine's shape. */
async function readMigrations(dir = migrationsDir()): Promise<MigrationList> {
	const names = (await readdir(dir, { withFileTypes: true }))
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort();
	return {
		baseDir: dir,
		lockfile: {
			path: 'migration_lock.toml',
			content: await readFile(join(dir, 'migration_lock.toml'), 'utf8'),
		},
		shadowDbInitScript: '',
		migrationDirectories: await Promise.all(
			names.map(async (path) => ({
				path,
				migrationFile: {
					path: 'migration.sql',
					content: { tag: 'ok' as const, value: await readFile(join(dir, path, 'migration.sql'), 'utf8') },
				},
			})),
		),
	};
}

/** Reads `prisma/schema.prisma` and `prisma/models/*.prisma`. */
async function readDatamodels(dir = schemaDir()): Promise<[path: string, content: string][]> {
	const models = (await readdir(join(dir, 'models'))).filter((name) => name.endsWith('.prisma')).sort();
	const paths = [join(dir, 'schema.prisma'), ...models.map((name) => join(dir, 'models', name))];
	return Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as [string, string]));
}

let loaded: Promise<typeof Engine> | undefined;

/** The engine's JavaScript expects a bundler to instantiate its module; this does it by hand. */
async function loadEngine(): Promise<typeof Engine> {
	const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
	const require = createRequire(import.meta.url);
	const folder = dirname(require.resolve('@prisma/schema-engine-wasm'));
	const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
	const { instance } = await WebAssembly.instantiate(bytes, {
		'./schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
	});
	glue.__wbg_set_wasm(instance.exports);
	(instance.exports['__wbindgen_start'] as () => void)();
	return glue.SchemaEngine as typeof Engine;
}

/** Runs `work` with a schema engine connected to the database, and frees both afterwards. */
async function withEngine<T>(databaseUrl: string, work: (engine: Engine) => Promise<T>): Promise<T> {
	const SchemaEngine = await (loaded ??= loadEngine());
	const connections = new MigrationPg(databaseUrl, BOOKS);
	try {
		const engine = await SchemaEngine.new(
			{ datamodels: await readDatamodels() },
			() => undefined,
			bindMigrationAwareSqlAdapterFactory(connections),
		);
		try {
			return await work(engine);
		} finally {
			engine.free();
		}
	} finally {
		await connections.close();
	}
}

async function hasBooks(client: pg.Client): Promise<boolean> {
	const { rows } = await client.query<{ there: boolean }>(
		`SELECT to_regclass('${BOOKS}._prisma_migrations') IS NOT NULL AS there`,
	);
	return rows[0]!.there;
}

async function appliedNames(client: pg.Client): Promise<Map<string, string>> {
	if (!(await hasBooks(client))) return new Map();
	const { rows } = await client.query<{ migration_name: string; checksum: string }>(
		`SELECT migration_name, checksum FROM ${BOOKS}._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
	);
	return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

const contentOf = (
	content: MigrationList['migrationDirectories'][number]['migrationFile']['content'],
): string => (content.tag === 'ok' ? content.value : '');

/** Names of migrations that the database has not seen, oldest first. Used by the health check. */
export async function pendingMigrations(databaseUrl: string): Promise<readonly string[]> {
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		const applied = await appliedNames(client);
		return (await readMigrations()).migrationDirectories
			.map((entry) => entry.path)
			.filter((name) => !applied.has(name));
	} finally {
		await client.end();
	}
}

/**
 * Lets a migration be applied again whose process was killed, or that failed: it is one transaction, so that the database has
 * nothing of it. To be called under the lock.
 */
async function takeBackUnfinished(client: pg.Client): Promise<void> {
	await client.query('SELECT pg_advisory_lock($1)', [SCRIPT_LOCK]);
	await client.query('SELECT pg_advisory_unlock($1)', [SCRIPT_LOCK]);
	if (!(await hasBooks(client))) return;
	await client.query(
		`UPDATE ${BOOKS}._prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL`,
	);
}

async function applyAll(
	client: pg.Client,
	databaseUrl: string,
	migrationsList: MigrationList,
): Promise<readonly string[]> {
	await client.query(`CREATE SCHEMA IF NOT EXISTS ${BOOKS}`);
	await takeBackUnfinished(client);
	const { appliedMigrationNames } = await withEngine(databaseUrl, (engine) =>
		engine.applyMigrations({ migrationsList, filters: NO_FILTER }),
	);
	await allowRestrictedRole(client);
	return appliedMigrationNames;
}

/**
 * Applies what is missing and answers the names it applied, and makes the indexes that the manifests ask for. Two callers at once take turns. Throws with the database's
 * own words when a migration fails, and when one that was already applied has been edited since.
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
	const applied = await applyMigrations(databaseUrl);
	// After the lock is given back: whoever waits for it would be waited for by the making of an index.
	await settleListIndexes(
		databaseUrl,
		[...tables.values()].map(({ table }) => table),
	);
	return applied;
}

async function applyMigrations(databaseUrl: string): Promise<readonly string[]> {
	const list = await readMigrations();
	const client = new pg.Client({ connectionString: databaseUrl });
	// It waits while the engine works; if it breaks meanwhile, the next query says so.
	client.on('error', () => undefined);
	await client.connect();
	try {
		await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
		const applied = await appliedNames(client);
		for (const { path, migrationFile } of list.migrationDirectories) {
			const checksum = createHash('sha256').update(contentOf(migrationFile.content)).digest('hex');
			const before = applied.get(path);
			if (before !== undefined && before !== checksum) {
				throw new MigrationError(
					`The migration ${path} was edited after this database applied it. Write a new migration instead, or start over with npm run db:reset.`,
				);
			}
		}
		if (list.migrationDirectories.every((entry) => applied.has(entry.path))) {
			await allowRestrictedRole(client);
			return [];
		}
		return await applyAll(client, databaseUrl, list).catch((error: unknown) => {
			const [words] = (error instanceof Error ? error.message : String(error)).split(/\n\s+0: /);
			throw new MigrationError(`The database could not be migrated: ${words}`, { cause: error });
		});
	} finally {
		await client.end();
	}
}

/**
 * SQL that takes the migrated database to the state of the Prisma models; empty when they agree. Only schemas named in
 * `schema.prisma` are compared. `databaseUrl` must be up to date.
 */
export async function diffModels(databaseUrl: string): Promise<string> {
	const files = (await readDatamodels()).map(([path, content]) => ({ path, content }));
	return withEngine(databaseUrl, async (engine) => {
		const { stdout } = await engine.diff({
			from: { tag: 'schemaDatasource', files, configDir: schemaDir() },
			to: { tag: 'schemaDatamodel', files },
			script: true,
			exitCode: null,
			filters: NO_FILTER,
		});
		const sql = stdout?.trim() ?? '';
		return sql === '-- This is an empty migration.' ? '' : sql;
	});
}
