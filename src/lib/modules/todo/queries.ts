/** What can be asked about tasks. Pure selectors over a reader. */
import { findRow, lookedField, lookedPart, tagCounts } from '../../core/module';
import { queryWords } from '../../core/search/words';
import { z } from 'zod';
import type { Query } from '../../core/module';
import { asAsked, matcherOf, type Where } from '../../core/query';
import { ok } from '../../core/result';
import { isOn, isPast, startOfDay } from './due';
import { partsToday, partsUntil, type DuePart } from './due-query';
import { ask, lookThrough } from './find-tasks';
import { priorities, projectColors, Projects, statuses, Subtask, Tasks, type StoredTask } from './model';
import { compareKeys } from './order-key';
import { recurBases, Recurrence } from './recurrence';
import { day, findStrays, findTask, isWhole, projectWords, TaskId } from './support';

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
	looked: lookedField,
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
	const isOpened = input.tag !== undefined || queryWords(input.query ?? '').length > 0;
	const found = await (isOpened ? lookThrough : ask)(deps, input, context);
	const overdue = (task: StoredTask): boolean => task.status === 'open' && isPast(task, context);
	return ok({
		tasks: found.tasks.map((task) => summary(task, overdue(task))),
		total: found.total,
		today: context.today,
		zone: deps.zone,
		...(found.looked === undefined ? {} : lookedPart(found.looked)),
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
	const strays = findStrays(deps);
	const count = async (where: Where<typeof Tasks>): Promise<number> => {
		const isMeant = matcherOf(Tasks, where);
		const [counted, uncounted] = await Promise.all([deps.reader.count(Tasks, where), strays]);
		return counted - uncounted.filter((row) => isMeant(asAsked(row))).length;
	};
	const due = async (parts: readonly DuePart[], isMeant: (task: StoredTask) => boolean): Promise<number> => {
		const counts = parts.map(async ({ where, isCertain }) =>
			isCertain
				? count(where)
				: (await deps.reader.list(Tasks, where)).filter(isWhole).filter(isMeant).length,
		);
		return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
	};
	// One after the other: each takes a core of the database for a while, which others need too.
	return ok({
		open: await count({ status: 'open' }),
		overdue: await due(partsUntil(context, false), (task) => isPast(task, context)),
		dueToday: await due(partsToday(context), (task) => isOn(task, context, context.today)),
		noDate: await count({ status: 'open', dueDate: null }),
		completed: await count({ status: 'done' }),
		completedToday: await count({ status: 'done', completedAt: { from: startOfDay(context) } }),
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
	const [projects, counts] = await Promise.all([
		deps.reader.list(Projects, input.includeArchived ? {} : { archived: false }),
		deps.reader.countBy(Tasks, 'projectId', { status: 'open' }),
	]);
	return ok({
		projects: [...projects]
			.sort((a, b) => compareKeys(a.order, b.order))
			.map(({ id, name, color, archived }) => ({ id, name, color, archived, open: counts.get(id) ?? 0 })),
	});
};

export const TagList = z.object({
	tags: z.array(z.object({ name: z.string(), count: z.number().describe('Open tasks with it') })),
	looked: lookedField,
});

export const listTags: Query<z.output<typeof Nothing>, z.output<typeof TagList>> = async (deps) => {
	const tagged: { readonly tags: readonly string[] }[] = [];
	const looked = await deps.reader.walk(Tasks, { status: 'open' }, ({ tags }) => {
		if (tags.length > 0) tagged.push({ tags });
	});
	return ok({ tags: tagCounts(tagged), ...lookedPart(looked) });
};
