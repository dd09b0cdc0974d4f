/** `npm run dev`: as `npm start`, but from the sources: Vite serves the pages, and the worker restarts when code changes. */
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { atEnd, live, stopAll } from './lib/lifetime.mjs';
import { openDatabase, openInstallation } from './lib/opening.mjs';
import { ensureGenerated } from './lib/prepare.mjs';
import { openSecrets, root, settingsFor } from './lib/settings.mjs';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll(0));

async function main() {
	const { host, port, dataDir } = await openInstallation();
	ensureGenerated();
	const secrets = openSecrets(dataDir);
	const database = await openDatabase(dataDir, secrets);
	const env = settingsFor({ dataDir, secrets, databaseUrl: database?.url, production: false });
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
	atEnd(async () => {
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
		atEnd(() => worker.stop());
		await worker.start();
		let timer;
		const watcher = watch(join(root, 'src'), { recursive: true }, (_event, file) => {
			if (!/^(workers|lib\/(core|modules|registry|server))\/.*\.ts$/.test(file ?? '')) return;
			clearTimeout(timer);
			timer = setTimeout(() => worker.restart(), 300);
		});
		atEnd(() => watcher.close());
	}
}

await live(main);
