/** Behaviour of the task commands: what they write, what they tell, and that a bad input changes nothing. */
import { beforeEach, expect, test } from 'vitest';
import { testClock, type Clock } from '../../core/ports/clock';
import { testIds } from '../../core/ports/random';
import { testReader } from '../../core/ports/reader';
import { MAX_TAGS, type Change, type Command, type CommandDeps } from '../../core/module';
import { addTasks } from './add';
import { moveTasks, scheduleTasks, tagTasks } from './bulk';
import { addSubtask, createTask, deleteTasks, NewStep, NewTask, reorderTask, updateTask } from './commands';
import { completeByTitle, completeTasks, nextId, reopenTasks } from './complete';
import { createProject, deleteProject, updateProject } from './projects';
import { ListInput, listTasks, taskStats } from './queries';
import { MAX_STEP } from './model';
import { addSamples, clearSamples } from './samples';

type Rows = Record<string, Record<string, unknown>[]>;
/** 21 November 2026, 10:00 in Zurich. */
const NOW = Date.UTC(2026, 10, 21, 9, 0);

let rows: Rows;
let deleted: Map<string, Record<string, unknown>>;
let clock: Clock & { advance: (ms: number) => void };
let deps: CommandDeps;

beforeEach(() => {
	rows = { 'todo.tasks': [], 'todo.projects': [] };
	deleted = new Map();
	clock = testClock(NOW);
	deps = {
		clock,
		ids: testIds('t'),
		reader: testReader(rows),
		zone: 'Europe/Zurich',
		locale: 'en',
		space: { id: 's-1', kind: 'personal' },
		actor: { kind: 'user', id: 'u-1', name: 'Ada' },
	};
});

function apply(changes: readonly Change[]): void {
	for (const { table, id, set, deleted: gone } of changes) {
		const list = rows[table]!;
		let row = list.find((candidate) => candidate['id'] === id);
		if (row === undefined) list.push((row = deleted.get(id) ?? { id }));
		Object.assign(row, set);
		if (gone) {
			deleted.set(id, row);
			list.splice(list.indexOf(row), 1);
		}
	}
}

async function run<Input, Value>(command: Command<Input, Value, string>, input: Input) {
	const result = await command(deps, input);
	if (!result.ok) throw new Error(result.error.message);
	apply(result.value.changes);
	return result.value;
}
const task = (id: string) => rows['todo.tasks']!.find((row) => row['id'] === id)!;

test('every token of a line survives into the stored task', async () => {
	const { value } = await run(addTasks, {
		text: 'Report every Monday 14:00 !! #work @Office 30min: draft, send',
	});
	const project = rows['todo.projects']![0]!;
	expect(project['name']).toBe('Office');
	expect(task(value.tasks[0]!.id)).toMatchObject({
		title: 'Report',
		dueDate: '2026-11-23',
		dueTime: '14:00',
		dueZone: 'Europe/Zurich',
		priority: 'high',
		tags: ['work'],
		projectId: project['id'],
		durationMinutes: 30,
		recurrence: { unit: 'week', every: 1, weekdays: [1], monthDay: null },
		subtasks: [
			{ title: 'draft', done: false },
			{ title: 'send', done: false },
		],
		status: 'open',
	});
});

test('a line longer than a title goes into the task whole', async () => {
	const text = 'word '.repeat(160).trim();
	const { value } = await run(addTasks, { text });
	const { title, notes } = task(value.tasks[0]!.id) as { title: string; notes: string };
	expect(title.length).toBeLessThanOrEqual(500);
	expect(`${title} ${notes}`).toBe(text);
});

test('what was pressed in the preview decides what is read', async () => {
	const { value } = await run(addTasks, {
		text: 'Book Friday tickets; call Ben tomorrow',
		read: ['date:friday'],
		leave: ['date:tomorrow'],
	});
	expect(value.tasks.map(({ id }) => task(id))).toMatchObject([
		{ title: 'Book tickets', dueDate: '2026-11-27' },
		{ title: 'call Ben tomorrow' },
	]);
});

test('more tags than a task holds are refused in words', async () => {
	const text = `Sort ${Array.from({ length: 40 }, (_, at) => `#one${at}`).join(' ')}`;
	const tags = Array.from({ length: 40 }, (_, at) => `two${at}`);
	expect(await addTasks(deps, { text, tags })).toMatchObject({
		ok: false,
		error: { kind: 'invalid', path: 'tags' },
	});
});

test('rules by place in the month are made by the tool that creates tasks', async () => {
	const { value } = await run(
		createTask,
		NewTask.parse({ title: 'Rent', recurrence: { unit: 'month', monthDay: -1 } }),
	);
	expect(task(value.id)).toMatchObject({ dueDate: '2026-11-30', recurrence: { monthDay: -1 } });
	const next = await run(completeTasks, { ids: [value.id] });
	expect(next.value.next[0]?.dueDate).toBe('2026-12-31');
	const call = await run(
		createTask,
		NewTask.parse({ title: 'Call', recurrence: { unit: 'month', weekdays: [1], nth: 1 } }),
	);
	expect(task(call.value.id)).toMatchObject({ dueDate: '2026-12-07', recurrence: { weekdays: [1], nth: 1 } });
});

test('one line, several tasks, one project made once', async () => {
	const { value, events } = await run(addTasks, { text: 'A tomorrow 9:00 1h @Work, then B @work; C' });
	expect(value.tasks.map(({ id }) => [task(id)['title'], task(id)['dueDate'], task(id)['dueTime']])).toEqual([
		['A', '2026-11-22', '09:00'],
		['B', '2026-11-22', '10:00'],
		['C', '2026-11-22', null],
	]);
	expect(rows['todo.projects']).toHaveLength(1);
	expect(events.map((event) => event.type)).toEqual([
		'ProjectCreated',
		'TaskCreated',
		'TaskCreated',
		'TaskCreated',
	]);
});

test('events carry no text', async () => {
	const { events } = await run(addTasks, { text: 'Canary @Sparrow #finch' });
	expect(JSON.stringify(events)).not.toMatch(/canary|sparrow|finch/i);
});

test('completing a repeating task writes the next one from the previous due date', async () => {
	const { value } = await run(createTask, {
		title: 'Water',
		dueDate: '2026-11-18',
		tags: ['home'],
		subtasks: ['fill the can'],
		recurrence: { unit: 'week', every: 1, weekdays: [], monthDay: null },
	});
	Object.assign((task(value.id)['subtasks'] as { done: boolean }[])[0]!, { done: true });
	const done = await run(completeTasks, { ids: [value.id] });
	expect(done.value.next).toEqual([{ id: nextId(value.id), dueDate: '2026-11-25' }]);
	expect(task(value.id)).toMatchObject({ status: 'done', completedAt: NOW });
	expect(task(nextId(value.id))).toMatchObject({
		status: 'open',
		tags: ['home'],
		subtasks: [{ title: 'fill the can', done: false }],
	});
	expect(done.events[0]).toMatchObject({ type: 'TaskCompleted', payload: { wasOverdue: true } });
});

test('counting from completion starts at the day it was done', async () => {
	const { value } = await run(createTask, {
		title: 'Vacuum',
		dueDate: '2026-11-10',
		recurFrom: 'completion',
		recurrence: { unit: 'day', every: 3, weekdays: [], monthDay: null },
	});
	const done = await run(completeTasks, { ids: [value.id] });
	expect(done.value.next[0]?.dueDate).toBe('2026-11-24');
});

test('reopening takes an untouched follower away and completing again brings it back, never two', async () => {
	const { value } = await run(addTasks, { text: 'Gym daily' });
	const id = value.tasks[0]!.id;
	await run(completeTasks, { ids: [id] });
	await run(reopenTasks, { ids: [id] });
	expect(rows['todo.tasks']!.map((row) => row['id'])).toEqual([id]);
	await run(completeTasks, { ids: [id] });
	expect(rows['todo.tasks']!.map((row) => row['id'])).toEqual([id, nextId(id)]);
	for (const touched of [
		{ notes: 'bring shoes' },
		{ dueDate: '2027-02-01', dueTime: '09:30' },
		{ priority: 'urgent' },
		{ tags: ['garden'] },
		{ durationMinutes: 30 },
	]) {
		const before = { ...task(nextId(id)) };
		Object.assign(task(nextId(id)), touched);
		await run(reopenTasks, { ids: [id] });
		expect(task(nextId(id)), JSON.stringify(touched)).toMatchObject(touched);
		await run(completeTasks, { ids: [id] });
		Object.assign(task(nextId(id)), before);
	}
});

test('two devices that complete the same occurrence agree on the next one', async () => {
	const { value } = await run(addTasks, { text: 'Gym daily' });
	const ids = [value.tasks[0]!.id];
	const [a, b] = [await completeTasks(deps, { ids }), await completeTasks(deps, { ids })];
	if (!a.ok || !b.ok) throw new Error('both complete');
	expect(a.value.changes.map((change) => change.id)).toEqual(b.value.changes.map((change) => change.id));
});

test('completing by title folds case and accents and leaves others open', async () => {
	await run(addTasks, { text: 'Crème brûlée; Bread' });
	const { value } = await run(completeByTitle, { titleMatch: 'creme' });
	expect(value.titles).toEqual(['Crème brûlée']);
	expect(rows['todo.tasks']!.map((row) => row['status'])).toEqual(['done', 'open']);
});

test('taking the date away takes the repetition away', async () => {
	const { value } = await run(addTasks, { text: 'Gym daily' });
	await run(updateTask, { id: value.tasks[0]!.id, dueDate: null });
	expect(task(value.tasks[0]!.id)).toMatchObject({ dueDate: null, dueTime: null, recurrence: null });
});

test('a bulk step over a missing task changes nothing', async () => {
	const { value } = await run(addTasks, { text: 'A' });
	const result = await deleteTasks(deps, { ids: [value.tasks[0]!.id, 'nobody'] });
	expect(result).toMatchObject({ ok: false, error: { kind: 'not_found' } });
});

test('bulk: move, tag, schedule', async () => {
	const { value } = await run(addTasks, { text: 'A #old; B' });
	const ids = value.tasks.map(({ id }) => id);
	const project = await run(createProject, { name: 'Garden' });
	await run(moveTasks, { ids, projectId: project.value.id });
	await run(tagTasks, { ids, add: ['#New'], remove: ['OLD'] });
	expect(await tagTasks(deps, { ids, add: ['x'], remove: ['X'] })).toMatchObject({ ok: false });
	await run(scheduleTasks, { ids, dueDate: '2026-12-01' });
	for (const id of ids) {
		expect(task(id)).toMatchObject({ projectId: project.value.id, tags: ['New'], dueDate: '2026-12-01' });
	}
	const step = (id: string) => ({ id, title: 'x', done: false });
	expect(await updateTask(deps, { id: ids[0]!, subtasks: [step('a'), step('a')] })).toMatchObject({
		error: { code: 'todo_error_steps_alike' },
	});
	const other = await run(createProject, { name: 'Household' });
	const taken = { ok: false, error: { code: 'todo_error_project_taken' } };
	expect(await updateProject(deps, { id: other.value.id, name: 'garden' })).toMatchObject(taken);
	expect(await createProject(deps, { name: 'Gärden' })).toMatchObject(taken);
	expect(await updateProject(deps, { id: project.value.id, name: 'GARDEN' })).toMatchObject({ ok: true });
	const full = Array.from({ length: MAX_TAGS }, (_, at) => `t${at}`);
	expect(await tagTasks(deps, { ids, add: full, remove: ['t1'] })).toMatchObject({ ok: false });
	expect(await tagTasks(deps, { ids, add: full, remove: [] })).toMatchObject({
		ok: false,
		error: { code: 'error_tags_full', path: 'add' },
	});
	await run(deleteProject, { id: project.value.id });
	expect(task(ids[0]!)['projectId']).toBeNull();
	expect(await createProject(deps, { name: 'garden' })).toMatchObject({ ok: true });
});

test('a moved task sorts between its neighbours', async () => {
	const { value } = await run(addTasks, { text: 'A; B; C' });
	const [a, b, c] = value.tasks.map(({ id }) => id) as [string, string, string];
	await run(reorderTask, { id: c, afterId: a, beforeId: b });
	const sorted = [...rows['todo.tasks']!].sort((x, y) => (String(x['order']) < String(y['order']) ? -1 : 1));
	expect(sorted.map((row) => row['title'])).toEqual(['A', 'C', 'B']);
});

test('lists and counts follow the person’s day, not the server’s', async () => {
	await run(createTask, { title: 'today', dueDate: '2026-11-21' });
	await run(createTask, { title: 'passed', dueDate: '2026-11-21', dueTime: '09:30' });
	await run(createTask, { title: 'later', dueDate: '2026-11-22' });
	const titles = async (input: object) => {
		const result = await listTasks(deps, ListInput.parse(input));
		return result.ok ? result.value.tasks.map(({ title }) => title) : [];
	};
	expect(await titles({ filter: 'overdue' })).toEqual(['passed']);
	expect(await titles({ filter: 'today' })).toEqual(['passed', 'today']);
	expect(await titles({})).toEqual(['passed', 'today', 'later']);
	expect(await taskStats(deps, {})).toMatchObject({
		value: { open: 3, overdue: 1, dueToday: 2, completed: 0 },
	});
});

test('a time without a date is refused by name', async () => {
	const result = await createTask(deps, NewTask.parse({ title: 'x', dueTime: '10:00' }));
	expect(result).toMatchObject({ ok: false, error: { kind: 'invalid', path: 'dueTime' } });
});

test('a step is kept whole or refused, never cut', async () => {
	const [whole, long] = ['x'.repeat(MAX_STEP), 'x'.repeat(MAX_STEP + 1)];
	const { id } = (await run(createTask, { title: 'Pack', subtasks: [whole] })).value;
	await run(addSubtask, { id, title: whole });
	expect(task(id)['subtasks']).toMatchObject([{ title: whole }, { title: whole }]);
	expect(NewStep.safeParse({ id, title: long }).success).toBe(false);
	expect(NewTask.safeParse({ title: 'Pack', subtasks: [long] }).success).toBe(false);
	await expect(addSubtask(deps, { id, title: long })).rejects.toThrow();
});

test('samples come and go in one step', async () => {
	await run(addTasks, { text: 'Mine' });
	await run(addSamples, {});
	expect(rows['todo.tasks']).toHaveLength(4);
	await run(clearSamples, {});
	expect(rows['todo.tasks']!.map((row) => row['title'])).toEqual(['Mine']);
});
