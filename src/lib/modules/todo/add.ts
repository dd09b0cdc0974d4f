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
	refuseTags,
	TagList,
	withTags,
	recordId,
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
	Task,
	TaskCreated,
	Tasks,
	type StoredProject,
	type TodoEvent,
} from './model';
import { keyAt } from './order-key';
import { dueFields, subtasksFrom } from './support';

/** Keys of `decisionKey`: what a person pressed in the preview, or an agent knows better. */
const Pieces = z.array(z.string().min(3).max(200)).max(50);

export const QuickText = z.object({
	text: z
		.string()
		.trim()
		.min(1)
		.max(MAX_LINE)
		.describe(
			'One line: a title and, each as a word of its own, a day and time ("tomorrow 14:00", "26 Dec", "next Friday"), ' +
				'a priority (! medium, !! high, !!! urgent, "low priority"), #tag, @project or @"two words" (made when there is none), ' +
				'a duration ("30min", "2h"), a repetition ("every Monday", "daily"). "Title: a, b" makes steps, ' +
				'";" or ", then" makes several tasks. A word that only might be a date stays in the title; so do all others. What exceeds a title becomes the notes',
		),
	dueDate: PlainDate.optional().describe('Due day for tasks whose text names none, as YYYY-MM-DD'),
	projectId: recordId.optional().describe('Project for tasks whose text names none'),
	tags: TagList.optional().describe('Tags for every task of the line, without #'),
	read: Pieces.optional().describe('Pieces to read although they are doubtful, as kind:text ("date:friday")'),
	leave: Pieces.optional().describe('Pieces to leave in the title, as kind:text ("time:at 5", "tag:#1a")'),
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

const tagsOf = (draft: Draft, { tags = [] }: z.output<typeof QuickText>): string[] =>
	withTags(draft.tags, { add: tags });

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
		notes: draft.notes,
		tags: tagsOf(draft, input),
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
		decisions: { read: input.read ?? [], leave: input.leave ?? [] },
	});
	if (drafts.length === 0) return invalid('Write what is to be done.', 'text', 'todo_error_empty');
	const refused = drafts.map((draft) => refuseTags(tagsOf(draft, input), 'tags')).find(Boolean);
	if (refused) return refused;
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
