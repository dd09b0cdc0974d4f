/**
 * The stranger's first minutes, as a check: clone into an empty folder, `npm start`, sign in, stop; start again quickly;
 * and each thing that may be wrong says so in one sentence. Uses nothing but Node and git. Prints one line per claim.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './lib/listening.mjs';
import { root } from './lib/root.mjs';

const FIRST_START_MS = 8 * 60_000;
const SECOND_START_MS = 10_000;
const STOP_MS = 20_000;

const work = mkdtempSync(join(tmpdir(), 'mana-smoke-'));
// As root the database runs as another user, who must be able to pass.
chmodSync(work, 0o755);
const clone = join(work, 'mana');
let passed = 0;
let failed = 0;

function claim(text, holds, detail = '') {
	if (holds) passed += 1;
	else failed += 1;
	console.log(
		`${holds ? '✓' : '✗'} ${text}${holds || !detail ? '' : `\n  ${detail.trim().split('\n').join('\n  ')}`}`,
	);
}

/** The environment of a fresh machine: no setting of ours leaks in. */
const cleanEnv = (extra) => {
	const env = { ...process.env, ...extra };
	for (const name of ['DATABASE_URL', 'REDIS_URL', 'ANTHROPIC_API_KEY', 'HOST', 'NODE_OPTIONS', 'CI']) {
		if (!(name in extra)) delete env[name];
	}
	return env;
};

/** Starts the program; `output()` is what it printed so far. */
function start(extra) {
	const child = spawn('npm', ['start'], { cwd: clone, env: cleanEnv(extra), detached: true });
	let text = '';
	child.stdout.on('data', (data) => (text += data));
	child.stderr.on('data', (data) => (text += data));
	const ended = new Promise((resolve) =>
		child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1))),
	);
	return { child, ended, output: () => text };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves to the milliseconds until `/sign-in` answers, or `undefined` when it does not in time. */
async function untilUsable(port, run, limit) {
	const from = performance.now();
	let over = false;
	void run.ended.then(() => (over = true));
	while (!over && performance.now() - from < limit) {
		try {
			const answer = await fetch(`http://127.0.0.1:${port}/sign-in`);
			if (answer.ok && (await answer.text()).includes('<form')) return performance.now() - from;
		} catch {
			// Not listening yet.
		}
		await pause(100);
	}
	return undefined;
}

/** Command lines of processes that still run out of the clone. */
const leftovers = () =>
	spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
		.stdout.split('\n')
		.filter((line) => line.includes(clone));

async function stop(run) {
	// What a terminal does on Ctrl-C: the signal reaches every process of the group.
	process.kill(-run.child.pid, 'SIGINT');
	const code = await Promise.race([run.ended, pause(STOP_MS).then(() => 'late')]);
	return code;
}

async function signIn(port) {
	const base = `http://127.0.0.1:${port}`;
	const body = new URLSearchParams({
		name: 'Grace',
		email: 'grace@example.org',
		password: 'a quiet harbour at dawn',
	});
	const answer = await fetch(`${base}/sign-up`, {
		method: 'POST',
		body,
		headers: { origin: base },
		redirect: 'manual',
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((value) => value.split(';')[0])
		.join('; ');
	const today = await fetch(`${base}/today`, { headers: { cookie }, redirect: 'manual' });
	const stranger = await fetch(`${base}/today`, { redirect: 'manual', headers: { accept: 'text/html' } });
	return { status: answer.status, cookie, today: today.status, stranger: stranger.status };
}

const oneSentence = (text) => {
	const lines = text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line && !line.startsWith('>') && !line.startsWith('npm '));
	return lines.length <= 2 && !/\n\s+at /.test(text) ? lines.join(' ') : undefined;
};

async function refuses(text, extra, pattern) {
	const run = start(extra);
	const code = await Promise.race([run.ended, pause(60_000).then(() => 'still running')]);
	if (code === 'still running') await stop(run);
	const sentence = oneSentence(run.output());
	claim(text, code === 1 && sentence !== undefined && pattern.test(sentence), `${code}: ${run.output()}`);
}

async function main() {
	spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { stdio: 'inherit' });
	const port = await freePort();

	const first = start({ PORT: String(port) });
	const firstMs = await untilUsable(port, first, FIRST_START_MS);
	claim('a fresh clone reaches a usable sign-in with one command', firstMs !== undefined, first.output());
	if (firstMs === undefined) return;
	console.log(`  after ${(firstMs / 1000).toFixed(1)} s, packages and build included`);
	for (let waited = 0; waited < 60 && !first.output().includes('Started in'); waited += 1) await pause(500);
	const entered = await signIn(port);
	claim(
		'a new person can sign up and open the app',
		entered.cookie.includes('mana_session=') && entered.today === 200,
		JSON.stringify(entered),
	);
	claim('a stranger is sent to the sign-in', entered.stranger === 303, JSON.stringify(entered));
	claim(
		'the terminal names the address, the demo sign-in and the MCP address',
		[`:${port}`, 'demo@', '/mcp'].every((part) => first.output().includes(part)),
		first.output(),
	);

	const busy = await freePort();
	await refuses(
		'a second start on the same data folder says so',
		{ PORT: String(busy) },
		/already|another|running/i,
	);
	await refuses('a busy port says so', { PORT: String(port), MANA_DATA_DIR: join(work, 'other') }, /port/i);

	// npm itself answers a signal with 130; what matters is that the end was waited for.
	claim('Ctrl-C ends it cleanly', [0, 130].includes(await stop(first)), first.output());
	await pause(500);
	claim('Ctrl-C leaves no process', leftovers().length === 0, leftovers().join('\n'));

	const second = start({ PORT: String(port) });
	const secondMs = await untilUsable(port, second, FIRST_START_MS);
	claim(
		`the second start takes under ${SECOND_START_MS / 1000} s`,
		secondMs !== undefined && secondMs < SECOND_START_MS,
		`${secondMs} ms\n${second.output()}`,
	);
	console.log(`  after ${((secondMs ?? 0) / 1000).toFixed(1)} s`);
	await stop(second);
	claim('and stops again', leftovers().length === 0, leftovers().join('\n'));

	await refuses(
		'a wrong DATABASE_URL says so',
		{ PORT: String(busy), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
		/DATABASE_URL|database/i,
	);
	const broken = join(work, 'broken');
	mkdirSync(join(broken, 'postgres'), { recursive: true });
	writeFileSync(join(broken, 'postgres', 'letter.txt'), 'not a database');
	await refuses(
		'a broken data folder says so',
		{ PORT: String(busy), MANA_DATA_DIR: broken },
		/folder|data/i,
	);
}

try {
	await main();
} finally {
	for (const line of leftovers()) {
		const pid = Number(line.trim().split(/\s+/)[0]);
		if (pid !== process.pid) spawnSync('kill', ['-9', String(pid)]);
	}
	rmSync(work, { recursive: true, force: true });
}
console.log(`\nsmoke: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
