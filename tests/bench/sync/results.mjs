/** What the systems took, as a table with ratios to Mana, for the terminal and for `docs/benchmarks.md`. */
import { median } from '../harness.mjs';

const whole = (value) => Math.round(value).toLocaleString('en');
const time = (ms) =>
	ms < 1_000 ? `${ms < 10 ? ms.toFixed(1) : whole(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
const bytes = (value) => `${whole(value)} B`;

/** In the order in which a run takes them. `each` says that the figure is of all records and is told by record. */
export const FIGURES = [
	{ key: 'make', title: 'Make all', show: time },
	{ key: 'ship', title: 'To the other side', show: time },
	{ key: 'wireAll', title: 'Wire, a record', show: bytes, each: true },
	{ key: 'rest', title: 'At rest, a record', show: bytes, each: true },
	{ key: 'open', title: 'Open, 50 read', show: time },
	{ key: 'openAll', title: 'Open, all read', show: time },
	{ key: 'edit', title: 'One edit', show: time },
	{ key: 'wireEdit', title: 'Wire, an edit', show: bytes },
	{ key: 'merge', title: 'Merge', show: time },
	{ key: 'memory', title: 'Memory', show: (mb) => `${whole(mb)} MB` },
];

/** The median of a figure over the runs that got so far; `undefined` when none did. */
export function figure(runs, key) {
	const list = runs.map((run) => run.figures[key]).filter((value) => typeof value === 'number');
	return list.length === 0 ? undefined : median(list);
}

/** How often as much as `ours` is of `theirs`; empty where one of them is not known. */
export const ratioOf = (ours, theirs) =>
	ours === undefined || theirs === undefined || theirs === 0 ? '' : `${(ours / theirs).toFixed(2)}×`;

/** What stands where nothing was measured: at what a run was stopped, or broke, or that there was none. */
function missing({ runs, skipped }, key) {
	if (skipped) return key === FIGURES[0].key ? 'not tried' : '–';
	const stopped = runs.find((run) => run.stoppedAt === key);
	return stopped === undefined ? '–' : stopped.words;
}

/** Ratios are to this one. */
const oursIn = (systems) => systems.find(({ name }) => name === 'mana-relay');

/** One row a system: its figures, and in brackets how many times that Mana takes, if Mana was measured. */
export function tableText(systems, records) {
	const ours = oursIn(systems);
	const rows = systems.map((system) => {
		const { about, runs } = system;
		const cells = FIGURES.map(({ key, show, each }) => {
			const value = figure(runs, key);
			if (value === undefined) return missing(system, key);
			const ratio = ours === undefined || system === ours ? '' : ratioOf(figure(ours.runs, key), value);
			return `${show(each ? value / records : value)}${ratio === '' ? '' : ` (${ratio})`}`;
		});
		const isSealed = about.sealed === undefined ? '' : about.sealed ? 'yes' : 'no';
		return `| ${[about.name, isSealed, ...cells, runs.length].join(' | ')} |`;
	});
	const titles = ['System', 'Sealed', ...FIGURES.map(({ title }) => title), 'Runs'];
	return [`| ${titles.join(' | ')} |`, `|${' --- |'.repeat(titles.length)}`, ...rows].join('\n');
}

/** What must hold at 10,000 records: at most so much of what the other takes. */
const GOALS = [
	['P5', 'all to the other side', 'ship', 'evolu', 0.35],
	['P5', 'all to the other side', 'ship', 'jazz', 0.35],
	['P5', 'all to the other side', 'ship', 'rxdb', 0.9],
	['P7', 'one edit', 'edit', 'evolu', 0.8],
	['P7', 'one edit', 'edit', 'jazz', 0.5],
	['P22', 'memory', 'memory', 'rxdb', 1.25],
	['P22', 'memory', 'memory', 'evolu', 0.5],
];

/** One line a goal whose two sides were both measured. */
export function goalLines(systems) {
	const ours = oursIn(systems);
	if (ours === undefined) return [];
	return GOALS.flatMap(([id, what, key, peer, most]) => {
		const other = systems.find(({ name }) => name === peer);
		const [mine, theirs] = [figure(ours.runs, key), other && figure(other.runs, key)];
		if (mine === undefined || theirs === undefined) return [];
		const holds = mine / theirs <= most;
		const text = `${id}, ${what}: ${ratioOf(mine, theirs)} of ${other.about.name} (at most ${most}×)`;
		return [{ holds, text }];
	});
}

/** What part of making, shipping and reading the cipher is, in words. */
export function cipherText({ runs }) {
	const cipher = runs.map(({ figures }) => figures.cipher).find((value) => value !== undefined);
	const [made, opened] = [figure(runs, 'make'), figure(runs, 'openAll')];
	if (cipher === undefined || made === undefined || opened === undefined) return '';
	const share = (part, all) => `${time(part)}, ${Math.round((100 * part) / all)} %`;
	return `The cipher alone: sealing all takes ${share(cipher.seal, made)} of making them, opening all ${share(cipher.open, opened)} of opening and reading them.`;
}
