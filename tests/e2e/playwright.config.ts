/** Browser tests run against the program as `npm start` starts it: its own embedded database, a built server, a worker. */
import { defineConfig } from '@playwright/test';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumLaunch } from '../support/chromium';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = Number(process.env['MANA_E2E_PORT'] ?? 4900);
// Outside the project, because as root the database runs as a user who may not be able to enter it.
const dataDir = join(tmpdir(), `mana-e2e-${port}`);
if (process.env['TEST_WORKER_INDEX'] === undefined) rmSync(dataDir, { recursive: true, force: true });

const launch = await chromiumLaunch();

export default defineConfig({
	testDir: '.',
	outputDir: join(root, 'test-results'),
	fullyParallel: false,
	workers: 1,
	retries: 0,
	// A shared machine at night is several times slower than a desk; what hangs is found all the same.
	timeout: 120_000,
	expect: { timeout: 20_000 },
	reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : 'list',
	use: {
		baseURL: `http://127.0.0.1:${port}`,
		launchOptions: { executablePath: launch.executablePath, args: [...launch.args] },
		trace: 'retain-on-failure',
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
	},
	webServer: {
		command: `${process.execPath} scripts/start.mjs`,
		cwd: root,
		url: `http://127.0.0.1:${port}/health`,
		reuseExistingServer: process.env['MANA_E2E_REUSE'] === '1',
		timeout: 300_000,
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
		env: {
			PORT: String(port),
			MANA_DATA_DIR: dataDir,
			MANA_DEMO: '1',
			// The tests name the address they come from, as a proxy does.
			MANA_TRUST_PROXY: '1',
			DATABASE_URL: '',
			REDIS_URL: '',
			ANTHROPIC_API_KEY: '',
			MANA_LOG_LEVEL: 'warn',
		},
	},
});
