/**
 * What a mission of the offline model takes of a worker in spaces of 10,000 and 100,000 tasks, beside one of 20: the time
 * from its start to its end, which is our own, because that model plans within a millisecond; the time from asking for the run
 * to its end; and the memory of the worker process. Every run is of a new mission that reads, proposes and writes a note.
 * Writes its section of `docs/benchmarks.md`. `--tasks 20000 --runs 3` makes it smaller.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { writeSection } from '../../scripts/lib/benchmarks-page.mjs';
import { at, fillSpaces, ms, startProcess, surroundings, verdict, watchMemory } from './crowd.mjs';
import { connect, option, verify } from './harness.mjs';

const most = option('tasks', 100_000);
const runs = option('runs', 7);
const FEW = 20;
const WARM_RUNS = 3;
const LONGEST_MS = 120_000;
/** Milliseconds at the median of the runs, and MB. */
const goals = { own: 2_000, memory: 400 };

const sizes = [FEW, most / 10, most];
const { env, people, app, close } = await fillSpaces(
	sizes.map((tasks) => ({ name: `Of ${tasks}`, tasks, notes: FEW })),
);
const sql = await connect();
const { child } = await startProcess('worker', env);

async function newMission({ userId, spaceId, name }) {
	const made = await app.tools.run({
		userId,
		spaceId,
		actor: { kind: 'user', id: userId, name },
		tool: 'missions_create',
		input: { title: 'Tidy', objective: 'Tidy what is overdue and write a note with a review' },
		zone: 'Europe/Berlin',
		locale: 'en',
	});
	verify(made.ok, 'a mission was not made');
	return made.value.value.id;
}

async function endOf(spaceId, missionId) {
	const until = performance.now() + LONGEST_MS;
	while (performance.now() < until) {
		const { rows } = await sql.query(
			`SELECT clear FROM sync.record WHERE space_id = $1 AND tbl = 'missions.iterations'
			AND clear ->> 'missionId' = $2 AND clear ->> 'finishedAt' IS NOT NULL`,
			[spaceId, missionId],
		);
		if (rows.length > 0) return rows[0].clear;
		await wait(20);
	}
	throw new Error('A run did not come to its end.');
}

/** Milliseconds of one run: its own, and since it was asked for. */
async function run(person) {
	const { userId, spaceId } = person;
	const missionId = await newMission(person);
	const asked = Date.now();
	const queued = await app.missions.runNow(userId, spaceId, missionId);
	verify(queued.ok, 'a run was not queued');
	const { status, startedAt, finishedAt, model } = await endOf(spaceId, missionId);
	verify(model === 'offline' && status === 'awaiting_review', `a run ended as ${status} of ${model}`);
	return { own: finishedAt - startedAt, since: finishedAt - asked };
}

const measured = [];
try {
	for (let n = 0; n < WARM_RUNS; n += 1) await run(people[0]);
	for (const [n, person] of people.entries()) {
		const memory = watchMemory(child.pid);
		const took = [];
		for (let turn = 0; turn < runs; turn += 1) took.push(await run(person));
		measured.push({
			tasks: sizes[n],
			own: took.map(({ own }) => own),
			since: took.map(({ since }) => since),
			...memory(),
		});
	}
} finally {
	child.kill('SIGTERM');
	await sql.end();
	await close();
}

const [alone] = measured;
const lines = measured.map(
	({ tasks, own, since, more, peak }) =>
		`| ${tasks.toLocaleString('en')} | ${ms(at(0.5, own))} | ${ms(at(1, own))} | ${(at(0.5, own) / at(0.5, alone.own)).toFixed(1)} | ${ms(at(0.5, since))} | ${Math.round(more)} | ${Math.round(peak)} |`,
);
const { own, peak } = measured.at(-1);
const section = [
	`One run at a time in one worker, ${runs} for each size, ${surroundings()}; milliseconds, and MB of resident memory: by how much it grew at most during these runs, and its highest.`,
	'',
	'| Tasks in the space | Run, median | longest | ratio | since asked, median | more memory | highest |',
	'| --- | --- | --- | --- | --- | --- | --- |',
	...lines,
	'',
	verdict('a run, median', at(0.5, own), goals.own, 'ms'),
	verdict('memory of the worker', peak, goals.memory, 'MB'),
].join('\n');
console.log(section);
await writeSection('A mission of the offline model', section);
process.exit(0);
