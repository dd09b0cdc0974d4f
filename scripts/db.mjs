/**
 * `npm run db:migrate` applies migrations, `db:diff [name]` shows or writes the SQL that takes the database to the Prisma
 * models, `db:reset` empties it. Works on DATABASE_URL, else on the built-in database of the data folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import {
	checkDatabase,
	lockDataDir,
	openDataDir,
	openSecrets,
	readDotEnv,
	root,
	StartError,
} from './lib/settings.mjs';

const [command, ...args] = process.argv.slice(2);
const undo = [];

async function openDatabase() {
	if (process.env.DATABASE_URL) {
		await checkDatabase(process.env.DATABASE_URL);
		return process.env.DATABASE_URL;
	}
	const dataDir = openDataDir();
	undo.push(lockDataDir(dataDir));
	const { postgresPassword } = openSecrets(dataDir);
	const { startPostgres } = await import('./embedded-postgres.mjs');
	const postgres = await startPostgres({ dir: join(dataDir, 'postgres'), password: postgresPassword });
	undo.push(() => postgres.stop());
	return postgres.url;
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
	} finally {
		await client.end();
	}
}

const commands = {
	migrate: async (url, db) => {
		const applied = await db.migrate(url);
		console.log(applied.length === 0 ? 'The database is up to date.' : `Applied:\n  ${applied.join('\n  ')}`);
	},
	diff: async (url, db) => {
		await db.migrate(url);
		const sql = await db.diffModels(url);
		if (sql === '') console.log('The models and the migrations agree.');
		else if (args[0] === undefined) console.log(sql);
		else {
			const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
			const dir = join(
				root,
				'prisma',
				'migrations',
				`${stamp}_${args[0].replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase()}`,
			);
			mkdirSync(dir);
			writeFileSync(join(dir, 'migration.sql'), `${sql}\n`);
			console.log(`Wrote ${dir}/migration.sql. Read it before you apply it.`);
		}
	},
	reset: async (url, db) => {
		if (!args.includes('--yes')) {
			throw new StartError('This deletes everything in the database. Say so: npm run db:reset -- --yes');
		}
		await emptyDatabase(url);
		await db.migrate(url);
		console.log('The database is empty and up to date.');
	},
};

try {
	const run = commands[command];
	if (!run) throw new StartError(`Say what to do: ${Object.keys(commands).join(', ')}.`);
	readDotEnv();
	ensurePackages();
	ensureGenerated();
	const url = await openDatabase();
	const { tsLoader } = await import('./lib/load-ts.mjs');
	const loader = await tsLoader();
	undo.push(() => loader.close());
	await run(url, await loader.load('src/lib/server/db/migrate.ts'));
} catch (error) {
	const known = error instanceof StartError || /^(Migration|Cluster)Error$/.test(error.name);
	console.error(known ? error.message : error);
	process.exitCode = 1;
} finally {
	for (const step of undo.reverse()) await step();
}
process.exit();
