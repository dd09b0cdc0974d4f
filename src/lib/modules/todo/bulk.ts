/** One step over many tasks: move, tag, schedule, prioritise. One command, so one undo. */
import { z } from 'zod';
import {
	patch,
	type Command,
	type CommandDeps,
	hasTag,
	refuseTags,
	TagList,
	withTags,
	recordId,
} from '../../core/module';
import { invalid, ok } from '../../core/result';
import { eventsOf } from './commands';
import { PlainDate, PlainTime, priorities, Tasks, type StoredTask, type Task, type TodoEvent } from './model';
import type { Changed } from './support';
import { dueFields, findTasks, TaskIds } from './support';

type Bulk<Input> = Command<Input, z.output<typeof Changed>, TodoEvent>;

/** Patches each task with what `change` answers; tasks it answers nothing for stay as they are. */
function patched(tasks: readonly StoredTask[], change: (task: StoredTask) => Partial<Task> | null) {
	const touched = tasks.flatMap((task) => {
		const set = change(task);
		return set === null ? [] : [{ task, set }];
	});
	return ok({
		value: { ids: touched.map(({ task }) => task.id) },
		changes: touched.map(({ task, set }) => patch(Tasks, task.id, set)),
		events: touched.flatMap(({ task, set }) => eventsOf(task, set)),
	});
}

async function each(
	deps: CommandDeps,
	ids: readonly string[],
	change: (task: StoredTask) => Partial<Task> | null,
) {
	const found = await findTasks(deps, ids);
	return found.ok ? patched(found.value, change) : found;
}

export const Move = z.object({
	ids: TaskIds,
	projectId: recordId.nullable().describe('Project to move to; null takes them out of their project'),
});
export const moveTasks: Bulk<z.output<typeof Move>> = (deps, { ids, projectId }) =>
	each(deps, ids, (task) => (task.projectId === projectId ? null : { projectId }));

export const TagChange = z.object({
	ids: TaskIds,
	add: TagList.default([]).describe('Tags to add, without #'),
	remove: TagList.default([]).describe('Tags to take away'),
});
export const tagTasks: Bulk<z.output<typeof TagChange>> = async (deps, input) => {
	if (input.add.some((tag) => hasTag(tag)({ tags: input.remove })))
		return invalid('A tag cannot be added and taken away at once.', 'remove', 'todo_error_tag_both');
	const found = await findTasks(deps, input.ids);
	if (!found.ok) return found;
	const refused = found.value.map(({ tags }) => refuseTags(withTags(tags, input), 'add')).find(Boolean);
	if (refused) return refused;
	return patched(found.value, (task) => {
		const tags = withTags(task.tags, input);
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
