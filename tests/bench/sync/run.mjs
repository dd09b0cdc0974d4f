/**
 * One system, one size, one run, in a process of its own, so that neither memory nor compiled code is shared with another.
 * Tells its parent each figure as soon as it is known: `node run.mjs <module> <records>`.
 */
import { createHash } from 'node:crypto';
import { median, verify } from '../harness.mjs';
import { taskOf } from '../tasks.mjs';

const WARM = 300;
const EDITS = 21;
const APART = 1_000;
const [file, records] = [process.argv[2], Number(process.argv[3])];
const now = Date.now();

/** A UUID that is the same in every run, and as random as one. */
const idOf = (n) =>
	createHash('sha256')
		.update(`task ${n}`)
		.digest('hex')
		.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/u, '$1-$2-4$3-8$4-$5');
const tasksOf = (count) => Array.from({ length: count }, (_, n) => ({ id: idOf(n), ...taskOf(n, now) }));
const residentMb = () => process.memoryUsage().rss / 2 ** 20;

async function timed(work) {
	const start = performance.now();
	const value = await work();
	return { value, ms: performance.now() - start };
}

const lettersIn = (rows) => rows.reduce((sum, { title, notes }) => sum + title.length + notes.length, 0);
const titlesIn = (rows) =>
	JSON.stringify(rows.map(({ id, title }) => [id, title]).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Everything that is measured, in order. What is wrong does not count but fails. */
async function measure(system, tasks, tell) {
	tell('make', (await timed(() => system.make(tasks))).ms);
	const shipped = await timed(async () => {
		await system.ship();
		return system.all('second');
	});
	verify(shipped.value.length === tasks.length, `${shipped.value.length} of ${tasks.length} tasks arrived`);
	verify(lettersIn(shipped.value) === lettersIn(tasks), 'the tasks that arrived say something else');
	tell('ship', shipped.ms);
	tell('wireAll', system.bytes());
	tell('rest', await system.atRest());

	const opened = await timed(async () => {
		await system.reopen();
		return system.newest('second');
	});
	const titles = opened.value.map(({ title }) => title).join();
	verify(
		titles ===
			tasks
				.slice(0, 50)
				.map(({ title }) => title)
				.join(),
		'opened again, the list begins differently',
	);
	tell('open', opened.ms);
	const all = await timed(() => system.all('second'));
	verify(all.value.length === tasks.length, `opened again, it has ${all.value.length} tasks`);
	tell('openAll', opened.ms + all.ms);

	// What some say to each other once they are open is no part of an edit.
	await system.settle?.();
	const [times, before] = [[], system.bytes()];
	for (let n = 0; n < EDITS; n += 1) {
		const [{ id }, title] = [tasks[n * 7], `Another word for it, number ${n}`];
		const edited = await timed(async () => {
			await system.edit(id, title);
			return system.get(id);
		});
		verify(edited.value?.title === title, 'an edit did not arrive');
		times.push(edited.ms);
	}
	tell('edit', median(times.slice(1)));
	tell('wireEdit', (system.bytes() - before) / EDITS);

	const some = tasks.slice(-Math.min(APART, tasks.length - EDITS * 7));
	const edits = (word) => some.map(({ id, title }) => ({ id, title: `${title}, ${word}` }));
	await system.editApart('first', edits('as the first says'));
	await system.editApart('second', edits('as the second says'));
	tell('merge', (await timed(() => system.merge())).ms);
	const [one, two] = [await system.all('first'), await system.all('second')];
	verify(titlesIn(one) === titlesIn(two), 'the two sides differ after the merge');
	verify(two.filter(({ title }) => / says$/u.test(title)).length === some.length, 'the merge lost edits');
}

/** To whoever started this, or to the terminal. */
const tell = (name, value) => (process.send ? process.send({ name, value }) : console.log(name, value));

const { open, about } = await import(file);
tell('about', about);
const warm = await open();
await measure(warm, tasksOf(WARM), () => undefined);
await warm.close();
globalThis.gc?.();

const base = residentMb();
const system = await open();
const tasks = tasksOf(records);
await measure(system, tasks, tell);
tell('memory', process.resourceUsage().maxRSS / 1_024 - base);
if (system.cipherCost) tell('cipher', await system.cipherCost(tasks));
process.disconnect?.();
process.exit(0);
