/** Free text to tasks, by the quick-add grammar. The one command behind the quick input, the list's bar and agents. */
import { z } from 'zod';
import {
	emit,
	put,
	type Change,
	type Command,
	type CommandDeps,
	type DomainEvent,
	folded,
	tidyTags,
} from '../../core/module';
import { invalid, ok } from '../../core/result';
import { dayContext } from './due';
import { MAX_LINE, parseQuickAdd, type Draft } from './grammar/parse';
import {
	PlainDate,
	Project,
	ProjectCreated,
	projectColors,
	Projects,
	Tag,
	Task,
	TaskCreated,
	Tasks,
	type StoredProject,
	type TodoEvent,
} from './model';
import { keyAt } from './order-key';
import { dueFields, subtasksFrom } from './support';

export const QuickText = z.object({
	text: z
		.string()
		.trim()
		.min(1)
		.max(MAX_LINE)
		.describe(
			'One line: title with optional date and time, !, !! or !!!, #tag, @project, duration, repetition; ' +
				'"Title: a, b" makes steps, ";" or ", then" makes several tasks',
		),
	dueDate: PlainDate.optional().describe('Due day for tasks whose text names none, as YYYY-MM-DD'),
	projectId: z.string().max(128).optional().describe('Project for tasks whose text names none'),
	tags: z.array(Tag).max(50).optional().describe('Tags for every task of the line, without #'),
});
export const Added = z.object({
	tasks: z
		.array(z.object({ id: z.string(), title: z.string(), dueDate: z.string().nullable() }))
		.describe('The tasks that were made, in order'),
});

/** A project the line names: the known one of that name, or a new one. */
function projectFor(
	deps: CommandDeps,
	name: string,
	known: Map<string, string>,
): { readonly id: string; readonly change?: Change } {
	const existing = known.get(folded(name));
	if (existing !== undefined) return { id: existing };
	const id = deps.ids.next();
	known.set(folded(name), id);
	const now = deps.clock.now();
	const color = projectColors[1 + (known.size % (projectColors.length - 1))]!;
	const title = name.replace(/_/g, ' ');
	return {
		id,
		change: put(Projects, id, Project.parse({ name: title, color, order: keyAt(now), createdAt: now })),
	};
}

function rowOf(
	deps: CommandDeps,
	draft: Draft,
	projectId: string | null,
	index: number,
	input: z.output<typeof QuickText>,
): Task {
	const now = deps.clock.now();
	return Task.parse({
		title: draft.title,
		tags: tidyTags([...draft.tags, ...(input.tags ?? [])]),
		...(draft.priority === null ? {} : { priority: draft.priority }),
		...dueFields(draft.dueDate ?? input.dueDate ?? null, draft.dueTime, deps.zone),
		durationMinutes: draft.durationMinutes,
		recurrence: draft.recurrence,
		recurFrom: draft.recurFrom,
		projectId,
		subtasks: subtasksFrom(deps, draft.subtasks),
		order: keyAt(now + index),
		createdAt: now,
	});
}

export const addTasks: Command<z.output<typeof QuickText>, z.output<typeof Added>, TodoEvent> = async (
	deps,
	input,
) => {
	// Loaded when first needed: date words of more languages weigh as much as the rest of the module.
	const { findOtherDate } = await import('./grammar/other-languages');
	const projects: readonly StoredProject[] = /[@+]/.test(input.text) ? await deps.reader.list(Projects) : [];
	const { drafts } = parseQuickAdd(input.text, {
		now: dayContext(deps.clock.now(), deps.zone).now,
		locale: deps.locale,
		projects: projects.map((project) => project.name),
		otherLanguages: findOtherDate,
	});
	if (drafts.length === 0) return invalid('Write what is to be done.', 'text', 'todo_error_empty');
	const known = new Map(projects.map((project) => [folded(project.name), project.id]));
	const changes: Change[] = [];
	const events: DomainEvent<TodoEvent>[] = [];
	const tasks = drafts.map((draft, index) => {
		const project = draft.project === null ? undefined : projectFor(deps, draft.project, known);
		if (project?.change) {
			changes.push(project.change);
			events.push(emit(ProjectCreated, { projectId: project.id }));
		}
		const id = deps.ids.next();
		const row = rowOf(deps, draft, project?.id ?? input.projectId ?? null, index, input);
		changes.push(put(Tasks, id, row));
		const { dueDate, priority, projectId } = row;
		events.push(emit(TaskCreated, { taskId: id, dueDate, priority, projectId }));
		return { id, title: row.title, dueDate };
	});
	return ok({ value: { tasks }, changes, events });
};
