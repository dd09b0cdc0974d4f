/**
 * `npm run bench sync [-- --records 10000,100000 --repeats 3 --only mana-relay,yjs --bound 120 --minutes 9]`: Mana's sync engine
 * beside other engines from npm, with the same tasks. Every run of a system is a process of its own; systems take turns. First
 * everything once, then again while `minutes` last. A run of the first size may take `bound` seconds, one of another size its
 * part of what is left; what is stopped says at what. The packages of the peers are installed on the first run. Writes its
 * sections of `docs/benchmarks.md`.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine, writeSection } from '../../../scripts/lib/benchmarks-page.mjs';
import { ensurePackages } from '../../../scripts/lib/prepare.mjs';
import { option } from '../harness.mjs';
import { cipherText, FIGURES, goalLines, tableText } from './results.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const peers = join(here, '..', 'peers');
const SYSTEMS = ['mana-relay', 'mana-server', 'dexie', 'yjs', 'rxdb', 'evolu', 'jazz'];

/** Less than this only measures how a process starts. */
const SHORTEST_S = 15;

const words = (name, fallback) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : process.argv[at + 1].split(',');
};
const repeats = option('repeats', 3);
const longestS = option('bound', 120);
const minutes = option('minutes', 9);
const sizes = words('records', ['10000', '100000']).map(Number);
const only = words('only', SYSTEMS);
const started = performance.now();
const leftS = () => minutes * 60 - (performance.now() - started) / 1_000;

/** One run. Whatever figures were told before it ended count. */
function run(name, records, boundS) {
	const file = [here, peers].map((folder) => join(folder, `${name}.mjs`)).find(existsSync);
	const began = performance.now();
	return new Promise((resolve) => {
		const child = fork(join(here, 'run.mjs'), [file, String(records)], {
			execArgv: ['--expose-gc', '--max-old-space-size=6144'],
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		});
		const told = { figures: {} };
		let [failure, isOver] = ['', false];
		child.stderr.on('data', (data) => (failure = `${failure}${data}`.slice(-2_000)));
		child.on('message', ({ name: key, value }) => {
			if (key === 'about') told.about = value;
			else told.figures[key] = value;
		});
		const timer = setTimeout(() => ((isOver = true), child.kill('SIGKILL')), boundS * 1_000);
		child.on('close', (code) => {
			clearTimeout(timer);
			const tookS = (performance.now() - began) / 1_000;
			if (code === 0) return resolve({ ...told, tookS });
			if (!isOver) console.error(`${name}, ${records} records, failed:\n${failure}`);
			const stoppedAt = FIGURES.map(({ key }) => key).find((key) => told.figures[key] === undefined);
			resolve({ ...told, tookS, stoppedAt, words: isOver ? `over ${Math.round(boundS)} s` : 'failed' });
		});
	});
}

ensurePackages(peers, 'Installing the packages of the peers (once, about a minute) …');
const measured = new Map(sizes.map((records) => [records, only.map((name) => ({ name, runs: [] }))]));
for (let repeat = 0; repeat < repeats; repeat += 1) {
	for (const [records, systems] of measured) {
		for (let turn = 0; turn < systems.length; turn += 1) {
			const system = systems[(repeat + turn) % systems.length];
			const before = system.runs.at(-1);
			if (before?.stoppedAt !== undefined || (before && before.tookS > leftS())) continue;
			const part = records === sizes[0] ? longestS : leftS() / (systems.length - turn);
			const done = await run(system.name, records, Math.min(longestS, Math.max(SHORTEST_S, part)));
			system.runs.push(done);
			system.about ??= done.about;
			console.log(
				`${system.name}, ${records} records: ${done.words ?? 'done'} after ${Math.round(done.tookS)} s`,
			);
		}
	}
}

const date = new Date().toISOString().slice(0, 10);
let held = true;
for (const [records, systems] of measured) {
	const known = systems.map((system) => ({
		...system,
		about: system.about ?? { name: system.name, where: 'did not start' },
	}));
	const goals = records === 10_000 && only[0] === SYSTEMS[0] ? goalLines(known) : [];
	held &&= goals.every(({ holds }) => holds);
	const text = [
		`${date}, ${machine()}. Medians of as many runs as the last column says; in brackets how many times this Mana takes.`,
		'',
		tableText(known, records),
		'',
		...known.map(({ about }) => `- ${about.name}: ${about.where}.`),
		...known.filter(({ name }) => name === SYSTEMS[0]).map((mana) => `\n${cipherText(mana)}`),
		'',
		...goals.map(({ holds, text: line }) => `- ${holds ? 'PASS' : 'FAIL'}: ${line}`),
	].join('\n');
	console.log(`\n${text}`);
	// A part of the systems is a look, not a comparison.
	if (only.length === SYSTEMS.length)
		await writeSection(`Syncing beside peers, ${records.toLocaleString('en')} tasks`, text);
}
process.exit(held ? 0 : 1);
