/**
 * Writes the demo content through the tools, at the moments it claims to have been written. Each call has a key, so a
 * seeding that was cut short goes on where it stopped and repeats nothing.
 */
import { Temporal } from 'temporal-polyfill';
import type { Clock, Millis } from '../../core/ports/clock';
import type { Actor } from '../../core/sync/actor';
import type { ToolRunner } from '../tools/tool-call';
import { notes, projects, tasks, type DemoNote, type DemoTask } from './content';

const DAY_MS = 86_400_000;

export interface DemoPerson {
	readonly userId: string;
	readonly spaceId: string;
	readonly name: string;
}

/** A clock that the seeding moves; the tool runner it is given stamps with it. */
export function movableClock(start: Millis): Clock & { readonly moveTo: (ms: Millis) => void } {
	let now = start;
	return { now: () => now, moveTo: (ms) => void (now = ms) };
}

export interface SeedDeps {
	/** A runner whose clock is `clock`. */
	readonly tools: ToolRunner;
	readonly clock: ReturnType<typeof movableClock>;
	readonly person: DemoPerson;
	/** The moment of the first start. */
	readonly now: Millis;
	readonly zone: string;
}

/** Runs one tool as the person at `at`. Throws when it refuses, because our own content must be acceptable. */
export async function callAs(
	deps: SeedDeps,
	at: Millis,
	key: string,
	tool: string,
	input: unknown,
): Promise<unknown> {
	deps.clock.moveTo(at);
	const actor: Actor = { kind: 'user', id: deps.person.userId, name: deps.person.name };
	const result = await deps.tools.run({
		userId: deps.person.userId,
		spaceId: deps.person.spaceId,
		actor,
		tool,
		input,
		zone: deps.zone,
		locale: 'en',
		idempotencyKey: `demo:${key}`,
	});
	if (!result.ok) throw new Error(`The demo could not call ${tool} for ${key}: ${result.error.message}`);
	return result.value.value;
}

const idOf = (value: unknown): string => (value as { readonly id: string }).id;

const dateOf = (deps: SeedDeps, day: number): string =>
	Temporal.Instant.fromEpochMilliseconds(deps.now)
		.toZonedDateTimeISO(deps.zone)
		.toPlainDate()
		.add({ days: day })
		.toString();

async function seedTask(deps: SeedDeps, task: DemoTask, projectIds: Record<string, string>): Promise<void> {
	const id = idOf(
		await callAs(deps, deps.now + task.writtenOn * DAY_MS, `task:${task.key}`, 'todo_create', {
			title: task.title,
			...(task.notes === undefined ? {} : { notes: task.notes }),
			...(task.priority === undefined ? {} : { priority: task.priority }),
			...(task.tags === undefined ? {} : { tags: task.tags }),
			...(task.dueOn === undefined ? {} : { dueDate: dateOf(deps, task.dueOn) }),
			...(task.dueTime === undefined ? {} : { dueTime: task.dueTime }),
			...(task.durationMinutes === undefined ? {} : { durationMinutes: task.durationMinutes }),
			...(task.project === undefined ? {} : { projectId: projectIds[task.project] }),
			...(task.recurrence === undefined ? {} : { recurrence: task.recurrence }),
			...(task.subtasks === undefined ? {} : { subtasks: task.subtasks }),
		}),
	);
	if (task.doneOn !== undefined) {
		await callAs(deps, deps.now + task.doneOn * DAY_MS, `done:${task.key}`, 'todo_complete', { ids: [id] });
	}
}

async function seedNote(deps: SeedDeps, note: DemoNote): Promise<void> {
	await callAs(deps, deps.now + note.writtenOn * DAY_MS, `note:${note.key}`, 'notes_create', {
		title: note.title,
		content: note.content,
		...(note.tags === undefined ? {} : { tags: note.tags }),
		...(note.pinned === undefined ? {} : { pinned: note.pinned }),
	});
}

/** Projects, tasks and notes. */
export async function seedSpace(deps: SeedDeps): Promise<void> {
	const projectIds: Record<string, string> = {};
	for (const { key, name, color } of projects) {
		const made = await callAs(deps, deps.now - 30 * DAY_MS, `project:${key}`, 'todo_create_project', {
			name,
			color,
		});
		projectIds[key] = idOf(made);
	}
	for (const task of tasks) await seedTask(deps, task, projectIds);
	for (const note of notes) await seedNote(deps, note);
}
