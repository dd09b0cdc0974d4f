/** Creating, changing and deleting projects. A project only gathers tasks; deleting it leaves them without one. */
import { z } from 'zod';
import {
	emit,
	findDeleted,
	findRow,
	sameName,
	patch,
	put,
	remove,
	restore,
	type Command,
	recordId,
	textLimit,
	givenFields,
} from '../../core/module';
import { conflict, ok } from '../../core/result';
import { oneLine } from '../../core/text';
import {
	Project,
	ProjectCreated,
	projectColors,
	ProjectDeleted,
	ProjectRestored,
	Projects,
	ProjectUpdated,
	Tasks,
	type TodoEvent,
} from './model';
import { keyAt } from './order-key';
import { MAX_BULK, projectWords } from './support';

const name = z
	.string()
	.overwrite(oneLine)
	.min(1)
	.max(textLimit(Projects, 'name'))
	.describe('Name of the project');
const color = z.enum(projectColors).describe('Colour of its dot');
const ProjectId = recordId.describe('Id of the project');
export const ProjectRef = z.object({ id: z.string().describe('Id of the project') });

const isTaken = (projects: readonly Project[], wanted: string): boolean =>
	projects.some((project) => sameName(project.name, wanted));
const taken = () => conflict('A project of this name exists already.', 'todo_error_project_taken');

export const NewProject = z.object({ name, color: color.optional() });
export const createProject: Command<z.output<typeof NewProject>, { id: string }, TodoEvent> = async (
	deps,
	input,
) => {
	const projects = await deps.reader.list(Projects);
	if (isTaken(projects, input.name)) return taken();
	const id = deps.ids.next();
	const now = deps.clock.now();
	const fallback = projectColors[1 + (projects.length % (projectColors.length - 1))]!;
	const row = Project.parse({
		name: input.name,
		color: input.color ?? fallback,
		order: keyAt(now),
		createdAt: now,
	});
	return ok({
		value: { id },
		changes: [put(Projects, id, row)],
		events: [emit(ProjectCreated, { projectId: id })],
	});
};

export const ProjectChange = z.object({
	id: ProjectId,
	name: name.optional(),
	color: color.optional(),
	archived: z
		.boolean()
		.optional()
		.describe('true hides it from pickers, its tasks stay; false brings it back'),
});
export const updateProject: Command<z.output<typeof ProjectChange>, { id: string }, TodoEvent> = async (
	deps,
	{ id, ...input },
) => {
	const found = await findRow(deps, Projects, id, projectWords);
	if (!found.ok) return found;
	const { name: wanted } = input;
	// Its own name in another spelling is no second project.
	if (wanted !== undefined && !sameName(wanted, found.value.name)) {
		if (isTaken(await deps.reader.list(Projects), wanted)) return taken();
	}
	const set: Partial<Project> = givenFields(input);
	const fields = Object.keys(set);
	return ok({
		value: { id },
		changes: fields.length === 0 ? [] : [patch(Projects, id, set)],
		events: fields.length === 0 ? [] : [emit(ProjectUpdated, { projectId: id, fields })],
	});
};

export const ProjectToDelete = z.object({ id: ProjectId });
export const deleteProject: Command<z.output<typeof ProjectToDelete>, { id: string }, TodoEvent> = async (
	deps,
	{ id },
) => {
	const found = await findRow(deps, Projects, id, projectWords);
	if (!found.ok) return found;
	const tasks = await deps.reader.list(Tasks, { projectId: id });
	return ok({
		value: { id },
		changes: [remove(Projects, id), ...tasks.map((task) => patch(Tasks, task.id, { projectId: null }))],
		events: [emit(ProjectDeleted, { projectId: id })],
	});
};

export const ProjectsToRestore = z.object({
	ids: z.array(ProjectId).min(1).max(MAX_BULK).describe('Ids of one or more projects'),
});
/** Brings deleted projects back, empty: their tasks stayed, without a project. One that is not deleted is left as it is. */
export const restoreProjects: Command<
	z.output<typeof ProjectsToRestore>,
	{ ids: string[] },
	TodoEvent
> = async (deps, input) => {
	const found = await findDeleted(deps, Projects, input.ids, projectWords);
	if (!found.ok) return found;
	const ids = found.value.map((project) => project.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => restore(Projects, id)),
		events: ids.map((projectId) => emit(ProjectRestored, { projectId })),
	});
};
