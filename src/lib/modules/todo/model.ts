/** The rows of the todo module, the values they may hold, and the events that tell of them. */
import { z } from 'zod';
import {
	event,
	moment,
	momentOrNull,
	referenceOrNull,
	sample,
	table,
	type Stored,
	tagsField,
} from '../../core/module';
import { ORDER_PATTERN } from './order-key';
import { Recurrence, recurBases } from './recurrence';

export const priorities = ['low', 'medium', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];
export const statuses = ['open', 'done', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

export const projectColors = [
	'slate',
	'red',
	'orange',
	'amber',
	'green',
	'teal',
	'blue',
	'violet',
	'pink',
] as const;
export type ProjectColor = (typeof projectColors)[number];

/** A real calendar date; `2026-02-30` is refused. */
export const PlainDate = z.iso.date();
/** Wall-clock time to the minute. */
export const PlainTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:MM');

/** Steps of a task. */
export const MAX_STEPS = 200;
/** Characters of a step. */
export const MAX_STEP = 500;
export const Subtask = z.object({
	id: z.string().max(64).describe('Id within the task'),
	title: z.string().max(MAX_STEP).describe('What is to be done'),
	done: z.boolean().describe('Whether it is done'),
});
export type Subtask = z.infer<typeof Subtask>;

/**
 * The repetition rule is clear, because the server has to work out the next date of a task without
 * its key; it tells a rhythm, not what for.
 */
export const Task = z.object({
	title: z.string().max(500).default('').describe('What is to be done'),
	notes: z.string().max(10_000).default('').describe('Details, as plain text'),
	subtasks: z.array(Subtask).max(MAX_STEPS).default([]).describe('Smaller steps, in order'),
	tags: tagsField,
	status: z.enum(statuses).default('open').describe('open, done or cancelled'),
	priority: z.enum(priorities).default('medium').describe('How much it matters'),
	dueDate: PlainDate.nullable().default(null).describe('YYYY-MM-DD'),
	dueTime: PlainTime.nullable().default(null).describe('HH:MM, or null when the whole day is meant'),
	dueZone: z.string().max(64).nullable().default(null).describe('IANA zone of the time'),
	durationMinutes: z
		.number()
		.int()
		.min(1)
		.max(100_000)
		.nullable()
		.default(null)
		.describe('How long it takes'),
	projectId: referenceOrNull.describe('Project it belongs to'),
	recurrence: Recurrence.nullable().default(null).describe('How it repeats'),
	recurFrom: z
		.enum(recurBases)
		.default('due')
		.describe('Whether the next date counts from due or completion'),
	order: z.string().max(200).regex(ORDER_PATTERN).default('').describe('Sorts the list by hand'),
	completedAt: momentOrNull,
	createdAt: moment.describe('When it was written down, epoch ms'),
	sample,
});
export type Task = z.infer<typeof Task>;

export const Project = z.object({
	name: z.string().max(120).default('').describe('Name of the project'),
	color: z.enum(projectColors).default('slate').describe('Colour of its dot'),
	archived: z.boolean().default(false).describe('Hidden from pickers, tasks stay'),
	order: z.string().max(200).regex(ORDER_PATTERN).default('').describe('Sorts the list by hand'),
	createdAt: moment,
	sample,
});
export type Project = z.infer<typeof Project>;

export const Projects = table({
	name: 'todo.projects',
	row: Project,
	sealed: ['name'],
	clear: ['color', 'archived', 'order', 'createdAt', 'sample'],
	index: ['archived', 'order', 'createdAt', 'sample'],
	kept: ['order', 'createdAt', 'sample'],
});
export type StoredProject = Stored<typeof Projects>;

export const Tasks = table({
	name: 'todo.tasks',
	row: Task,
	sealed: ['title', 'notes', 'subtasks', 'tags'],
	clear: [
		'status',
		'priority',
		'dueDate',
		'dueTime',
		'dueZone',
		'durationMinutes',
		'projectId',
		'recurrence',
		'recurFrom',
		'order',
		'completedAt',
		'createdAt',
		'sample',
	],
	index: [
		'status',
		'dueDate',
		'dueTime',
		'dueZone',
		'priority',
		'projectId',
		'order',
		'completedAt',
		'createdAt',
		'sample',
	],
	lists: [
		{
			where: { status: 'open' },
			by: [{ by: 'dueDate' }, { by: 'dueTime' }, { by: 'priority', descending: true }, { by: 'order' }],
		},
		// Of other zones than the person's: their stored dates do not say what day it is here.
		{ where: { status: 'open' }, filled: ['dueZone'], by: [{ by: 'dueZone' }, { by: 'dueDate' }] },
		{ where: { status: 'done' }, by: [{ by: 'completedAt', descending: true }] },
		{ where: { status: 'cancelled' }, by: [{ by: 'createdAt', descending: true }] },
		{ where: { createdAt: 0 }, by: [] },
	],
	texts: ['notes'],
	refs: { projectId: Projects },
	kept: ['order', 'completedAt', 'createdAt', 'sample'],
});
export type StoredTask = Stored<typeof Tasks>;

const taskId = z.string();
const date = PlainDate.nullable();

export const TaskCreated = event(
	'TaskCreated',
	z.object({ taskId, dueDate: date, priority: z.enum(priorities), projectId: z.string().nullable() }),
);
export const TaskCompleted = event(
	'TaskCompleted',
	z.object({ taskId, projectId: z.string().nullable(), wasOverdue: z.boolean() }),
);
export const TaskUncompleted = event('TaskUncompleted', z.object({ taskId }));
export const TaskUpdated = event('TaskUpdated', z.object({ taskId, fields: z.array(z.string()) }));
export const TaskRescheduled = event('TaskRescheduled', z.object({ taskId, oldDate: date, newDate: date }));
export const SubtasksUpdated = event(
	'SubtasksUpdated',
	z.object({ taskId, total: z.number(), completed: z.number() }),
);
export const TaskDeleted = event('TaskDeleted', z.object({ taskId }));
export const TaskRestored = event('TaskRestored', z.object({ taskId }));
export const ProjectCreated = event('ProjectCreated', z.object({ projectId: z.string() }));
export const ProjectUpdated = event(
	'ProjectUpdated',
	z.object({ projectId: z.string(), fields: z.array(z.string()) }),
);
export const ProjectDeleted = event('ProjectDeleted', z.object({ projectId: z.string() }));
export const ProjectRestored = event('ProjectRestored', z.object({ projectId: z.string() }));

export const events = {
	TaskCreated,
	TaskCompleted,
	TaskUncompleted,
	TaskUpdated,
	TaskRescheduled,
	SubtasksUpdated,
	TaskDeleted,
	TaskRestored,
	ProjectCreated,
	ProjectUpdated,
	ProjectDeleted,
	ProjectRestored,
};
export type TodoEvent = keyof typeof events;
