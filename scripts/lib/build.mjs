/** Builds the web server and the worker, when their sources have changed since the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StartError } from './errors.mjs';
import { root } from './root.mjs';

const stamp = join(root, 'build', 'sources.sha256');
const GENERATED = /src\/lib\/(i18n\/paraglide|server\/db\/generated)\//;
const sources = ['src', 'static', 'prisma/schema.prisma', 'prisma/models', 'project.inlang/settings.json'];
const files = [
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'scripts/lib/build.mjs',
	'scripts/lib/inlang-project.mjs',
	'scripts/lib/one-language.mjs',
];

function filesBelow(path) {
	if (!existsSync(path)) return [];
	if (statSync(path).isFile()) return [path];
	return readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

/** Contents rather than times, because a checkout of another version may have older ones. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const path of [...sources, ...files].flatMap((name) => filesBelow(join(root, name)))) {
		const name = relative(root, path).replaceAll('\\', '/');
		if (GENERATED.test(name)) continue;
		hash.update(name).update('\0').update(readFileSync(path)).update('\0');
	}
	return hash.digest('hex');
}

/** What runs outside SvelteKit: the worker, and what the start script needs before the web server is up. */
async function buildWorker() {
	const { build } = await import('vite');
	const entries = {
		main: 'src/workers/main.ts',
		config: 'src/lib/server/config.ts',
		migrate: 'src/lib/server/db/migrate.ts',
	};
	await build({
		root,
		configFile: false,
		logLevel: 'warn',
		publicDir: false,
		build: {
			ssr: true,
			target: 'node20',
			outDir: join(root, 'build', 'worker'),
			emptyOutDir: true,
			sourcemap: false,
			minify: false,
			rollupOptions: {
				input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
				output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
			},
		},
	});
}

/** Builds everything. Shows the tools' own output only when something fails. */
export async function buildAll() {
	rmSync(stamp, { force: true });
	const print = fingerprint();
	const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
	const { status, signal, stdout, stderr } = spawnSync(
		process.execPath,
		[vite, 'build', '--logLevel', 'warn'],
		{
			cwd: root,
			encoding: 'utf8',
			maxBuffer: 64 * 1024 * 1024,
			env: { ...process.env, NODE_ENV: 'production' },
		},
	);
	if (signal) throw new StartError(`The build was stopped (${signal}).`);
	if (status !== 0) {
		process.stderr.write(`${stdout}${stderr}\n`);
		throw new StartError('The build failed; the reason is above.');
	}
	await buildWorker();
	mkdirSync(join(root, 'build'), { recursive: true });
	writeFileSync(stamp, print);
}

export const isBuildFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
