/** What every entry script does first: install packages when they do not match the lock file, generate code when stale. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * Whether `node_modules` of a folder holds what the lock file names. Compares contents, because a fresh clone and a touched file
 * make modification times lie; optional packages are skipped, because they differ by platform.
 */
export function packagesMatchLock(folder = root) {
	const readJson = (path) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
	const installedPath = 'node_modules/.package-lock.json';
	if (!existsSync(join(folder, installedPath))) return false;
	const wanted = readJson('package-lock.json').packages;
	const installed = readJson(installedPath).packages;
	return Object.entries(wanted).every(
		([path, meta]) => path === '' || meta.optional || installed[path]?.version === meta.version,
	);
}

/** Runs `npm ci` in a folder when needed, and says so. Exits with one sentence when that fails. */
export function ensurePackages(folder = root, words = 'Installing packages (once, about a minute) …') {
	if (packagesMatchLock(folder)) return;
	console.log(words);
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
		stdio: 'inherit',
	});
	if (status !== 0) {
		console.error('The packages could not be installed; npm says why above. Nothing else was changed.');
		process.exit(1);
	}
}

/** Generates the database client, the messages and the route types when their sources changed. */
export function ensureGenerated() {
	const { status } = spawnSync(process.execPath, [join(root, 'scripts/generate.mjs')], {
		cwd: root,
		stdio: 'inherit',
	});
	if (status !== 0) process.exit(1);
}
