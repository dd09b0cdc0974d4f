/**
 * `npm start`: everything that Mana needs on a machine that has only Node. Installs, builds, brings up PostgreSQL,
 * migrates, starts web and worker, and says where to go. Ctrl-C stops it all. `--verbose` shows the logs here.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import {
	checkDatabase,
	checkPort,
	hostAndPort,
	isLoopback,
	lockDataDir,
	openDataDir,
	openSecrets,
	readDotEnv,
	root,
	settingsFor,
	StartError,
} from './lib/settings.mjs';

const verbose = process.argv.includes('--verbose');
const startedAt = Date.now();
/** What has to be undone, newest first. */
const undo = [];
let stopping;

async function stopAll(code) {
	stopping ??= (async () => {
		for (const step of undo.splice(0).reverse()) await step();
	})();
	await stopping;
	process.exit(code);
}

let interrupts = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => {
		interrupts += 1;
		if (interrupts === 1) {
			if (signal === 'SIGINT') console.log('\nStopping …');
			void stopAll(0);
		} else if (interrupts === 3) {
			process.exit(1);
		}
	});
}

/** Throws when the person has asked to stop while something slow was under way. */
const goOn = async () => {
	if (stopping) await new Promise(() => undefined);
};

async function demoSignIn(databaseUrl, env) {
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		const { rows } = await client.query(
			'SELECT email FROM auth."user" WHERE demo ORDER BY created_at LIMIT 1',
		);
		return rows.length > 0 ? `${rows[0].email}   password ${env.MANA_DEMO_PASSWORD}` : undefined;
	} finally {
		await client.end();
	}
}

async function main() {
	readDotEnv();
	const { host, port } = hostAndPort();
	await checkPort(host, port);
	const dataDir = openDataDir();
	undo.push(lockDataDir(dataDir));
	ensurePackages();
	const { buildAll, isBuildFresh } = await import('./lib/build.mjs');
	if (!isBuildFresh()) {
		ensureGenerated();
		console.log('Building (once, about a minute) …');
		await buildAll();
	}
	await goOn();

	const secrets = openSecrets(dataDir);
	const { loadConfig } = await import('../build/worker/config.js');
	const own = !process.env.DATABASE_URL;
	const placeholder = own ? 'postgresql://mana@127.0.0.1/mana' : undefined;
	// Before anything is started, so that every wrong setting is said at once.
	loadConfig(settingsFor({ dataDir, secrets, databaseUrl: placeholder, production: true }));

	let databaseUrl;
	if (own) {
		const { startPostgres } = await import('./embedded-postgres.mjs');
		const postgres = await startPostgres({
			dir: join(dataDir, 'postgres'),
			password: secrets.postgresPassword,
		});
		undo.push(() => postgres.stop());
		databaseUrl = postgres.url;
		void postgres.exited.then(async () => {
			if (stopping) return;
			console.error(`The database has ended by itself; its log is ${join(dataDir, 'postgres.log')}.`);
			await stopAll(1);
		});
	} else {
		await checkDatabase(process.env.DATABASE_URL);
	}
	await goOn();
	const env = settingsFor({ dataDir, secrets, databaseUrl, production: true });
	const { migrate } = await import('../build/worker/migrate.js');
	const applied = await migrate(env.DATABASE_URL);
	if (applied.length > 0) console.log(`Applied ${applied.length} database migrations.`);
	await goOn();

	const { supervise, webArgs } = await import('./lib/children.mjs');
	const logs = join(dataDir, 'logs');
	const web = supervise({
		name: 'web',
		args: webArgs,
		env,
		logFile: join(logs, 'web.log'),
		verbose,
	});
	undo.push(() => web.stop());
	const { port: at } = await web.start();
	await goOn();
	if (existsSync(join(root, 'build', 'worker', 'main.js'))) {
		const worker = supervise({
			name: 'worker',
			args: ['scripts/worker.mjs'],
			env,
			logFile: join(logs, 'worker.log'),
			verbose,
		});
		undo.push(() => worker.stop());
		await worker.start();
	}
	await goOn();

	const address =
		env.MANA_ORIGIN || `http://${isLoopback(host) ? host.replace('127.0.0.1', 'localhost') : host}:${at}`;
	const demo =
		own && isLoopback(host) && env.MANA_DEMO !== '0' ? await demoSignIn(env.DATABASE_URL, env) : undefined;
	console.log(`\n  Mana is running   ${address}`);
	if (demo) console.log(`  Demo account      ${demo}`);
	console.log(`  For MCP clients   ${address}/mcp`);
	console.log(`  Data and logs     ${dataDir}`);
	console.log(
		`\n  Started in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s. Ctrl-C stops everything.\n`,
	);
}

try {
	await main();
} catch (error) {
	const known = error instanceof StartError || /^(Config|Migration|Cluster)Error$/.test(error.name);
	if (!stopping) console.error(known ? `\n${error.message}` : error);
	await stopAll(1);
}
