import { expect, test } from 'vitest';
import { fence, runPlanner, userPrompt, type ToolResult } from '../../../core/planner';
import type { LlmTool } from '../../../core/ports/llm';
import { OFFLINE_MODEL, offlineLlm } from './offline-llm';
import type { OfflineTask } from './read-turn';

const task = (id: string, more: Partial<OfflineTask> = {}): OfflineTask => ({
	id,
	title: `Task ${id}`,
	dueDate: '2026-11-30',
	priority: 'medium',
	overdue: false,
	...more,
});

const names = ['todo_list', 'todo_schedule', 'todo_complete', 'notes_create'];

async function run(
	objective: string,
	open: readonly OfflineTask[],
	offered: readonly string[] = names,
	locale: 'en' | 'de' = 'en',
	answered = 'Proposed. The person decides on it.',
) {
	const llm = offlineLlm();
	const calls: { name: string; input: Readonly<Record<string, unknown>> }[] = [];
	const result = await runPlanner(
		{
			complete: llm.complete,
			callTool: async (call): Promise<ToolResult> => {
				calls.push({ name: call.name, input: call.arguments });
				if (call.name !== 'todo_list') return { success: true, message: answered };
				const tasks = call.arguments['filter'] === 'open' ? open : [];
				return {
					success: true,
					message: 'Done.',
					data: fence(JSON.stringify({ tasks, total: tasks.length })),
				};
			},
		},
		{
			systemPrompt: 'S',
			userPrompt: userPrompt({
				title: 'M',
				concept: '',
				objective,
				inputs: [],
				runs: [],
				now: '2026-11-21 09:00 (UTC)',
				locale,
			}),
			tools: offered.map((name): LlmTool => ({ name, description: name, inputSchema: {} })),
			model: llm.model,
		},
	);
	return { result, writes: calls.filter(({ name }) => name !== 'todo_list'), calls };
}

test('puts off what is late, dates what has none, closes what stands there twice', async () => {
	const { result, writes } = await run('Tidy my overdue tasks', [
		task('a', { overdue: true, dueDate: '2026-11-01' }),
		task('b', { dueDate: null }),
		task('c', { title: 'Same' }),
		task('d', { title: 'same ' }),
	]);
	expect(writes).toEqual([
		{ name: 'todo_complete', input: { ids: ['d'] } },
		{ name: 'todo_schedule', input: { ids: ['a'], dueDate: '2026-11-21' } },
		{ name: 'todo_schedule', input: { ids: ['b'], dueDate: '2026-11-28' } },
	]);
	expect(result.summary).toMatch(/^Offline model: looked at 4 open tasks\. 3 proposals\.$/);
	expect(result).toMatchObject({ rounds: 3, stopReason: 'assistant-stop' });
});

test('puts what was due earlier today on another day', async () => {
	const { writes } = await run('Tidy my overdue tasks', [
		task('a', { overdue: true, dueDate: '2026-11-21' }),
	]);
	expect(writes).toEqual([{ name: 'todo_schedule', input: { ids: ['a'], dueDate: '2026-11-22' } }]);
});

test('writes the note a review asks for, in the language of the person', async () => {
	const goal = 'Schreibe eine Notiz, die auf die Woche zurückblickt';
	const { writes, result } = await run(goal, [task('a')], names, 'de');
	expect(writes).toHaveLength(1);
	expect(writes[0]).toMatchObject({ name: 'notes_create', input: { title: 'Überblick vom 21. November' } });
	expect(String(writes[0]!.input['content'])).toContain('Task a (30. November)');
	expect(result.summary).toMatch(/^Offline-Modell/);
	// A word that both languages have in a goal decides nothing.
	const english = await run('Write a note: did the die roll a six?', [task('a')]);
	expect(english.result.summary).toMatch(/^Offline model/);
});

test('uses only tools that were offered, proposes at most six things, and is the same every time', async () => {
	expect((await run('Tidy', [task('a', { dueDate: null })], ['notes_create'])).calls).toEqual([]);
	const many = Array.from({ length: 50 }, (_, n) => task(`t${n}`, { overdue: true, dueDate: '2026-01-01' }));
	const once = await run('Tidy overdue tasks and write a note', many);
	expect(once.writes.length).toBeLessThanOrEqual(6);
	expect((await run('Tidy overdue tasks and write a note', [...many].reverse())).writes).toEqual(once.writes);
	expect(offlineLlm().model).toBe(OFFLINE_MODEL);
});

test('says whether it proposed or changed something', async () => {
	const one = [task('a', { dueDate: null })];
	expect((await run('Räum auf', one, names, 'de')).result.summary).toMatch(/1 Vorschlag\.$/);
	expect((await run('Tidy', one)).result.summary).toMatch(/1 proposal\.$/);
	expect((await run('Tidy', one, names, 'en', 'Done.')).result.summary).toMatch(/1 change\.$/);
});

test('with nothing to do it says so', async () => {
	expect((await run('Tidy my tasks', [])).result.summary).toContain('Found nothing to do');
});
