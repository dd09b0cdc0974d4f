/** What can be asked about tasks. Pure selectors over a reader. */
import { findRow, tagCounts } from '../../core/module';
import { holdsWords } from '../../core/search/words';
import { z } from 'zod';
import type { Query } from '../../core/module';
import { ok } from '../../core/result';
import { isOn, isPast, startOfDay } from './due';
import { priorities, projectColors, Projects, statuses, Subtask, Tasks, type StoredTask } from './model';
import { compareKeys } from './order-key';
import { recurBases, Recurrence } from './recurrence';
import { byUrgency, openByProject, select } from './select';
import { day, findTask, isWhole, projectWords, TaskId } from './support';

const TaskSummary = z.object({
	id: z.string(),
	title: z.string(),
	status: z.enum(statuses),
	priority: z.enum(priorities),
	dueDate: z.string().nullable().describe('YYYY-MM-DD'),
	dueTime: z.string().nullable().describe('HH:MM, null for the whole day'),
	durationMinutes: z.number().nullable(),
	projectId: z.string().nullable(),
	tags: z.array(z.string()),
	repeats: z.boolean(),
	overdue: z.boolean(),
});

const summary = (task: StoredTask, overdue: boolean): z.output<typeof TaskSummary> => ({
	id: task.id,
	title: task.title,
	status: task.status,
	priority: task.priority,
	dueDate: task.dueDate,
	dueTime: task.dueTime,
	durationMinutes: task.durationMinutes,
	projectId: task.projectId,
	tags: [...task.tags],
	repeats: task.recurrence !== null,
	overdue,
});

export const ListInput = z.object({
	filter: z
		.enum(['open', 'completed', 'overdue', 'today', 'all'])
		.default('open')
		.describe('open; completed; overdue; today (with overdue ones); all'),
	projectId: z.string().max(128).optional().describe('Only tasks of this project'),
	tag: z.string().max(60).optional().describe('Only tasks with this tag'),
	query: z.string().max(200).optional().describe('Only tasks whose title contains all of these words'),
	limit: z.number().int().min(1).max(500).default(20).describe('At most so many'),
});
export const TaskList = z.object({
	tasks: z.array(TaskSummary).describe('Soonest due first'),
	total: z.number().describe('How many match, also beyond the limit'),
	today: z.string().describe('The day it is for the person, YYYY-MM-DD'),
	zone: z.string().describe('IANA zone that days and times are meant in'),
});

export const listTasks: Query<z.output<typeof ListInput>, z.output<typeof TaskList>> = async (
	deps,
	input,
) => {
	const context = day(deps);
	if (input.projectId !== undefined) {
		const project = await findRow(deps, Projects, input.projectId, projectWords);
		if (!project.ok) return project;
	}
	const where =
		input.filter === 'all'
			? {}
			: { status: input.filter === 'completed' ? ('done' as const) : ('open' as const) };
	const rows = await deps.reader.list(Tasks, where);
	const matching = select(rows.filter(isWhole), input, context).filter((task) =>
		holdsWords(task.title, input.query ?? ''),
	);
	const found =
		input.filter === 'completed'
			? matching.sort((a, b) => (b.completedAt ?? 0) - (a.completedAt ?? 0) || compareKeys(a.id, b.id))
			: byUrgency(matching, context.zone);
	const overdue = (task: StoredTask): boolean => task.status === 'open' && isPast(task, context);
	return ok({
		tasks: found.slice(0, input.limit).map((task) => summary(task, overdue(task))),
		total: found.length,
		today: context.today,
		zone: deps.zone,
	});
};

export const GetInput = z.object({ id: TaskId });
export const TaskDetail = TaskSummary.extend({
	notes: z.string().describe('Plain text'),
	subtasks: z.array(Subtask),
	recurrence: Recurrence.nullable(),
	recurFrom: z.enum(recurBases),
	dueZone: z.string().nullable(),
	createdAt: z.number().describe('Epoch ms'),
	completedAt: z.number().nullable().describe('Epoch ms'),
});

export const getTask: Query<z.output<typeof GetInput>, z.output<typeof TaskDetail>> = async (deps, input) => {
	const found = await findTask(deps, input.id);
	if (!found.ok) return found;
	const task = found.value;
	return ok({
		...summary(task, task.status === 'open' && isPast(task, day(deps))),
		notes: task.notes,
		subtasks: task.subtasks.map((step) => ({ ...step })),
		recurrence: task.recurrence,
		recurFrom: task.recurFrom,
		dueZone: task.dueZone,
		createdAt: task.createdAt,
		completedAt: task.completedAt,
	});
};

export const Nothing = z.object({});
export const Stats = z.object({
	open: z.number(),
	overdue: z.number(),
	dueToday: z.number().describe('Due today and still open, overdue ones of earlier days not counted'),
	noDate: z.number(),
	completed: z.number(),
	completedToday: z.number(),
});

export const taskStats: Query<z.output<typeof Nothing>, z.output<typeof Stats>> = async (deps) => {
	const context = day(deps);
	const rows = (await deps.reader.list(Tasks)).filter(isWhole);
	const open = rows.filter((task) => task.status === 'open');
	const done = rows.filter((task) => task.status === 'done');
	const since = startOfDay(context);
	return ok({
		open: open.length,
		overdue: open.filter((task) => isPast(task, context)).length,
		dueToday: open.filter((task) => isOn(task, context, context.today)).length,
		noDate: open.filter((task) => task.dueDate === null).length,
		completed: done.length,
		completedToday: done.filter((task) => (task.completedAt ?? 0) >= since).length,
	});
};

export const ProjectsInput = z.object({
	includeArchived: z.boolean().default(false).describe('Archived projects too'),
});
export const ProjectList = z.object({
	projects: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			color: z.enum(projectColors),
			archived: z.boolean(),
			open: z.number().describe('Open tasks in it'),
		}),
	),
});

export const listProjects: Query<z.output<typeof ProjectsInput>, z.output<typeof ProjectList>> = async (
	deps,
	input,
) => {
	const [projects, open] = await Promise.all([
		deps.reader.list(Projects, input.includeArchived ? {} : { archived: false }),
		deps.reader.list(Tasks, { status: 'open' }),
	]);
	const counts = openByProject(open);
	return ok({
		projects: [...projects]
			.sort((a, b) => compareKeys(a.order, b.order))
			.map(({ id, name, color, archived }) => ({ id, name, color, archived, open: counts.get(id) ?? 0 })),
	});
};

export const TagList = z.object({
	tags: z.array(z.object({ name: z.string(), count: z.number().describe('Open tasks with it') })),
});

export const listTags: Query<z.output<typeof Nothing>, z.output<typeof TagList>> = async (deps) =>
	ok({ tags: tagCounts(await deps.reader.list(Tasks, { status: 'open' })) });
