/** A browser on a machine that has only Node: the system's Chromium when there is one, else the one that ships inside npm. */
import chromium from '@sparticuz/chromium';
import { existsSync } from 'node:fs';

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface Launch {
	readonly executablePath: string;
	readonly args: readonly string[];
}

/** Launch options for Playwright. `MANA_CHROMIUM` names another executable. */
export async function chromiumLaunch(): Promise<Launch> {
	const quiet = [
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--no-first-run',
	];
	// Because Chromium's own sandbox refuses to start for root, as in most containers.
	const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	const system = process.env['MANA_CHROMIUM'] ?? systemPaths.find((path) => existsSync(path));
	if (system) return { executablePath: system, args: [...quiet, ...root] };
	return {
		executablePath: await chromium.executablePath(),
		// Otherwise one crashing page takes every context of the run with it.
		args: [...chromium.args.filter((arg) => arg !== '--single-process'), ...quiet, ...root],
	};
}
