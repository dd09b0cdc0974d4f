/** What was measured against what must hold, for the terminal and for `docs/benchmarks.md`. */

const ms = (value) => `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
const kb = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`;
const mb = (value) => `${value.toFixed(1)} MB`;
const sum = (list) => list.reduce((total, value) => total + value, 0);

/** Heap has a goal at 100,000 tasks only; with fewer it is held to the same. */
const GOALS = { again: 2.5, edit: 16, remote: 25, today: 1_000, all: 0.5, task: 50, heap: 180, letter: 80 };

/** One row per figure: `{ name, value, must, holds, text }`. A figure without a goal holds. */
export function goalLines(results) {
	const { again, fresh, letters, script, heap } = results;
	const ratio = again[0] / again[1];
	const share = fresh[0] / fresh[1];
	const row = (name, value, must = '', holds = true) => ({
		name,
		value,
		must,
		holds,
		text: `${name}: ${value}${must === '' ? '' : ` (must be ${must})`}`,
	});
	const weight = ({ page, worker, requests }) =>
		`${kb(page)} page, ${kb(worker)} worker, ${requests} requests`;
	return [
		row(
			'Open again to 50 rows',
			`${ms(again[0])}, raw page ${ms(again[1])}, ${ratio.toFixed(2)} times`,
			`≤ ${GOALS.again} times`,
			ratio <= GOALS.again,
		),
		row('One edit, press to paint', ms(results.edit), `≤ ${GOALS.edit} ms`, results.edit <= GOALS.edit),
		row(
			'Edit of another device, bytes to paint',
			ms(results.remote),
			`≤ ${GOALS.remote} ms`,
			results.remote <= GOALS.remote,
		),
		row(
			'Longest task on a new device',
			ms(results.coldTask),
			`≤ ${GOALS.task} ms`,
			results.coldTask <= GOALS.task,
		),
		row(
			'Longest task when opened again',
			ms(results.warmTask),
			`≤ ${GOALS.task} ms`,
			results.warmTask <= GOALS.task,
		),
		row(
			'New device, sign-in to rows of Today',
			ms(results.today),
			`≤ ${GOALS.today} ms`,
			results.today <= GOALS.today,
		),
		row(
			'New device, all readable',
			`${ms(fresh[0])}, Dexie ${ms(fresh[1])}, ${share.toFixed(2)} times`,
			`≤ ${GOALS.all} times`,
			share <= GOALS.all,
		),
		row('A letter to hits, p50', ms(letters[0])),
		row('A letter to hits, p95', ms(letters[1]), `≤ ${GOALS.letter} ms`, letters[1] <= GOALS.letter),
		row(
			'Heap, page and worker',
			`${heap.map(mb).join(' + ')}`,
			`≤ ${GOALS.heap} MB at 100,000`,
			sum(heap) <= GOALS.heap,
		),
		row('IndexedDB per record', `${Math.round(results.perRecord)} bytes`),
		row('Script to sign-in', weight(script.signIn)),
		row('Script until Today answers', weight(script.today)),
	];
}

/** The section of the page: when, where, and a table. */
export function sectionText(results, { date, machine, browser, repeats, newDevices }) {
	const table = goalLines(results).map(
		({ name, value, must, holds }) =>
			`| ${name} | ${value} | ${must} | ${must === '' ? '' : holds ? 'yes' : 'no'} |`,
	);
	return [
		`${date}, ${machine}, ${browser}. Medians of ${repeats} openings and ${newDevices} new devices; the longest tasks are the`,
		'longest of all of them. Peers took turns with the app.',
		'',
		'| What | Measured | Must be | Holds |',
		'| --- | --- | --- | --- |',
		...table,
	].join('\n');
}
