/**
 * `npm run bench <name> [-- --repeats 5]`: builds if stale, starts PostgreSQL (flushing to disk) and the built web server
 * on a throw-away folder, then runs `tests/bench/<name>.bench.mjs` (or `<name>/<name>.mjs`) in a process of its own, and stops everything.
 * `MANA_BENCH_DATABASE_URL` names an empty database to use instead.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import { openDataDir, openSecrets, root, settingsFor } from './lib/settings.mjs';

const [name, ...args] = process.argv.slice(2);
const folderOf = join(root, 'tests', 'bench');
const file = [join(folderOf, `${name}.bench.mjs`), join(folderOf, `${name}`, `${name}.mjs`)].find(existsSync);
if (!name || file === undefined) {
	console.error('Name a comparison: npm run bench push, pull or mcp.');
	process.exit(2);
}

ensurePackages();
const { buildAll, isBuildFresh } = await import('./lib/build.mjs');
if (!isBuildFresh()) {
	ensureGenerated();
	await buildAll();
}

const folder = mkdtempSync(join(tmpdir(), 'mana-bench-'));
process.env.MANA_DATA_DIR = folder;
process.env.MANA_DEMO = '0';
process.env.HOST = '127.0.0.1';
process.env.PORT ||= '0';
const undo = [() => rmSync(folder, { recursive: true, force: true })];
let code;
try {
	const dataDir = openDataDir();
	const secrets = openSecrets(dataDir);
	let databaseUrl = process.env.MANA_BENCH_DATABASE_URL;
	if (!databaseUrl) {
		const { startPostgres } = await import('./embedded-postgres.mjs');
		const postgres = await startPostgres({ dir: join(folder, 'postgres'), password: 'bench' });
		undo.push(() => postgres.stop());
		databaseUrl = postgres.url;
	}
	const env = settingsFor({ dataDir, secrets, databaseUrl, production: true });
	const { migrate } = await import('../build/worker/migrate.js');
	await migrate(databaseUrl);
	const { supervise, webArgs } = await import('./lib/children.mjs');
	const web = supervise({ name: 'web', args: webArgs, env, logFile: join(folder, 'web.log') });
	undo.push(() => web.stop());
	const { port } = await web.start();
	const bench = spawn(process.execPath, [file, ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...env, BENCH_URL: `http://127.0.0.1:${port}`, BENCH_DATABASE_URL: databaseUrl },
	});
	code = await new Promise((resolve) => bench.once('exit', (exit) => resolve(exit ?? 1)));
} finally {
	for (const step of undo.reverse()) await step();
}
process.exit(code);
