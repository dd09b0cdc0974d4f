/**
 * `npm run bench browser [-- --tasks 100000 --repeats 5]`: the built app in a real Chromium with a profile on disk, beside a
 * page without a framework (opening again) and plain Dexie (a new device), in turns in the same run. The tasks come from a
 * device on Node that seals them as a browser does; what is shown and found is compared with them. Writes its section of
 * `docs/benchmarks.md`.
 */
import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsLoader } from '../../../scripts/lib/load-ts.mjs';
import { baseUrl, compare, connect, median, option, report, verify } from '../harness.mjs';
import { machine, writeSection } from '../../../scripts/lib/benchmarks-page.mjs';
import { taskOf, titleOf } from '../tasks.mjs';
import { openDevice } from './device.mjs';
import { heapMb, scriptUntil, storedBytes, untilSignIn, untilToday } from './footprint.mjs';
import { startPeers } from './peers.mjs';
import { completeRow, remoteEdit, searchByLetters, settled, signInAnew, signUp } from './person.mjs';
import { goalLines, sectionText } from './results.mjs';
import { longestTask, rowsPainted, watchPages } from './watch.mjs';

const count = option('tasks', 10_000);
const repeats = option('repeats', 5);
const newDevices = option('devices', 3);
const EDITS = 10;

const { load, close } = await tsLoader();
const { chromiumLaunch } = await load('tests/support/chromium.ts');
const launch = await chromiumLaunch();
await close();

const folders = [];
/** A browser with a profile of its own on disk. High enough for 50 rows. */
async function openBrowser() {
	const folder = mkdtempSync(join(tmpdir(), 'mana-bench-profile-'));
	folders.push(folder);
	const context = await chromium.launchPersistentContext(folder, {
		executablePath: launch.executablePath,
		args: [...launch.args],
		viewport: { width: 1280, height: 2800 },
		locale: 'en-GB',
	});
	await watchPages(context);
	return context;
}

const email = `bench-${Date.now().toString(36)}@example.org`;
const now = Date.now();
const tasks = Array.from({ length: count }, (_, n) => taskOf(n, now));
const peers = await startPeers(tasks.map((task, n) => ({ id: `task-${n}`, ...task })));
const context = await openBrowser();
const home = await context.newPage();

console.log(`Signing up and pushing ${count} sealed tasks …`);
await signUp(home, email);
const sql = await connect();
const { rows: users } = await sql.query('SELECT id FROM auth."user" WHERE email = $1', [email]);
await sql.end();
const cookies = await context.cookies(baseUrl);
const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
const device = await openDevice({ cookie, userId: users[0].id });
const ids = await device.push(tasks);
await settled(home);

const script = {
	signIn: await (async () => {
		const fresh = await openBrowser();
		const sizes = await scriptUntil(fresh, '/sign-in', untilSignIn);
		await fresh.close();
		return sizes;
	})(),
};

let coldTask = 0;
const today = [];
const raw = await context.newPage();
await raw.goto(`${peers.url}/raw`);
await raw.waitForFunction(() => window.ready);
verify((await raw.evaluate(() => window.fill())) === count, 'the raw page holds other tasks');
await raw.close();

async function newDevice() {
	const other = await openBrowser();
	const page = await other.newPage();
	const times = await signInAnew(page, email, count);
	coldTask = Math.max(coldTask, await longestTask(page));
	today.push(times.today);
	await other.close();
	return times.all;
}

async function dexie() {
	const other = await openBrowser();
	const page = await other.newPage();
	await page.goto(`${peers.url}/dexie`);
	await page.waitForFunction(() => window.ready);
	const { took, count: put } = await page.evaluate(() => window.fill());
	verify(put === count, `Dexie holds ${put} tasks`);
	await other.close();
	return took;
}

let warmTask = 0;
async function openAgain() {
	const page = await context.newPage();
	await page.goto(`${baseUrl}/todo`);
	const took = await rowsPainted(page);
	const shown = await page.locator('[data-task]').allTextContents();
	verify(
		shown.length >= 50 && shown.every((text) => text.includes('for the house')),
		'other rows were shown',
	);
	await settled(page);
	warmTask = Math.max(warmTask, await longestTask(page));
	await page.close();
	return took;
}

async function openRaw() {
	const page = await context.newPage();
	await page.goto(`${peers.url}/raw`);
	const took = await rowsPainted(page);
	const titles = await page.locator('[data-task]').allTextContents();
	verify(
		titles.every((title, n) => title === titleOf(n)) && titles.length === 50,
		'the raw page showed others',
	);
	await page.close();
	return took;
}

const nothing = async () => undefined;
const fresh = await compare(
	[
		{ name: 'new device, all readable', run: newDevice },
		{ name: 'plain Dexie, row by row', run: dexie },
	],
	{ repeats: newDevices, between: nothing },
);
report(`A new device, ${count} tasks`, fresh, 'ms');

// Otherwise a second tab would read the same tasks at the same time.
await home.goto('about:blank');
await openAgain();
await openRaw();
warmTask = 0;
const again = await compare(
	[
		{ name: 'open again', run: openAgain },
		{ name: 'raw page', run: openRaw },
	],
	{ repeats, between: nothing },
);
report(`Opening again to 50 rows, ${count} tasks`, again, 'ms');

await home.goto(`${baseUrl}/todo`);
await rowsPainted(home);
await settled(home);
// A page behind another is drawn once a second.
await home.bringToFront();
console.log('\nEditing here …');
const edits = [];
for (let n = 0; n < EDITS; n += 1) edits.push(await completeRow(home, titleOf(5 + n)));
await settled(home);
console.log('Editing on the other device …');
const remote = [];
for (let n = 0; n < EDITS; n += 1) {
	const title = `Word of another device ${n}`;
	remote.push(await remoteEdit(home, () => device.retitle(ids[30 + n], title), title));
}
console.log('Searching …');
const last = count - 1;
await searchByLetters(home, 'errand', titleOf(0).slice(0, 6));
const letters = [
	...(await searchByLetters(home, 'harbour', 'harbour')),
	...(await searchByLetters(home, String(last).padStart(6, '0'), titleOf(last))),
];
console.log('Weighing …');
const heap = await heapMb(context, home);
const perRecord = (await storedBytes(home)) / count;

script.today = await (async () => {
	const other = await openBrowser();
	await other.addCookies(await context.cookies(baseUrl));
	const sizes = await scriptUntil(other, '/today', untilToday);
	await other.close();
	return sizes;
})();

const sorted = [...letters].sort((a, b) => a - b);
const results = {
	count,
	again: [...again.values()].map(median),
	fresh: [...fresh.values()].map(median),
	today: median(today),
	edit: median(edits),
	remote: median(remote),
	coldTask,
	warmTask,
	letters: [median(letters), sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))]],
	heap,
	perRecord,
	script,
};
const lines = goalLines(results);
console.log(`\n${lines.map(({ text, holds }) => `${holds ? 'PASS' : 'FAIL'}  ${text}`).join('\n')}`);
const about = {
	date: new Date().toISOString().slice(0, 10),
	machine: machine(),
	browser: `Chromium ${context.browser()?.version() ?? (await home.evaluate(() => navigator.userAgent.match(/Chrome\/(\S+)/)[1]))}`,
	repeats,
	newDevices,
};
await writeSection(`Browser, ${count.toLocaleString('en')} tasks`, sectionText(results, about));
await context.close();
peers.close();
for (const folder of folders) rmSync(folder, { recursive: true, force: true });
process.exit(lines.every(({ holds }) => holds) ? 0 : 1);
