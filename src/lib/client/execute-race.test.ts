/** Steps taken at the same time, in one tab and in two: what each answered it did is there afterwards. */
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDevice, home, SPACE, type Device } from '../../../tests/support/client-device';
import { createFakeServer } from '../../../tests/support/fake-sync-server';
import { Notes, type StoredNote } from '../modules/notes/model';
import { Tasks, type StoredTask } from '../modules/todo/model';
import type { AnyTable } from '../core/module';

async function run<Value>(tab: Device, tool: string, input: unknown) {
	const done = await tab.executor.run<Value>(home, tool, input);
	if (!done.ok) throw new Error(`${tool}: ${done.error.message}`);
	return done.value;
}
/** Two tabs of one browser that never hear from each other: as late as news between tabs can be. */
async function twoTabs(): Promise<readonly [Device, Device]> {
	const idb = new IDBFactory();
	const server = createFakeServer();
	return [await createDevice({ server, seed: 1, idb }), await createDevice({ server, seed: 2, idb })];
}
const rowOf = async <Row>(tab: Device, table: AnyTable, id: string): Promise<Row> => {
	await tab.rows.lookAgain(SPACE, table.name, [id]);
	return (await tab.rows.reader(SPACE).get(table, id)) as Row;
};
const noteOf = (tab: Device, id: string): Promise<StoredNote> => rowOf(tab, Notes, id);

it('texts, tags and steps that come at once are all there, once', async () => {
	const step = fc.record({
		tab: fc.constantFrom(0, 1),
		kind: fc.constantFrom('append', 'tag', 'step'),
		delay: fc.nat(3),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
			const tabs = await twoTabs();
			const [here] = tabs;
			const { id } = (await run<{ id: string }>(here, 'notes_create', { content: 'begin' })).value;
			const task = (await run<{ id: string }>(here, 'todo_create', { title: 'Trip' })).value;
			await Promise.all(
				steps.map(async ({ tab, kind, delay }, n) => {
					for (let tick = 0; tick < delay; tick += 1) await Promise.resolve();
					const where = tabs[tab]!;
					if (kind === 'append') await run(where, 'notes_append', { id, content: `text ${n}` });
					else if (kind === 'tag') await run(where, 'notes_add_tag', { id, tag: `tag${n}` });
					else await run(where, 'todo_add_subtask', { id: task.id, title: `step ${n}` });
				}),
			);
			const wanted = (kind: string, word: string): string[] =>
				steps.flatMap((one, n) => (one.kind === kind ? [`${word}${n}`] : [])).sort();
			const { content, tags } = await noteOf(here, id);
			expect(content.split('\n\n').sort()).toEqual(['begin', ...wanted('append', 'text ')].sort());
			expect([...tags].sort()).toEqual(wanted('tag', 'tag'));
			const subtasks = (await rowOf<StoredTask>(here, Tasks, task.id)).subtasks;
			expect(subtasks.map(({ title }) => title).sort()).toEqual(wanted('step', 'step '));
		}),
		{ numRuns: 40 },
	);
});

it('what a pull brings while a step is decided is not overwritten', async () => {
	const server = createFakeServer();
	const one = await createDevice({ server, seed: 1 });
	const two = await createDevice({ server, seed: 2 });
	const { id } = (await run<{ id: string }>(one, 'notes_create', { content: 'begin' })).value;
	await one.sync();
	await two.sync();
	await two.rows.of(SPACE, Notes).ready();
	await run(one, 'notes_append', { id, content: 'from one' });
	await one.sync();
	await Promise.all([two.sync(), run(two, 'notes_add_tag', { id, tag: 'two' })]);
	await run(two, 'notes_append', { id, content: 'from two' });
	await two.sync();
	await one.sync();
	expect(await noteOf(one, id)).toMatchObject({ content: 'begin\n\nfrom one\n\nfrom two', tags: ['two'] });
});

it('what others wrote was on the screen before a step that claims to have seen it is stored over it', async () => {
	await fc.assert(
		fc.asyncProperty(fc.nat(60), async (ticks) => {
			const server = createFakeServer();
			const shown = new Set<string>();
			const one = await createDevice({ server, seed: 1 });
			const two: Device = await createDevice({
				server,
				seed: 2,
				shown: async () => {
					const note = await two.rows.reader(SPACE).get(Notes, id);
					if (note !== undefined) shown.add(note.content);
				},
			});
			const { id } = (await run<{ id: string }>(one, 'notes_create', { content: 'begin' })).value;
			await one.sync();
			await two.sync();
			await two.rows.of(SPACE, Notes).ready();
			await run(one, 'notes_update', { id, content: 'theirs' });
			await one.sync();
			const theirs = server.seq(SPACE);
			const pulled = two.sync();
			for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
			await run(two, 'notes_update', { id, content: 'mine' });
			await pulled;
			await two.sync();
			const mine = server.pushes
				.flat()
				.find((write) => write.id === id && write.stamp.endsWith(two.clock.device));
			if ((mine!.seen ?? 0) >= theirs) expect(shown).toContain('theirs');
			expect(shown.size).toBeGreaterThan(0);
		}),
		{ numRuns: 25 },
	);
});

it('an undo at the same moment as a step of another tab takes back its own and leaves the other', async () => {
	const [here, there] = await twoTabs();
	const { id } = (await run<{ id: string }>(here, 'notes_create', { content: 'begin' })).value;
	const tagged = await run(here, 'notes_pin', { ids: [id], pinned: true });
	await noteOf(there, id);
	await Promise.all([tagged.undo!(), run(there, 'notes_append', { id, content: 'kept' })]);
	expect(await noteOf(here, id)).toMatchObject({ content: 'begin\n\nkept', pinned: false });
});
