/** Three tasks that show a newcomer what a task can be, and the way to be rid of them in one step. */
import { emit, put, remove, type Command } from '../../core/module';
import { ok } from '../../core/result';
import { addDays } from './due';
import { Task, TaskCreated, TaskDeleted, Tasks, type TodoEvent } from './model';
import { keyAt } from './order-key';
import { day, subtasksFrom } from './support';

const words = {
	en: {
		plants: 'Water the plants',
		shop: 'Shop for the weekend',
		items: ['Milk', 'Bread', 'Coffee'],
		call: 'Call Grandma',
		callNotes: 'She wanted to hear about the trip.',
		tag: 'home',
	},
	de: {
		plants: 'Pflanzen gießen',
		shop: 'Fürs Wochenende einkaufen',
		items: ['Milch', 'Brot', 'Kaffee'],
		call: 'Oma anrufen',
		callNotes: 'Sie wollte von der Reise hören.',
		tag: 'zuhause',
	},
} as const;

type Samples = Command<Record<string, never>, { ids: string[] }, TodoEvent>;

export const addSamples: Samples = async (deps) => {
	const { today } = day(deps);
	const now = deps.clock.now();
	const say = words[deps.locale];
	const week = { unit: 'week' as const, every: 1, weekdays: [], monthDay: null };
	const rows: Partial<Task>[] = [
		{ title: say.call, notes: say.callNotes, dueDate: today, priority: 'high' },
		{ title: say.plants, dueDate: addDays(today, 1), recurrence: week, tags: [say.tag] },
		{ title: say.shop, subtasks: subtasksFrom(deps, say.items), durationMinutes: 45, tags: [say.tag] },
	];
	const made = rows.map((row, index) => ({
		id: deps.ids.next(),
		row: Task.parse({ ...row, order: keyAt(now + index), createdAt: now, sample: true }),
	}));
	return ok({
		value: { ids: made.map(({ id }) => id) },
		changes: made.map(({ id, row }) => put(Tasks, id, row)),
		events: made.map(({ id, row: { dueDate, priority, projectId } }) =>
			emit(TaskCreated, { taskId: id, dueDate, priority, projectId }),
		),
	});
};

export const clearSamples: Samples = async (deps) => {
	const ids = (await deps.reader.list(Tasks, { sample: true })).map((task) => task.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => remove(Tasks, id)),
		events: ids.map((taskId) => emit(TaskDeleted, { taskId })),
	});
};
