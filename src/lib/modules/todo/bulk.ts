/** One step over many tasks: move, tag, schedule, prioritise. One command, so one undo. */
import { z } from 'zod';
import { patch, type Command, type CommandDeps, folded, tidyTags } from '../../core/module';
import { invalid, ok } from '../../core/result';
import { eventsOf } from './commands';
import {
	PlainDate,
	PlainTime,
	priorities,
	Tag,
	Tasks,
	type StoredTask,
	type Task,
	type TodoEvent,
} from './model';
import type { Changed } from './support';
import { dueFields, findTasks, TaskIds } from './support';

type Bulk<Input> = Command<Input, z.output<typeof Changed>, TodoEvent>;

/** Patches each task with what `change` answers; tasks it answers nothing for stay as they are. */
async function each(
	deps: CommandDeps,
	ids: readonly string[],
	change: (task: StoredTask) => Partial<Task> | null,
) {
	const found = await findTasks(deps, ids);
	if (!found.ok) return found;
	const touched = found.value.flatMap((task) => {
		const set = change(task);
		return set === null ? [] : [{ task, set }];
	});
	return ok({
		value: { ids: touched.map(({ task }) => task.id) },
		changes: touched.map(({ task, set }) => patch(Tasks, task.id, set)),
		events: touched.flatMap(({ task, set }) => eventsOf(task, set)),
	});
}

export const Move = z.object({
	ids: TaskIds,
	projectId: z
		.string()
		.max(128)
		.nullable()
		.describe('Project to move to; null takes them out of their project'),
});
export const moveTasks: Bulk<z.output<typeof Move>> = (deps, { ids, projectId }) =>
	each(deps, ids, (task) => (task.projectId === projectId ? null : { projectId }));

export const TagChange = z.object({
	ids: TaskIds,
	add: z.array(Tag).max(50).default([]).describe('Tags to add, without #'),
	remove: z.array(Tag).max(50).default([]).describe('Tags to take away'),
});
export const tagTasks: Bulk<z.output<typeof TagChange>> = async (deps, input) => {
	const gone = new Set(input.remove.map(folded));
	if (input.add.some((tag) => gone.has(folded(tag))))
		return invalid('A tag cannot be added and taken away at once.', 'remove', 'todo_error_tag_both');
	return each(deps, input.ids, (task) => {
		const tags = tidyTags([...task.tags.filter((tag) => !gone.has(folded(tag))), ...input.add]);
		return tags.join('\n') === task.tags.join('\n') ? null : { tags };
	});
};

export const Schedule = z.object({
	ids: TaskIds,
	dueDate: PlainDate.nullable().describe('New due day as YYYY-MM-DD; null takes the date away'),
	dueTime: PlainTime.nullable().optional().describe('New time as HH:MM; left out, each keeps its own'),
});
export const scheduleTasks: Bulk<z.output<typeof Schedule>> = async (deps, { ids, dueDate, dueTime }) => {
	if (dueTime && dueDate === null)
		return invalid('A due time needs a due date.', 'dueTime', 'todo_error_time_alone');
	return each(deps, ids, (task) => ({
		...dueFields(
			dueDate,
			dueTime === undefined ? task.dueTime : dueTime,
			dueTime === undefined ? (task.dueZone ?? deps.zone) : deps.zone,
		),
		...(dueDate === null && task.recurrence !== null ? { recurrence: null } : {}),
	}));
};

export const Prioritise = z.object({
	ids: TaskIds,
	priority: z.enum(priorities).describe('New priority'),
});
export const prioritiseTasks: Bulk<z.output<typeof Prioritise>> = async (deps, { ids, priority }) =>
	each(deps, ids, (task) => (task.priority === priority ? null : { priority }));
