/**
 * `npm run bench <name> [-- --repeats 5]`: builds if stale, starts PostgreSQL (flushing to disk) and the built web server
 * on a throw-away folder, then runs `tests/bench/<name>.bench.mjs` (or `<name>/<name>.mjs`) in a process of its own, and stops everything.
 * `MANA_BENCH_DATABASE_URL` names an empty database to use instead.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './embedded-postgres.mjs';
import { supervise, webArgs } from './lib/children.mjs';
import { openDataDir, openSecrets } from './lib/data-folder.mjs';
import { StartError } from './lib/errors.mjs';
import { atEnd, live, stopAll } from './lib/lifetime.mjs';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { settingsFor } from './lib/settings.mjs';

const [name, ...args] = process.argv.slice(2);

function benchFile() {
	const folder = join(root, 'tests', 'bench');
	const places = [join(folder, `${name}.bench.mjs`), join(folder, `${name}`, `${name}.mjs`)];
	const file = places.find(existsSync);
	if (!name || file === undefined) {
		throw new StartError(
			'Name a comparison: npm run bench push, edits, pull, sync, mcp, tools, missions or browser.',
		);
	}
	return file;
}

async function openBenchDatabase(folder) {
	if (process.env.MANA_BENCH_DATABASE_URL) return process.env.MANA_BENCH_DATABASE_URL;
	const postgres = await startPostgres({ dir: join(folder, 'postgres'), password: 'bench' });
	atEnd(() => postgres.stop());
	return postgres.url;
}

await live(async () => {
	const file = benchFile();
	ensurePackages();
	const { buildAll, isBuildFresh } = await import('./lib/build.mjs');
	if (!isBuildFresh()) {
		ensureGenerated();
		await buildAll();
	}

	const folder = mkdtempSync(join(tmpdir(), 'mana-bench-'));
	atEnd(() => rmSync(folder, { recursive: true, force: true }));
	process.env.MANA_DATA_DIR = folder;
	process.env.MANA_DEMO = '0';
	process.env.HOST = '127.0.0.1';
	process.env.PORT ||= '0';
	const secrets = openSecrets(openDataDir());
	const databaseUrl = await openBenchDatabase(folder);
	const env = settingsFor({ dataDir: folder, secrets, databaseUrl, production: true });
	const { migrate } = await import('../build/worker/migrate.js');
	await migrate(databaseUrl);
	const web = supervise({ name: 'web', args: webArgs, env, logFile: join(folder, 'web.log') });
	atEnd(() => web.stop());
	const { port } = await web.start();

	const bench = spawn(process.execPath, [file, ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...env, BENCH_URL: `http://127.0.0.1:${port}`, BENCH_DATABASE_URL: databaseUrl },
	});
	const code = await new Promise((resolve) => bench.once('exit', (exit) => resolve(exit ?? 1)));
	await stopAll(code);
});
