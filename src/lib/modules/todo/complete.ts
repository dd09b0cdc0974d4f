/**
 * Completing, reopening and cancelling tasks. Completing a repeating task also writes its next occurrence, under an id
 * derived from its own: two devices that complete it offline then agree on one next task instead of making two.
 */
import { z } from 'zod';
import {
	emit,
	lookedField,
	lookedPart,
	patch,
	put,
	remove,
	type Change,
	type Command,
	type CommandDeps,
	type DomainEvent,
	type RowOf,
} from '../../core/module';
import { ok } from '../../core/result';
import { dayContext, isPast, localDue, type DayContext } from './due';
import {
	PlainDate,
	Task,
	TaskCompleted,
	TaskCreated,
	TaskDeleted,
	Tasks,
	TaskUncompleted,
	TaskUpdated,
	type StoredTask,
	type TodoEvent,
} from './model';
import { nextFromCompletion, nextFromDue } from './recurrence';
import type { Changed } from './support';
import { matchTitle } from './title-match';
import { day, findTasks, isWhole, TaskIds } from './support';

/** `a` is followed by `a~1`, `a~1` by `a~2`. */
export function nextId(id: string): string {
	const match = /^(.*)~(\d+)$/.exec(id);
	return match === null ? `${id}~1` : `${match[1]}~${Number(match[2]) + 1}`;
}

/**
 * The occurrence that follows a repeating task completed at `now`; `null` when it does not repeat, or would only come round
 * after the year 9999, which no date of a task can name.
 */
export function nextOccurrence(task: RowOf<typeof Tasks>, context: DayContext, now: number): Task | null {
	if (task.recurrence === null) return null;
	const next =
		task.recurFrom === 'completion' || task.dueDate === null
			? nextFromCompletion(
					task.recurrence,
					context.today,
					(dueDate) =>
						dueDate === task.dueDate || localDue({ ...task, dueDate }, context.zone)!.date <= context.today,
				)
			: {
					rule: task.recurrence,
					date: nextFromDue(task.recurrence, task.dueDate, context.today, (dueDate) =>
						isPast({ ...task, dueDate }, context),
					),
				};
	if (!PlainDate.safeParse(next.date).success) return null;
	return Task.parse({
		...task,
		status: 'open',
		dueDate: next.date,
		recurrence: next.rule,
		subtasks: task.subtasks.map((step) => ({ ...step, done: false })),
		completedAt: null,
		createdAt: now,
	});
}

interface Written {
	readonly changes: readonly Change[];
	readonly events: readonly DomainEvent<TodoEvent>[];
	readonly next: { readonly id: string; readonly dueDate: string | null } | null;
}

async function completeOne(deps: CommandDeps, task: StoredTask): Promise<Written> {
	const now = deps.clock.now();
	const context = day(deps);
	const changes: Change[] = [patch(Tasks, task.id, { status: 'done', completedAt: now })];
	const events: DomainEvent<TodoEvent>[] = [
		emit(TaskCompleted, {
			taskId: task.id,
			projectId: task.projectId,
			wasOverdue: isPast(task, context),
		}),
	];
	const next = nextOccurrence(task, context, now);
	const id = nextId(task.id);
	// Already there: it was completed before, reopened, and its follower has a life of its own by now.
	if (next === null || (await deps.reader.get(Tasks, id)) !== undefined)
		return { changes, events, next: null };
	// `deleted: false` because reopening may have deleted the follower before.
	changes.push({ ...put(Tasks, id, next), deleted: false });
	const { dueDate, priority, projectId } = next;
	events.push(emit(TaskCreated, { taskId: id, dueDate, priority, projectId }));
	return { changes, events, next: { id, dueDate } };
}

export const ToComplete = z.object({ ids: TaskIds });
export const Completed = z.object({
	ids: z.array(z.string()).describe('Ids of the tasks that are done now'),
	next: z
		.array(z.object({ id: z.string(), dueDate: z.string().nullable() }))
		.describe('New occurrences of repeating tasks'),
});

async function completeAll(deps: CommandDeps, tasks: readonly StoredTask[]) {
	const open = tasks.filter((task) => task.status !== 'done');
	const written: Written[] = [];
	for (const task of open) written.push(await completeOne(deps, task));
	return {
		value: { ids: open.map((task) => task.id), next: written.flatMap(({ next }) => next ?? []) },
		changes: written.flatMap(({ changes }) => changes),
		events: written.flatMap(({ events }) => events),
	};
}

export const completeTasks: Command<
	z.output<typeof ToComplete>,
	z.output<typeof Completed>,
	TodoEvent
> = async (deps, input) => {
	const found = await findTasks(deps, input.ids);
	return found.ok ? ok(await completeAll(deps, found.value)) : found;
};

export const TitleMatch = z.object({
	titleMatch: z
		.string()
		.trim()
		.min(2)
		.max(500)
		.describe('Part of the title; upper and lower case and accents do not matter'),
});
/** Matches that are shown when it is not clear which is meant. */
const MAX_MATCHES = 20;

export const CompletedByTitle = Completed.extend({
	titles: z.array(z.string()).describe('Titles of the tasks that are done now'),
	matches: z
		.array(z.object({ id: z.string(), title: z.string(), dueDate: z.string().nullable() }))
		.describe('When nothing was completed: the open tasks that could be meant'),
	question: z.string().nullable().describe('What to ask the person before calling todo_complete with an id'),
	looked: lookedField,
});

const askWhich = (matches: readonly StoredTask[]): string =>
	matches.length === 0
		? 'No open task has this in its title. Which one is meant?'
		: 'Nothing was completed, because it is not certain which task is meant. Which of these is it?';

/** Completes the one task that is certainly meant, else nothing. */
export const completeByTitle: Command<
	z.output<typeof TitleMatch>,
	z.output<typeof CompletedByTitle>,
	TodoEvent
> = async (deps, input) => {
	const candidates: StoredTask[] = [];
	const looked = await deps.reader.walk(Tasks, { status: 'open' }, (task) => {
		if (isWhole(task) && matchTitle([task], input.titleMatch).matches.length > 0) candidates.push(task);
	});
	const { sure: only, matches } = matchTitle(
		candidates.sort((a, b) => (a.id < b.id ? -1 : 1)),
		input.titleMatch,
	);
	// A task that was not looked at could fit as well.
	const sure = looked.since === null ? only : undefined;
	const done = await completeAll(deps, sure === undefined ? [] : [sure]);
	return ok({
		...done,
		value: {
			...done.value,
			titles: sure === undefined ? [] : [sure.title],
			matches:
				sure === undefined
					? matches.slice(0, MAX_MATCHES).map(({ id, title, dueDate }) => ({ id, title, dueDate }))
					: [],
			question: sure === undefined ? askWhich(matches) : null,
			...lookedPart(looked),
		},
	});
};

/**
 * Whether a follower still is what completing made it, in every field, so that reopening may take it away again. Where the
 * task was completed in another zone its date can differ; then it stays.
 */
function isUntouched(follower: StoredTask, task: StoredTask, zone: string): boolean {
	const at = task.completedAt ?? follower.createdAt;
	const made = nextOccurrence(task, dayContext(at, zone), follower.createdAt);
	const fieldsOf = (row: Task): string =>
		JSON.stringify(Object.keys(Tasks.row.shape).map((field) => row[field as keyof Task]));
	return made !== null && fieldsOf(made) === fieldsOf(follower);
}

export const reopenTasks: Command<z.output<typeof ToComplete>, z.output<typeof Changed>, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTasks(deps, input.ids);
	if (!found.ok) return found;
	const closed = found.value.filter((task) => task.status !== 'open');
	const changes: Change[] = [];
	const events: DomainEvent<TodoEvent>[] = [];
	for (const task of closed) {
		changes.push(patch(Tasks, task.id, { status: 'open', completedAt: null }));
		events.push(emit(TaskUncompleted, { taskId: task.id }));
		if (task.recurrence === null || task.status !== 'done') continue;
		const follower = await deps.reader.get(Tasks, nextId(task.id));
		if (follower === undefined || !isUntouched(follower, task, deps.zone)) continue;
		changes.push(remove(Tasks, follower.id));
		events.push(emit(TaskDeleted, { taskId: follower.id }));
	}
	return ok({ value: { ids: closed.map((task) => task.id) }, changes, events });
};

export const cancelTasks: Command<z.output<typeof ToComplete>, z.output<typeof Changed>, TodoEvent> = async (
	deps,
	input,
) => {
	const found = await findTasks(deps, input.ids);
	if (!found.ok) return found;
	const open = found.value.filter((task) => task.status === 'open');
	return ok({
		value: { ids: open.map((task) => task.id) },
		changes: open.map((task) => patch(Tasks, task.id, { status: 'cancelled', completedAt: null })),
		events: open.map((task) => emit(TaskUpdated, { taskId: task.id, fields: ['status'] })),
	});
};
