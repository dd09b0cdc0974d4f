/**
 * `npm start`: everything that Mana needs on a machine that has only Node. Installs, builds, brings up PostgreSQL,
 * migrates, starts web and worker, and says where to go. Ctrl-C stops it all. `--verbose` shows the logs here.
 */
import { join } from 'node:path';
import { openSecrets } from './lib/data-folder.mjs';
import { greet } from './lib/greeting.mjs';
import { atEnd, isStopping, live } from './lib/lifetime.mjs';
import { openInstallation, openKeptDatabase } from './lib/opening.mjs';
import { ensureGenerated } from './lib/prepare.mjs';
import { settingsFor } from './lib/settings.mjs';

const verbose = process.argv.includes('--verbose');
const startedAt = Date.now();

/** Goes no further when the person has asked to stop while something slow was under way. */
const goOn = async () => {
	if (isStopping()) await new Promise(() => undefined);
};

async function main() {
	const { host, dataDir } = await openInstallation();
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

	const postgres = await openKeptDatabase(dataDir, secrets);
	await goOn();
	const env = settingsFor({ dataDir, secrets, databaseUrl: postgres?.url, production: true });
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
	atEnd(() => web.stop());
	const { port } = await web.start();
	await goOn();
	const worker = supervise({
		name: 'worker',
		args: ['scripts/worker.mjs'],
		env,
		logFile: join(logs, 'worker.log'),
		verbose,
	});
	atEnd(() => worker.stop());
	await worker.start();
	await goOn();
	await greet({ host, port, env, startedAt });
}

await live(main, { whenStopped: 0 });
