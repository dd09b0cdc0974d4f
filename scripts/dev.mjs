/** `npm run dev`: as `npm start`, but from the sources: Vite serves the pages, and the worker restarts when code changes. */
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import {
	checkDatabase,
	checkPort,
	hostAndPort,
	lockDataDir,
	openDataDir,
	openSecrets,
	readDotEnv,
	root,
	settingsFor,
	StartError,
} from './lib/settings.mjs';

const undo = [];
let stopping;
async function stopAll(code) {
	stopping ??= (async () => {
		for (const step of undo.splice(0).reverse()) await step();
	})();
	await stopping;
	process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll(0));

async function main() {
	readDotEnv();
	const { host, port } = hostAndPort();
	await checkPort(host, port);
	const dataDir = openDataDir();
	undo.push(lockDataDir(dataDir));
	ensurePackages();
	ensureGenerated();
	const secrets = openSecrets(dataDir);

	let databaseUrl;
	if (process.env.DATABASE_URL) await checkDatabase(process.env.DATABASE_URL);
	else {
		const { startPostgres } = await import('./embedded-postgres.mjs');
		const postgres = await startPostgres({
			dir: join(dataDir, 'postgres'),
			password: secrets.postgresPassword,
		});
		undo.push(() => postgres.stop());
		databaseUrl = postgres.url;
	}
	const env = settingsFor({ dataDir, secrets, databaseUrl, production: false });
	const { tsLoader } = await import('./lib/load-ts.mjs');
	const loader = await tsLoader();
	const { loadConfig } = await loader.load('src/lib/server/config.ts');
	loadConfig(env);
	const { migrate } = await loader.load('src/lib/server/db/migrate.ts');
	await migrate(env.DATABASE_URL);
	await loader.close();

	const vite = spawn(
		process.execPath,
		['node_modules/vite/bin/vite.js', 'dev', '--host', host, '--port', port, '--strictPort'],
		{ cwd: root, env, stdio: 'inherit', detached: true },
	);
	undo.push(async () => {
		if (vite.exitCode !== null) return;
		vite.kill('SIGTERM');
		await new Promise((done) => vite.once('exit', done));
	});
	vite.once('exit', (code) => void stopAll(code ?? 1));

	if (existsSync(join(root, 'src/workers/main.ts'))) {
		const { supervise } = await import('./lib/children.mjs');
		const worker = supervise({
			name: 'worker',
			args: ['scripts/lib/dev-worker.mjs'],
			env,
			logFile: join(dataDir, 'logs', 'worker.log'),
		});
		undo.push(() => worker.stop());
		await worker.start();
		let timer;
		const watcher = watch(join(root, 'src'), { recursive: true }, (_event, file) => {
			if (!/^(workers|lib\/(core|modules|registry|server))\/.*\.ts$/.test(file ?? '')) return;
			clearTimeout(timer);
			timer = setTimeout(() => worker.restart(), 300);
		});
		undo.push(() => watcher.close());
	}
}

try {
	await main();
} catch (error) {
	const known = error instanceof StartError || /^(Config|Migration|Cluster)Error$/.test(error.name);
	if (!stopping) console.error(known ? `\n${error.message}` : error);
	await stopAll(1);
}
