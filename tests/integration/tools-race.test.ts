/** Tool calls at the same time, in one process and in several: what each answered it did is there afterwards. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../src/lib/core/sync/actor';
import { testApp, type TestApp, type TestPerson } from '../support/app';

let processes: TestApp[];
let ada: TestPerson;
const scout: Actor = { kind: 'ai', id: 'agent-1', name: 'Scout' };

beforeAll(async () => {
	const first = await testApp();
	processes = [first, await testApp({ databaseUrl: first.databaseUrl })];
	ada = await first.signUp('Ada');
});
afterAll(async () => {
	for (const process of processes.reverse()) await process.close();
});

async function run<Value>(at: number, tool: string, input: unknown, key?: string): Promise<Value> {
	const result = await processes[at]!.app.tools.run({
		userId: ada.userId,
		spaceId: ada.spaceId,
		actor: scout,
		tool,
		input,
		zone: 'Europe/Berlin',
		locale: 'en',
		...(key === undefined ? {} : { idempotencyKey: key }),
	});
	if (!result.ok) throw new Error(`${tool}: ${result.error.message}`);
	return result.value.value as Value;
}
const noteOf = (id: string) => run<{ content: string; tags: string[] }>(0, 'notes_get', { id });
const stepsOf = async (id: string) =>
	(await run<{ subtasks: { id: string; title: string; done: boolean }[] }>(0, 'todo_get', { id })).subtasks;

test('texts, tags, steps and checks that come at once are all there, each as often as it was asked for', async () => {
	const step = fc.record({
		at: fc.constantFrom(0, 1),
		kind: fc.constantFrom('append', 'tag', 'step', 'check'),
		keyed: fc.boolean(),
	});
	let round = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
			round += 1;
			const note = await run<{ id: string }>(0, 'notes_create', { content: 'begin' });
			const task = await run<{ id: string }>(0, 'todo_create', { title: 'Trip' });
			const toCheck: (string | undefined)[] = [];
			for (const { kind } of steps) {
				const made = kind === 'check' ? await addStep(0, task.id, `check ${toCheck.length}`) : undefined;
				toCheck.push(made?.subtaskId);
			}
			await Promise.all(
				steps.flatMap(({ at, kind, keyed }, n) => {
					const key = keyed ? `race ${round} ${n}` : undefined;
					// A call with a key may be made twice at the same time, on both processes.
					const places = keyed ? [at, 1 - at] : [at];
					return places.map((place) => {
						if (kind === 'append')
							return run(place, 'notes_append', { id: note.id, content: `text ${n}` }, key);
						if (kind === 'tag') return run(place, 'notes_add_tag', { id: note.id, tag: `tag${n}` }, key);
						if (kind === 'step') return addStep(place, task.id, `step ${n}`, key);
						const input = { id: task.id, subtaskId: toCheck[n], done: true };
						return run(place, 'todo_check_subtask', input, key);
					});
				}),
			);
			const wanted = (kind: string, word: string): string[] =>
				steps.flatMap((one, n) => (one.kind === kind ? [`${word}${n}`] : []));
			const { content, tags } = await noteOf(note.id);
			expect(content.split('\n\n').sort()).toEqual(['begin', ...wanted('append', 'text ')].sort());
			expect([...tags].sort()).toEqual(wanted('tag', 'tag').sort());
			const subtasks = await stepsOf(task.id);
			const added = subtasks.filter(({ title }) => title.startsWith('step'));
			expect(added.map(({ title }) => title).sort()).toEqual(wanted('step', 'step ').sort());
			expect(subtasks.filter(({ done }) => done)).toHaveLength(wanted('check', '').length);
		}),
		{ numRuns: 12 },
	);
});

const addStep = (at: number, id: string, title: string, key?: string) =>
	run<{ subtaskId: string }>(at, 'todo_add_subtask', { id, title }, key);

test('thirty programs add to one note at the same time, on two processes', async () => {
	const { id } = await run<{ id: string }>(0, 'notes_create', { content: 'begin' });
	const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
	await Promise.all(lines.map((content, n) => run(n % 2, 'notes_append', { id, content })));
	expect((await noteOf(id)).content.split('\n\n').sort()).toEqual(['begin', ...lines].sort());
});

test('a call that fails stores none of its writes', async () => {
	const made = await run<{ id: string }>(0, 'notes_create', { content: 'stays' });
	const before = await processes[0]!.app.sync.spaceSeq(ada.userId, ada.spaceId);
	const { app } = processes[0]!;
	const write = (id: string, more: object) => ({
		space: ada.spaceId,
		table: 'notes.notes',
		id,
		stamp: `${String(Date.now()).padStart(13, '0')}-0000-dev_1`,
		actor: scout,
		...more,
	});
	const good = write(made.id, { set: { pinned: true } });
	const bad = write('other', { set: { content: 'in the clear' } });
	const answered = await app.sync.commit(ada.userId, ada.spaceId, [good, bad] as never, { read: new Map() });
	expect(answered).toMatchObject({ status: 'rejected', reason: 'plaintext_in_sealed_field' });
	const old = { ...good, stamp: '0000000000001-0000-dev_1' };
	const fresh = write('fresh', { set: { pinned: true } });
	expect(await app.sync.commit(ada.userId, ada.spaceId, [fresh, old] as never, { read: new Map() })).toBe(
		'overtaken',
	);
	expect(await app.sync.spaceSeq(ada.userId, ada.spaceId)).toBe(before);
});
