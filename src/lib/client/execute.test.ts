/** What belongs to a step and to taking it back, and what a call may know of the other spaces. */
import { expect, it } from 'vitest';
import { ada, createDevice, home } from '../../../tests/support/client-device';
import { createFakeServer } from '../../../tests/support/fake-sync-server';
import { createExecutor } from './execute';
import type { SpaceInfo } from './workspace';

const device = () => createDevice({ server: createFakeServer(), seed: 1 });

it('tells spaces_list all spaces of the account, also those that are not open', async () => {
	const here = await device();
	const club: SpaceInfo = { id: 's-2', kind: 'club', name: 'Rowing', role: 'viewer' };
	const executor = createExecutor({
		writer: here.writer,
		shown: () => Promise.resolve(),
		ids: { next: () => 'never' },
		storing: (work) => work(),
		account: () => ada,
		spaces: () => [home, club],
		zone: () => 'Europe/Berlin',
		locale: () => 'en',
	});
	expect(await executor.run(home, 'spaces_list', {})).toEqual({
		ok: true,
		value: { value: { active: home.id, spaces: [home, club] } },
	});
});

it('leaves bookkeeping out of what undo takes back, and runs what follows an undo', async () => {
	const here = await device();
	const { run, undoLast } = here.executor;
	const followed: string[] = [];
	const made = await run<{ id: string }>(
		home,
		'todo_create',
		{ title: 'Call the bank' },
		{ onundone: async () => void followed.push('first') },
	);
	const kept = await run<{ id: string }>(home, 'todo_create', { title: 'Note it down' }, { aside: true });
	if (!made.ok || !kept.ok) throw new Error('not written');
	expect(kept.value.undo).toBeUndefined();
	expect(await undoLast()).toBe(true);
	expect(await here.task(made.value.value.id)).toBeUndefined();
	expect(await here.task(kept.value.value.id)).toMatchObject({ title: 'Note it down' });
	expect(followed).toEqual(['first']);
	expect(await undoLast()).toBe(false);
});

it('brings a task back without the project that went meanwhile', async () => {
	const here = await device();
	const run = async (tool: string, input: object): Promise<string> => {
		const done = await here.executor.run<{ id?: string }>(home, tool, input);
		if (!done.ok) throw new Error(done.error.message);
		return done.value.value.id ?? '';
	};
	const projectId = await run('todo_create_project', { name: 'Garden' });
	const id = await run('todo_create', { title: 'Mow', projectId });
	await run('todo_delete', { ids: [id] });
	await run('todo_delete_project', { id: projectId });
	await run('todo_restore', { ids: [id] });
	expect(await here.task(id)).toMatchObject({ title: 'Mow', projectId: null });
});
