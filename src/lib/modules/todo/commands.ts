/** Creating, changing, deleting and ordering tasks. Completing is in `complete.ts`, steps over many in `bulk.ts`. */
import { z } from 'zod';
import {
	emit,
	findDeleted,
	patch,
	put,
	remove,
	restore,
	TagList,
	tidyTags,
	type Change,
	type Command,
	line,
	recordId,
	textLimit,
	givenFields,
} from '../../core/module';
import { invalid, ok } from '../../core/result';
import {
	PlainDate,
	PlainTime,
	priorities,
	Subtask,
	Task,
	TaskCreated,
	TaskDeleted,
	TaskRescheduled,
	TaskRestored,
	Tasks,
	TaskUpdated,
	SubtasksUpdated,
	type StoredTask,
	type TodoEvent,
	MAX_STEPS,
	MAX_STEP,
} from './model';
import { compareKeys, keyAt, keyBetween } from './order-key';
import { anchored, firstDate, recurBases, Recurrence } from './recurrence';
import type { Changed } from './support';
import { day, dueFields, findTask, findTasks, subtasksFrom, TaskId, TaskIds, taskWords } from './support';

const fields = {
	title: line(textLimit(Tasks, 'title')).describe('What is to be done, in one line'),
	notes: z.string().max(textLimit(Tasks, 'notes')).describe('Details, as plain text'),
	priority: z.enum(priorities).describe('How much it matters'),
	tags: TagList.describe('All tags of the task, without #'),
	dueDate: PlainDate.nullable().describe('Due day as YYYY-MM-DD; null for none'),
	dueTime: PlainTime.nullable().describe(
		'Due time as HH:MM in the person’s zone; null when the whole day is meant',
	),
	durationMinutes: z.number().int().min(1).max(100_000).nullable().describe('How long it takes, in minutes'),
	projectId: recordId.nullable().describe('Id of a project, see todo_list_projects; null for none'),
	recurrence: Recurrence.nullable().describe('How it repeats; null for once'),
	recurFrom: z.enum(recurBases).describe('Whether the next date counts from the due date or from completion'),
};

/** The same, none of them required. They have no defaults, which `partial` would fill in. */
const { shape: optional } = z.object(fields).partial();

export const NewTask = z.object({
	...optional,
	title: fields.title,
	subtasks: z.array(line(MAX_STEP)).max(MAX_STEPS).optional().describe('Titles of smaller steps, in order'),
});
export const CreatedTask = z.object({ id: z.string().describe('Id of the new task') });

export const createTask: Command<z.output<typeof NewTask>, { id: string }, TodoEvent> = async (
	deps,
	input,
) => {
	if (input.dueTime && !input.dueDate)
		return invalid('A due time needs a due date.', 'dueTime', 'todo_error_time_alone');
	const id = deps.ids.next();
	const now = deps.clock.now();
	const start = input.dueDate ?? (input.recurrence ? firstDate(input.recurrence, day(deps).today) : null);
	const row = Task.parse({
		...input,
		...dueFields(start, input.dueTime ?? null, deps.zone),
		recurrence: input.recurrence && start ? anchored(input.recurrence, start) : null,
		tags: tidyTags(input.tags ?? []),
		subtasks: subtasksFrom(deps, input.subtasks ?? []),
		order: keyAt(now),
		createdAt: now,
	});
	const { dueDate, priority, projectId } = row;
	return ok({
		value: { id },
		changes: [put(Tasks, id, row)],
		events: [emit(TaskCreated, { taskId: id, dueDate, priority, projectId })],
	});
};

/** As the stored list, but each step says something in one line. */
const StepList = z
	.array(Subtask.extend({ id: Subtask.shape.id.min(1), title: line(MAX_STEP) }))
	.max(MAX_STEPS);

export const TaskChange = z.object({
	id: TaskId,
	...optional,
	subtasks: StepList.optional().describe('The whole list of steps as it should be'),
});

export const updateTask: Command<z.output<typeof TaskChange>, { id: string }, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTask(deps, input.id);
	if (!found.ok) return found;
	const task = found.value;
	const { id, tags, dueDate, dueTime, recurrence, ...rest } = input;
	const stepIds = input.subtasks?.map((step) => step.id) ?? [];
	if (new Set(stepIds).size < stepIds.length)
		return invalid('Two steps have the same id.', 'subtasks', 'todo_error_steps_alike');
	const set: Partial<Task> = givenFields(rest);
	if (tags !== undefined) set.tags = tidyTags(tags);
	if (dueDate !== undefined || dueTime !== undefined) {
		const date = dueDate === undefined ? task.dueDate : dueDate;
		if (dueTime && date === null)
			return invalid('A due time needs a due date.', 'dueTime', 'todo_error_time_alone');
		Object.assign(
			set,
			dueFields(date, dueTime === undefined ? task.dueTime : dueTime, zoneFor(task, dueTime, deps.zone)),
		);
		// A repeating task cannot lose its date: the rule has nothing to count from then.
		if (date === null) set.recurrence = null;
	}
	if (recurrence !== undefined) {
		const due = set.dueDate === undefined ? task.dueDate : set.dueDate;
		const start = due ?? (recurrence ? firstDate(recurrence, day(deps).today) : null);
		set.recurrence = recurrence && start ? anchored(recurrence, start) : null;
		if (recurrence && due === null) set.dueDate = start;
	}
	return ok({
		value: { id },
		changes: Object.keys(set).length === 0 ? [] : [patch(Tasks, id, set)],
		events: eventsOf(task, set),
	});
};

/** A time that is only moved to another day keeps the zone it was set in. */
const zoneFor = (task: StoredTask, time: string | null | undefined, zone: string): string =>
	time === undefined ? (task.dueZone ?? zone) : zone;

/** What changing these fields of a task tells the world. */
export function eventsOf(task: StoredTask, set: Partial<Task>) {
	const names = Object.keys(set);
	if (names.length === 0) return [];
	const moved =
		(set.dueDate !== undefined && set.dueDate !== task.dueDate) ||
		(set.dueTime !== undefined && set.dueTime !== task.dueTime);
	const newDate = set.dueDate === undefined ? task.dueDate : set.dueDate;
	return [
		emit(TaskUpdated, { taskId: task.id, fields: names }),
		...(moved ? [emit(TaskRescheduled, { taskId: task.id, oldDate: task.dueDate, newDate })] : []),
		...(set.subtasks
			? [
					emit(SubtasksUpdated, {
						taskId: task.id,
						total: set.subtasks.length,
						completed: set.subtasks.filter((step) => step.done).length,
					}),
				]
			: []),
	];
}

export const Ids = z.object({ ids: TaskIds });

export const deleteTasks: Command<z.output<typeof Ids>, z.output<typeof Changed>, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTasks(deps, input.ids);
	if (!found.ok) return found;
	const ids = found.value.map((task) => task.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => remove(Tasks, id)),
		events: ids.map((taskId) => emit(TaskDeleted, { taskId })),
	});
};

/** Brings deleted tasks back, without a project that is gone by now; one that is not deleted is left as it is. */
export const restoreTasks: Command<z.output<typeof Ids>, z.output<typeof Changed>, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findDeleted(deps, Tasks, input.ids, taskWords);
	if (!found.ok) return found;
	const ids = found.value.map((task) => task.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => restore(Tasks, id)),
		events: ids.map((taskId) => emit(TaskRestored, { taskId })),
	});
};

export const NewPlace = z.object({
	id: TaskId,
	afterId: z
		.string()
		.max(128)
		.nullable()
		.describe('The task it should come right after; null for the very top'),
	beforeId: z
		.string()
		.max(128)
		.nullable()
		.describe('The task it should come right before; null for the very end'),
});

/** What lists sort by within a group, ties of two devices in one millisecond included. */
const placeOf = (task: StoredTask): string => `${task.order} ${task.id}`;

export const reorderTask: Command<z.output<typeof NewPlace>, { id: string }, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTask(deps, input.id);
	if (!found.ok) return found;
	const neighbours = [input.afterId, input.beforeId].filter((id) => id !== null);
	const beside = await findTasks(deps, neighbours);
	if (!beside.ok) return beside;
	const after = beside.value.find(({ id }) => id === input.afterId);
	const before = beside.value.find(({ id }) => id === input.beforeId);
	const isBetween =
		after === undefined || before === undefined || compareKeys(placeOf(after), placeOf(before)) < 0;
	if (!isBetween || neighbours.includes(input.id)) {
		return invalid(
			'This place is not there anymore. Look at the list again.',
			'afterId',
			'todo_error_no_place',
		);
	}
	const low = after?.order ?? null;
	const newest = keyAt(deps.clock.now());
	// At the end a key from the clock keeps tasks that are written later behind it.
	const order =
		before === undefined && (low === null || newest > low) ? newest : keyBetween(low, before?.order ?? null);
	const changes: Change[] = [patch(Tasks, input.id, { order })];
	return ok({
		value: { id: input.id },
		changes,
		events: [emit(TaskUpdated, { taskId: input.id, fields: ['order'] })],
	});
};

export const NewStep = z.object({
	id: TaskId,
	title: line(MAX_STEP).describe('What the step is'),
});

export const addSubtask: Command<z.output<typeof NewStep>, { subtaskId: string }, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTask(deps, input.id);
	if (!found.ok) return found;
	if (found.value.subtasks.length >= MAX_STEPS)
		return invalid(`A task holds at most ${MAX_STEPS} steps.`, 'title', 'todo_error_steps_full', {
			most: MAX_STEPS,
		});
	const [step] = subtasksFrom(deps, [input.title]);
	const set = { subtasks: [...found.value.subtasks, step!] };
	return ok({
		value: { subtaskId: step!.id },
		changes: [patch(Tasks, input.id, set)],
		events: eventsOf(found.value, set),
	});
};

export const StepState = z.object({
	id: TaskId,
	subtaskId: z.string().max(64).describe('Id of the step within the task'),
	done: z.boolean().default(true).describe('true checks it, false unchecks it'),
});

export const checkSubtask: Command<z.output<typeof StepState>, { id: string }, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTask(deps, input.id);
	if (!found.ok) return found;
	if (!found.value.subtasks.some((step) => step.id === input.subtaskId)) {
		return invalid('This task has no such step.', 'subtaskId', 'todo_error_step_gone');
	}
	const set = {
		subtasks: found.value.subtasks.map((step) =>
			step.id === input.subtaskId ? { ...step, done: input.done } : step,
		),
	};
	return ok({
		value: { id: input.id },
		changes: [patch(Tasks, input.id, set)],
		events: eventsOf(found.value, set),
	});
};
