/** `npm run dev`: as `npm start`, but from the sources: Vite serves the pages, and the worker restarts when code changes. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { supervise } from './lib/children.mjs';
import { openSecrets } from './lib/data-folder.mjs';
import { greet } from './lib/greeting.mjs';
import { atEnd, live } from './lib/lifetime.mjs';
import { addressOf } from './lib/listening.mjs';
import { openInstallation, openKeptDatabase } from './lib/opening.mjs';
import { ensureGenerated } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { settingsFor } from './lib/settings.mjs';

const verbose = process.argv.includes('--verbose');
const startedAt = Date.now();

/** Checks the settings and migrates, by code out of `src`. */
async function prepare(env) {
	const { tsLoader } = await import('./lib/load-ts.mjs');
	const loader = await tsLoader();
	try {
		const { loadConfig } = await loader.load('src/lib/server/config.ts');
		loadConfig(env);
		const { migrate } = await loader.load('src/lib/server/db/migrate.ts');
		await migrate(env.DATABASE_URL);
	} finally {
		await loader.close();
	}
}

/** Editors write a file in several steps; the worker starts again once, and not for a test. */
function restartOnChange(worker) {
	let timer;
	const watcher = watch(join(root, 'src'), { recursive: true }, (_event, file) => {
		const path = (file ?? '').replaceAll('\\', '/');
		if (!/^(workers|lib\/(core|modules|registry|server))\/.*\.ts$/.test(path)) return;
		if (path.endsWith('.test.ts')) return;
		clearTimeout(timer);
		timer = setTimeout(() => worker.restart(), 300);
	});
	atEnd(() => {
		clearTimeout(timer);
		watcher.close();
	});
}

await live(
	async () => {
		const { host, dataDir } = await openInstallation();
		ensureGenerated();
		const secrets = openSecrets(dataDir);
		const database = await openKeptDatabase(dataDir, secrets);
		const env = settingsFor({ dataDir, secrets, databaseUrl: database?.url, production: false });
		await prepare(env);

		const child = (name) => {
			const logFile = join(dataDir, 'logs', `${name}.log`);
			const started = supervise({ name, args: [`scripts/lib/dev-${name}.mjs`], env, logFile, verbose });
			atEnd(() => started.stop());
			return started;
		};
		const { port } = await child('web').start();
		// The first request loads the server's code; the person who opens the page should not wait for that.
		await fetch(`${addressOf(host, port)}/sign-in`).catch(() => undefined);
		const worker = child('worker');
		await worker.start();
		restartOnChange(worker);
		await greet({ host, port, env, startedAt });
	},
	{ whenStopped: 0 },
);
