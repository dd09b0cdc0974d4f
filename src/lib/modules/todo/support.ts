/** Small parts the todo commands share: input fields with their words, looking tasks up, and time in the person's zone. */
import { z } from 'zod';
import {
	findRow,
	findRows,
	type CommandDeps,
	type QueryDeps,
	type RowWords,
	recordId,
} from '../../core/module';
import { dayContext, type DayContext } from './due';
import { Tasks, type StoredTask, type Subtask, type Task } from './model';
import type { ReaderDep } from '../../core/ports/reader';

export const MAX_BULK = 500;

export const TaskId = recordId.describe('Id of the task');
export const TaskIds = z.array(TaskId).min(1).max(MAX_BULK).describe('Ids of one or more tasks');
export const Changed = z.object({ ids: z.array(z.string()).describe('Ids of the tasks that were changed') });

export const day = (deps: QueryDeps): DayContext => dayContext(deps.clock.now(), deps.zone);

export const taskWords: RowWords = { what: 'task', code: 'todo_error_gone', restore: 'todo_restore' };
export const projectWords: RowWords = {
	what: 'project',
	code: 'todo_error_project_gone',
	restore: 'todo_restore_projects',
};

export const findTask = (deps: QueryDeps, id: string) => findRow(deps, Tasks, id, taskWords);
export const findTasks = (deps: QueryDeps, ids: readonly string[]) => findRows(deps, Tasks, ids, taskWords);

/** Steps of these titles, whole: inputs refuse one that is longer than a step may be, and the row would. */
export const subtasksFrom = (deps: CommandDeps, titles: readonly string[]): Subtask[] =>
	titles.map((title) => ({ id: deps.ids.next(), title, done: false }));

/** The fields of a due date that belong together: a time needs a date, and is meant in the zone of whoever sets it. */
export function dueFields(
	dueDate: string | null,
	dueTime: string | null,
	zone: string,
): Pick<Task, 'dueDate' | 'dueTime' | 'dueZone'> {
	const time = dueDate === null ? null : dueTime;
	return { dueDate, dueTime: time, dueZone: time === null ? null : zone };
}

/** A record that only ever got a stray write (a restore of an id nobody wrote) is not a task. */
export const isWhole = (row: { readonly createdAt: number; readonly title: string }): boolean =>
	row.createdAt !== 0 || row.title !== '';

/** Records that are no tasks: they are counted where only clear fields are looked at. */
export const findStrays = async ({ reader }: ReaderDep): Promise<readonly StoredTask[]> =>
	(await reader.list(Tasks, { createdAt: 0 })).filter((row) => !isWhole(row));
