/**
 * What task screens can do, as one object: each step runs its tool, says so with an undo, and shows what went wrong. No
 * rules about tasks live here; they are in the commands.
 */
import { recordPath } from '$lib/core/module';
import { SvelteMap } from 'svelte/reactivity';
import { goto } from '$app/navigation';
import { useWorkspace, type Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import { sayStep, takeStep, undoLastStep, type Step } from '$lib/ui/steps';
import { undoToast } from '$lib/ui/toast';
import type { Priority, StoredTask } from '../model';

/** How long a completed row stays in place before it leaves the list. */
const LINGER_MS = 420;

export interface TodoActions {
	readonly workspace: Workspace;
	/** Rows that were just completed, as they were: lists keep showing them for a moment. */
	readonly lingering: ReadonlyMap<string, StoredTask>;
	readonly complete: (tasks: readonly StoredTask[]) => Promise<void>;
	readonly reopen: (ids: readonly string[]) => Promise<void>;
	readonly toggle: (task: StoredTask) => Promise<void>;
	readonly cancel: (ids: readonly string[]) => Promise<void>;
	readonly remove: (ids: readonly string[]) => Promise<boolean>;
	readonly schedule: (ids: readonly string[], dueDate: string | null) => Promise<void>;
	readonly prioritise: (ids: readonly string[], priority: Priority) => Promise<void>;
	readonly move: (ids: readonly string[], projectId: string | null) => Promise<void>;
	readonly tag: (ids: readonly string[], add: readonly string[], remove?: readonly string[]) => Promise<void>;
	readonly untag: (id: string, tag: string) => Promise<void>;
	/** Sets fields without a word; answers whether it worked. */
	readonly update: (id: string, fields: Readonly<Record<string, unknown>>) => Promise<boolean>;
	readonly run: <Value>(tool: string, input: unknown) => Promise<Step<Value> | undefined>;
	readonly clearSamples: () => Promise<boolean>;
	readonly undoLast: () => Promise<void>;
	readonly open: (id: string) => void;
}

/** Call while a component initialises. */
export function useTodo(): TodoActions {
	const workspace = useWorkspace();
	const lingering = new SvelteMap<string, StoredTask>();

	const run = <Value>(tool: string, input: unknown): Promise<Step<Value> | undefined> =>
		takeStep<Value>(workspace, tool, input);
	const say = (tool: string, input: unknown, text: string): Promise<boolean> =>
		sayStep(workspace, tool, input, text);
	const reopen = async (ids: readonly string[]): Promise<void> => {
		await say('todo_reopen', { ids }, m.todo_reopened({ count: ids.length }));
	};
	const complete = async (tasks: readonly StoredTask[]): Promise<void> => {
		const open = tasks.filter((task) => task.status === 'open');
		if (open.length === 0) return;
		for (const task of open) lingering.set(task.id, task);
		setTimeout(() => {
			for (const task of open) lingering.delete(task.id);
		}, LINGER_MS);
		const ids = open.map((task) => task.id);
		const done = await run<{ next: readonly { dueDate: string | null }[] }>('todo_complete', { ids });
		if (!done) for (const id of ids) lingering.delete(id);
		else undoToast(m.todo_completed({ count: ids.length }), done.undo);
	};

	return {
		workspace,
		lingering,
		run,
		complete,
		reopen,
		toggle: (task) => (task.status === 'open' ? complete([task]) : reopen([task.id])),
		cancel: async (ids) => void (await say('todo_cancel', { ids }, m.todo_cancelled({ count: ids.length }))),
		remove: (ids) => say('todo_delete', { ids }, m.todo_deleted({ count: ids.length })),
		schedule: async (ids, dueDate) =>
			void (await say('todo_schedule', { ids, dueDate }, m.todo_scheduled({ count: ids.length }))),
		prioritise: async (ids, priority) =>
			void (await say('todo_prioritise', { ids, priority }, m.todo_changed({ count: ids.length }))),
		move: async (ids, projectId) =>
			void (await say('todo_move', { ids, projectId }, m.todo_moved({ count: ids.length }))),
		tag: async (ids, add, remove = []) =>
			void (await say('todo_tag', { ids, add, remove }, m.todo_changed({ count: ids.length }))),
		untag: async (id, tag) =>
			void (await say('todo_tag', { ids: [id], add: [], remove: [tag] }, m.common_tag_removed({ tag }))),
		update: async (id, fields) => (await run('todo_update', { id, ...fields })) !== undefined,
		clearSamples: () => say('todo_clear_samples', {}, m.samples_cleared()),
		undoLast: () => undoLastStep(workspace),
		open: (id) =>
			void goto(recordPath('todo', id, location), {
				noScroll: true,
				keepFocus: true,
			}),
	};
}
