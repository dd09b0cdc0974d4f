/** What tools refuse and what they answer, on the real store: references, unknown keys, deleted records, long texts. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppError } from '../../src/lib/core/result';
import { answerOf } from '../../src/lib/server/tools/answer';
import { tools } from '../../src/lib/registry';
import { testApp, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let ada: TestPerson;

beforeAll(async () => {
	mana = await testApp();
	ada = await mana.signUp('Ada');
});
afterAll(() => mana.close());

const call = (tool: string, input: unknown) =>
	mana.app.tools.run({
		userId: ada.userId,
		spaceId: ada.spaceId,
		actor: { kind: 'ai', id: 'agent-1', name: 'Scout' },
		tool,
		input,
		zone: 'Europe/Berlin',
		locale: 'en',
	});

async function run<Value>(tool: string, input: unknown): Promise<Value> {
	const result = await call(tool, input);
	if (!result.ok) throw new Error(`${tool}: ${result.error.message}`);
	return answerOf(tools.get(tool)!.tool, result.value) as Value;
}

async function refused(tool: string, input: unknown): Promise<AppError> {
	const result = await call(tool, input);
	if (result.ok) throw new Error(`${tool} was not refused`);
	return result.error;
}

type Made = { readonly id: string };
const create = async (title: string, more: object = {}): Promise<string> =>
	(await run<Made>('todo_create', { title, ...more })).id;

test('nothing is restored that never was, whatever the module', async () => {
	for (const tool of [
		'todo_restore',
		'todo_restore_projects',
		'notes_restore',
		'agents_restore',
		'missions_restore',
	]) {
		const error = await refused(tool, { ids: ['never-1', 'never-2'] });
		expect([tool, error.kind]).toEqual([tool, 'not_found']);
		expect(error.message).toContain('never-1, never-2');
	}
	for (const list of [
		'todo_list_deleted',
		'notes_list_deleted',
		'agents_list_deleted',
		'missions_list_deleted',
	]) {
		expect(await run(list, {})).toEqual({ deleted: [], total: 0 });
	}
});

test('a deleted record is listed, named when it is asked for, and comes back whole', async () => {
	const { id } = await run<Made>('notes_create', { title: 'Recipe', content: 'Flour' });
	await run('notes_delete', { ids: [id] });
	expect(await run('notes_list_deleted', {})).toMatchObject({
		deleted: [{ id, title: 'Recipe', deletedBy: 'Scout' }],
		total: 1,
	});
	const gone = await refused('notes_get', { id });
	expect(gone.message).toContain(`This note was deleted: ${id}. notes_restore brings it back.`);
	expect(await run('notes_restore', { ids: [id] })).toMatchObject({
		ids: [id],
		records: [{ id, fields: { title: 'Recipe', content: 'Flour' } }],
	});
	expect(await run('notes_restore', { ids: [id] })).toMatchObject({ ids: [], records: [] });
});

test('"not found" names every id that is missing', async () => {
	const there = await create('There');
	const error = await refused('todo_complete', { ids: [there, 'lost-1', 'lost-2'] });
	expect(error.message).toContain('lost-1, lost-2');
	expect(error.message).not.toContain(there);
});

test('a reference that leads nowhere is refused by whichever tool makes it', async () => {
	const task = await create('A');
	const note = (await run<Made>('notes_create', { content: 'x' })).id;
	const calls: [string, object][] = [
		['todo_create', { title: 'x', projectId: 'bogus' }],
		['todo_update', { id: task, projectId: 'bogus' }],
		['todo_add', { text: 'x', projectId: 'bogus' }],
		['todo_move', { ids: [task], projectId: 'bogus' }],
		['missions_create', { title: 'x', objective: 'y', agentId: 'bogus' }],
		[
			'missions_create',
			{ title: 'x', objective: 'y', inputs: [{ module: 'notes', table: 'notes.notes', id: 'bogus' }] },
		],
		['missions_create', { title: 'x', objective: 'y', inputs: [{ module: 'x', table: 'bogus', id: note }] }],
		['todo_list', { projectId: 'bogus' }],
	];
	for (const [tool, input] of calls) {
		const error = await refused(tool, input);
		expect([tool, error.kind, error.message.includes('bogus')]).toEqual([tool, 'not_found', true]);
	}
	const inputs = [{ module: 'notes', table: 'notes.notes', id: note }];
	const made = await run<{ records: { table: string; fields: object }[] }>('missions_create', {
		title: 'x',
		objective: 'y',
		inputs,
	});
	expect(made.records.find(({ table }) => table === 'missions.missions')?.fields).toMatchObject({ inputs });
});

test('what comes back lets go of what was deleted meanwhile, whatever the module', async () => {
	const { id: projectId } = await run<Made>('todo_create_project', { name: 'Cellar' });
	const task = await create('Sort the jars', { projectId });
	await run('todo_delete', { ids: [task] });
	await run('todo_delete_project', { id: projectId });
	expect(await run('todo_restore', { ids: [task] })).toMatchObject({
		records: [{ id: task, fields: { title: 'Sort the jars', projectId: null } }],
	});

	const { id: agentId } = await run<Made>('agents_create', { name: 'Otto', role: 'Cooks' });
	const note = (await run<Made>('notes_create', { content: 'x' })).id;
	const inputs = [
		{ module: 'notes', table: 'notes.notes', id: note },
		{ module: 'todo', table: 'todo.tasks', id: task },
	];
	const setup = { title: 'x', objective: 'y', agentId, inputs };
	const { id: mission } = await run<Made>('missions_create', setup);
	await run('missions_delete', { id: mission });
	await run('agents_delete', { id: agentId });
	await run('notes_delete', { ids: [note] });
	expect(await run('missions_restore', { ids: [mission] })).toMatchObject({
		records: [{ id: mission, fields: { agentId: '', inputs: [inputs[1]], state: 'paused' } }],
	});
});

test('a repeating task whose project has gone is completed all the same', async () => {
	const { id: projectId } = await run<Made>('todo_create_project', { name: 'Garden' });
	const recurrence = { unit: 'day', every: 1 };
	const id = await create('Water', { projectId, dueDate: '2026-11-26', recurrence });
	// Another device deletes the project without having seen the task.
	const stamp = `${String(Date.now()).padStart(13, '0')}-0000-other_device`;
	const actor = { kind: 'user' as const, id: ada.userId, name: 'Ada' };
	const write = { space: ada.spaceId, table: 'todo.projects', id: projectId, stamp, deleted: true, actor };
	expect(await mana.app.sync.push(ada.userId, [write])).toMatchObject([{ status: 'applied' }]);
	expect(await run('todo_complete', { ids: [id] })).toMatchObject({ ids: [id], next: [{}] });
});

test('unknown keys are refused at every depth, and the path says where', async () => {
	const error = await refused('todo_create', {
		title: 'x',
		recurrence: { unit: 'week', every: 1, byDay: ['MO'] },
	});
	expect(error).toMatchObject({ kind: 'invalid', path: 'recurrence.byDay' });
	const id = await create('Steps');
	const step = { id: 's', title: 'a', done: false, colour: 'red' };
	expect(await refused('todo_update', { id, subtasks: [step] })).toMatchObject({ path: 'subtasks.0.colour' });
});

test('a task is only placed between two others that stand in this order', async () => {
	const [a, b, c] = [await create('a'), await create('b'), await create('c')];
	expect(await refused('todo_reorder', { id: c, afterId: 'bogus', beforeId: b })).toMatchObject({
		kind: 'not_found',
	});
	expect(await refused('todo_reorder', { id: c, afterId: b, beforeId: a })).toMatchObject({
		kind: 'invalid',
	});
	expect(await refused('todo_reorder', { id: c, afterId: c, beforeId: null })).toMatchObject({
		kind: 'invalid',
	});
	expect(await run('todo_reorder', { id: c, afterId: a, beforeId: b })).toMatchObject({ id: c });
});

test('a long note is read in parts that make the whole', async () => {
	const content = Array.from({ length: 9_000 }, (_, n) => `Line ${n} 🌍 ä`).join('\n');
	const { id } = await run<Made>('notes_create', { title: 'Long', content });
	let read = '';
	let from: number | null = 0;
	let parts = 0;
	while (from !== null) {
		const part: { content: string; next: number | null; length: number } = await run('notes_get', {
			id,
			from,
		});
		expect(part.length).toBe(content.length);
		expect(JSON.stringify(part).length).toBeLessThan(16_000);
		read += part.content;
		from = part.next;
		parts += 1;
	}
	expect(read).toBe(content);
	expect(parts).toBeGreaterThan(5);
});

test('what was written is answered as it now is', async () => {
	const id = await create('Answer me', { priority: 'low' });
	expect(await run('todo_update', { id, priority: 'high' })).toMatchObject({
		id,
		records: [{ table: 'todo.tasks', id, fields: { title: 'Answer me', priority: 'high', status: 'open' } }],
	});
	expect(await run('todo_delete', { ids: [id] })).toMatchObject({ records: [{ id, deleted: true }] });
});

test('a part of a title that fits two tasks completes neither and asks', async () => {
	const [stone, phone] = [await create('beta stone'), await create('alpha phone')];
	const asked = await run<{ ids: string[]; matches: Made[]; question: string }>('todo_complete_by_title', {
		titleMatch: 'one',
	});
	expect(asked.ids).toEqual([]);
	expect(new Set(asked.matches.map(({ id }) => id))).toEqual(new Set([stone, phone]));
	expect(asked.question).toContain('Which');
	expect(await run('todo_complete_by_title', { titleMatch: 'stone' })).toMatchObject({
		ids: [stone],
		titles: ['beta stone'],
		question: null,
	});
});

test('a list says what day it is for the person', async () => {
	expect(await run('todo_list', {})).toMatchObject({
		today: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
		zone: 'Europe/Berlin',
	});
});
