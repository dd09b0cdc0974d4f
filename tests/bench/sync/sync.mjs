/**
 * `npm run bench sync [-- --records 10000,100000 --repeats 3 --only mana-relay,yjs --bound 120 --minutes 9]`: Mana's sync engine
 * beside other engines from npm, with the same tasks. Every run of a system is a process of its own; systems take turns. First
 * everything once, then again while `minutes` last. A run that has no end after `bound` seconds is stopped, and the table says
 * at what; larger sizes are not tried where a smaller one says that they would be. The packages of the peers are installed on
 * the first run. Writes its sections of `docs/benchmarks.md`.
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

const words = (name, fallback) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : process.argv[at + 1].split(',');
};
const repeats = option('repeats', 3);
const boundS = option('bound', 120);
const minutes = option('minutes', 9);
const sizes = words('records', ['10000', '100000']).map(Number);
const only = words('only', SYSTEMS);
const started = performance.now();
const leftS = () => minutes * 60 - (performance.now() - started) / 1_000;

/** Each of the edits changes another task, and so does the merge. */
const FEWEST = 300;
if (!sizes.every((records) => records >= FEWEST)) {
	console.error(`Name ${FEWEST} records or more: --records 10000,100000.`);
	process.exit(1);
}

/** One run. Whatever figures were told before it ended count. */
function run(name, records) {
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
			resolve({ ...told, tookS, stoppedAt, words: isOver ? `over ${boundS} s` : 'failed' });
		});
	});
}

ensurePackages(peers, 'Installing the packages of the peers (once, about a minute) …');
const measured = new Map(sizes.map((records) => [records, only.map((name) => ({ name, runs: [] }))]));
/** What a system says of itself, by name. */
const abouts = new Map();

/** Whether the run of a smaller size tells that this one would be stopped: most of what takes long grows with the records. */
function isHopeless(name, records) {
	return sizes.some((smaller) => {
		const known = measured.get(smaller).find((system) => system.name === name).runs[0];
		if (smaller >= records || known === undefined) return false;
		return known.stoppedAt !== undefined || (known.tookS * records) / smaller / 2 > boundS;
	});
}

for (let repeat = 0; repeat < repeats; repeat += 1) {
	for (const [records, systems] of measured) {
		for (let turn = 0; turn < systems.length; turn += 1) {
			const system = systems[(repeat + turn) % systems.length];
			const before = system.runs.at(-1);
			system.skipped ||= repeat === 0 && isHopeless(system.name, records);
			if (system.skipped || before?.stoppedAt !== undefined) continue;
			if (before !== undefined && before.tookS > leftS()) continue;
			const done = await run(system.name, records);
			system.runs.push(done);
			if (done.about !== undefined) abouts.set(system.name, done.about);
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
		about: abouts.get(system.name) ?? { name: system.name, where: 'did not start' },
	}));
	const goals = records === 10_000 ? goalLines(known) : [];
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
