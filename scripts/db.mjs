/**
 * `npm run db:migrate` applies migrations; `db:diff [name]` shows, or writes as a new migration, the SQL that takes the
 * migrations to the Prisma models; `db:reset` empties the database. They work on DATABASE_URL, else on the built-in database
 * of the data folder; without DATABASE_URL `db:diff` takes a throw-away one, so that Mana may be running meanwhile.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startPostgres } from './embedded-postgres.mjs';
import { nameOfDatabase } from './lib/check-database.mjs';
import { lockDataDir, openDataDir, openSecrets } from './lib/data-folder.mjs';
import { StartError } from './lib/errors.mjs';
import { atEnd, live, stopAll } from './lib/lifetime.mjs';
import { openDatabase } from './lib/opening.mjs';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { readDotEnv } from './lib/settings.mjs';

const [command, ...args] = process.argv.slice(2);

/** The address of the database to work on; what had to be started for it ends with this script. */
async function openOwn() {
	if (process.env.DATABASE_URL) {
		await openDatabase();
		return process.env.DATABASE_URL;
	}
	const dataDir = openDataDir();
	atEnd(lockDataDir(dataDir));
	const { url } = await openDatabase(dataDir, openSecrets(dataDir));
	return url;
}

async function openThrowAway() {
	const folder = mkdtempSync(join(tmpdir(), 'mana-diff-'));
	atEnd(() => rmSync(folder, { recursive: true, force: true }));
	const postgres = await startPostgres({ dir: join(folder, 'postgres'), password: 'diff', quick: true });
	atEnd(() => postgres.stop());
	return postgres.url;
}

/** What applies and compares migrations, out of its TypeScript source. */
async function migrations() {
	const { tsLoader } = await import('./lib/load-ts.mjs');
	const loader = await tsLoader();
	atEnd(() => loader.close());
	return loader.load('src/lib/server/db/migrate.ts');
}

async function emptyDatabase(url) {
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query(
			`SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')`,
		);
		for (const { name } of rows) await client.query(`DROP SCHEMA ${client.escapeIdentifier(name)} CASCADE`);
	} catch (error) {
		throw new StartError(`The database ${nameOfDatabase(url)} cannot be emptied: ${error.message}.`);
	} finally {
		await client.end();
	}
}

/** Answers the file, with the moment in its name, by which migrations are ordered. */
function writeMigration(name, sql) {
	const words = name.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase();
	const moment = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
	const dir = join(root, 'prisma', 'migrations', `${moment}_${words}`);
	mkdirSync(dir);
	const file = join(dir, 'migration.sql');
	writeFileSync(file, `${sql}\n`);
	return relative(root, file);
}

const commands = {
	migrate: async () => {
		const url = await openOwn();
		const applied = await (await migrations()).migrate(url);
		console.log(applied.length === 0 ? 'The database is up to date.' : `Applied:\n  ${applied.join('\n  ')}`);
	},

	diff: async () => {
		const named = process.env.DATABASE_URL;
		const url = named ? await openOwn() : await openThrowAway();
		const db = await migrations();
		if (!named) await db.migrate(url);
		else if ((await db.pendingMigrations(url)).length > 0) {
			throw new StartError(
				`The database ${nameOfDatabase(url)} has not seen all migrations; apply them first: npm run db:migrate`,
			);
		}
		const sql = await db.diffModels(url);
		if (sql === '') console.log('The models and the migrations agree.');
		else if (args[0] === undefined) console.log(sql);
		else
			console.log(
				`Wrote ${writeMigration(args[0], sql)}. Read it before you apply it with npm run db:migrate.`,
			);
	},

	reset: async () => {
		if (!args.includes('--yes')) {
			const which = process.env.DATABASE_URL
				? `the database ${nameOfDatabase(process.env.DATABASE_URL)}, every schema in it`
				: `the built-in database in ${openDataDir()}`;
			throw new StartError(`This deletes everything in ${which}. Say so: npm run db:reset -- --yes`);
		}
		const url = await openOwn();
		await emptyDatabase(url);
		await (await migrations()).migrate(url);
		console.log('The database is empty and up to date.');
	},
};

await live(async () => {
	const run = commands[command];
	if (!run) throw new StartError(`Say what to do: ${Object.keys(commands).join(', ')}.`);
	readDotEnv();
	ensurePackages();
	ensureGenerated();
	await run();
	await stopAll(0);
});
