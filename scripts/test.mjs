/**
 * `npm test`: format, lint, types, unit, contract, integration and browser tests, on a machine that has only Node, and the
 * scaled-out installation where a PostgreSQL and a Redis are named for it. Ends with one line `N passed, N failed`.
 * `--full` runs the long tier, `--only=<stage,…>` a part of it. Standard library only, because it also runs before the
 * packages are there.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureGenerated, ensurePackages } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const reports = join(root, '.cache', 'reports');

const args = process.argv.slice(2);
const full = args.includes('--full');
const only = args
	.find((arg) => arg.startsWith('--only='))
	?.slice('--only='.length)
	.split(',');

const env = {
	...process.env,
	MANA_TEST_TIER: full ? 'full' : 'quick',
	NODE_OPTIONS: '--max-old-space-size=4096',
};

/** Runs a command; resolves to its exit code. Output is shown at once when `show`, else only after a failure. */
function run(command, commandArgs, { show = true, extra = {} } = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, commandArgs, {
			cwd: root,
			env: { ...env, ...extra },
			stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
		});
		let output = '';
		child.stdout?.on('data', (data) => (output += data));
		child.stderr?.on('data', (data) => (output += data));
		child.on('close', (code) => {
			if (code !== 0 && !show) process.stdout.write(output);
			resolve(code ?? 1);
		});
	});
}

const oneCheck = async (command, commandArgs) => {
	const code = await run(command, commandArgs, { show: false });
	return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
};

/** Counts from a JSON report; a runner that failed without one counts as one failure. */
function counted(code, file, read) {
	try {
		const { passed, failed } = read(JSON.parse(readFileSync(file, 'utf8')));
		return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

async function vitest(...projects) {
	const report = join(reports, `vitest-${projects[0]}.json`);
	const code = await run(bin('vitest'), [
		'run',
		...projects.map((name) => `--project=${name}`),
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`,
	]);
	return counted(code, report, (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests }));
}

async function browser() {
	const report = join(reports, 'playwright.json');
	const code = await run(bin('playwright'), ['test', '--config', 'tests/e2e/playwright.config.ts'], {
		extra: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
	});
	return counted(code, report, (json) => ({
		passed: json.stats.expected + json.stats.flaky,
		failed: json.stats.unexpected,
	}));
}

/** Shipped processes, out of the build that the browser tests made; builds itself when it runs alone. */
function cluster() {
	const missing = ['MANA_TEST_POSTGRES_URL', 'MANA_TEST_REDIS_URL'].filter((name) => !process.env[name]);
	if (missing.length === 0) return vitest('cluster');
	console.log(`\ncluster: not run, because it needs ${missing.join(' and ')}`);
	return undefined;
}

/** What stands together runs at the same time: a check uses one core, everything else all of them. */
const stages = [
	[
		['format', () => oneCheck(bin('prettier'), ['--check', '--log-level=warn', '.'])],
		['lint', () => oneCheck(bin('eslint'), ['--max-warnings=0', '.'])],
		['types', () => oneCheck(bin('svelte-check'), ['--tsconfig', './tsconfig.json', '--fail-on-warnings'])],
	],
	[['vitest', () => vitest('unit', 'contract', 'integration')]],
	[['browser', browser]],
	[['cluster', cluster]],
];

/** Runs a stage and says how it went; nothing of one that is not asked for or cannot run here. */
async function ran([name, stage]) {
	if (only && !only.includes(name)) return { passed: 0, failed: 0 };
	const startedAt = performance.now();
	const counts = await stage();
	if (counts === undefined) return { passed: 0, failed: 0 };
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	console.log(`\n${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
	return counts;
}

async function main() {
	await ensurePackages();
	await ensureGenerated();
	rmSync(reports, { recursive: true, force: true });
	mkdirSync(reports, { recursive: true });
	let passed = 0;
	let failed = 0;
	for (const together of stages) {
		for (const counts of await Promise.all(together.map(ran))) {
			passed += counts.passed;
			failed += counts.failed;
		}
	}
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

await main();
