/** A count that is remembered is never older than its question, whoever wrote in between. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answer } from '../../src/lib/core/query';
import { Tasks } from '../../src/lib/modules/todo/model';
import { createCounts } from '../../src/lib/server/sync/counts';
import { createSyncWorld, stampNow, taskWrite, type SyncWorld } from '../support/sync-world';

let world: SyncWorld;
let ada: string;
let bob: string;
let space: string;
beforeAll(async () => {
	world = await createSyncWorld();
	[ada, bob] = [await world.addUser('Ada'), await world.addUser('Bob')];
});
beforeEach(async () => {
	space = await world.addSpace({ [ada]: 'owner' });
});
afterAll(() => world.close());

const statuses = ['open', 'done', 'cancelled'] as const;
const put = (id: string, status: (typeof statuses)[number]) =>
	world.sync.push(ada, [taskWrite(space, id, { stamp: stampNow(), set: { status, createdAt: 1 } })]);
const asked = (status: string) => ({ table: Tasks, where: { status } });

test('nobody counts again while a space stays as it is, and everybody after the next change', async () => {
	const counts = createCounts(world.db);
	const open = () => counts.count(ada, space, asked('open'));
	await put('a', 'open');
	await put('b', 'open');
	expect(await open()).toBe(2);
	// Behind its back: what only who looks can see.
	await world.db.pool.query(`DELETE FROM sync.record WHERE space_id = $1 AND id = 'b'`, [space]);
	expect(await open()).toBe(2);
	await put('c', 'open');
	expect(await open()).toBe(2);
	await put('a', 'done');
	expect(await open()).toBe(1);
	expect(await counts.count(ada, space, asked('done'))).toBe(1);
});

test('who is not in the space hears nothing of what others were told', async () => {
	const counts = createCounts(world.db);
	await put('a', 'open');
	expect(await counts.count(ada, space, asked('open'))).toBe(1);
	expect(await counts.count(bob, space, asked('open'))).toBe(0);
	expect(await counts.count(ada, space, asked('open'))).toBe(1);
});

test('only so many answers are kept, those asked for last', async () => {
	const counts = createCounts(world.db, 2);
	await put('a', 'open');
	for (const status of ['open', 'done', 'open', 'cancelled']) await counts.count(ada, space, asked(status));
	await world.db.pool.query(`UPDATE sync.record SET clear = '{"status":"done"}' WHERE space_id = $1`, [
		space,
	]);
	expect(await counts.count(ada, space, asked('open'))).toBe(1);
	expect(await counts.count(ada, space, asked('done'))).toBe(1);
});

test('every answer is the number of what is there, by several processes and any writes', async () => {
	const step = fc.record({
		id: fc.constantFrom('a', 'b', 'c', 'd'),
		status: fc.constantFrom(...statuses),
		process: fc.constantFrom(0, 1),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
			space = await world.addSpace({ [ada]: 'owner' });
			const processes = [createCounts(world.db), createCounts(world.db)];
			const tasks = new Map<string, string>();
			for (const { id, status, process } of steps) {
				await put(id, status);
				tasks.set(id, status);
				const rows = [...tasks].map(([at, now]) => ({
					...Tasks.row.parse({ status: now }),
					id: at,
					meta: { updatedAt: 0 },
				}));
				for (const one of statuses) {
					const { length } = answer<typeof Tasks, (typeof rows)[number]>(Tasks, rows, {
						where: { status: one },
					});
					expect(await processes[process]!.count(ada, space, asked(one))).toBe(length);
				}
			}
		}),
		{ numRuns: 25 },
	);
}, 60_000);
