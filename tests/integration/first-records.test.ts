/** What a new device is sent before the rest: what Today shows, in a space of several windows, and to nobody else. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PullRequest } from '../../src/lib/core/sync/protocol';
import type { SyncedRecord } from '../../src/lib/core/sync/record';
import { firstRows } from '../../src/lib/registry';
import { createSyncWorld, opened, sealed, stampNow, taskWrite, type SyncWorld } from '../support/sync-world';
import { framesIn, readPulled } from '../support/wire';

let world: SyncWorld;
let ada: string;
let bob: string;
let space: string;

const ZONE = 'Europe/Berlin';
const DAY_MS = 86_400_000;
const dayAt = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Done long ago: nobody looks at them first. */
const oldTasks = (at: string, from: number) =>
	Array.from({ length: 800 }, (_, n) =>
		taskWrite(at, `old-${from + n}`, {
			title: 'x'.repeat(1_200),
			set: { status: 'done', completedAt: 1, createdAt: 1 },
		}),
	);
const task = (id: string, set: Record<string, unknown>, more = {}) =>
	taskWrite(space, id, { title: id, set: { createdAt: 1, ...set }, ...more });
const note = (id: string, chars: number) => ({
	...taskWrite(space, id, { set: { createdAt: 1 }, stamp: stampNow() }),
	table: 'notes.notes',
	box: { fields: ['content'], data: sealed('n'.repeat(chars)) },
});

const ask = async (user: string, request: Partial<PullRequest> & Pick<PullRequest, 'cursors'>) =>
	framesIn(opened(world.sync.pull(user, { limit: 100_000, ...request })));
const fromNothing = (...spaces: readonly string[]) => ({
	cursors: Object.fromEntries(spaces.map((id) => [id, 0])),
	first: { zone: ZONE },
});
const firstIn = (frames: Awaited<ReturnType<typeof ask>>): readonly SyncedRecord[] =>
	frames.flatMap((frame) => (frame.kind === 'first' ? frame.records : []));
const ids = (records: readonly SyncedRecord[]): string[] => records.map(({ id }) => id).sort();

beforeAll(async () => {
	world = await createSyncWorld();
	[ada, bob] = [await world.addUser('Ada'), await world.addUser('Bob')];
});
afterAll(() => world.close());
beforeEach(async () => {
	space = await world.addSpace({ [ada]: 'owner' });
	for (const from of [0, 800, 1_600]) await world.sync.push(ada, oldTasks(space, from));
	const pushed = await world.sync.push(ada, [
		task('overdue', { dueDate: dayAt(-40) }),
		task('today', { dueDate: dayAt(0) }),
		task('someday', {}),
		task('next-year', { dueDate: dayAt(300) }),
		task('gone', { dueDate: dayAt(0) }, { deleted: true }),
		note('short', 100),
		note('long', 80_000),
	]);
	expect(pushed.every(({ status }) => status === 'applied')).toBe(true);
});

describe('a device that begins from nothing', () => {
	test('gets what Today shows ahead of every window, and then all of it as ever', async () => {
		const frames = await ask(ada, fromNothing(space));
		expect(frames.map(({ kind }) => kind)).toEqual(['first', ...frames.slice(2).map(() => 'records'), 'end']);
		expect(frames.length).toBeGreaterThan(4);
		const first = firstIn(frames);
		expect(ids(first)).toEqual(['overdue', 'short', 'someday', 'today']);
		const rest = frames.slice(1);
		expect(rest).toEqual(await ask(ada, { cursors: { [space]: 0 } }));
		const places = new Map(
			rest.flatMap((frame) => (frame.kind === 'records' ? frame.records : [])).map((one) => [one.id, one]),
		);
		for (const record of first) expect(record).toEqual(places.get(record.id));
	});

	test('gets of each question what the reader is answered to it', async () => {
		const many = Array.from({ length: 150 }, (_, n) =>
			task(`more-${n}`, { dueDate: dayAt((n % 300) - 150), order: `a${n % 7}` }),
		);
		await world.sync.push(ada, many);
		const wanted = new Set<string>();
		for (const { table, query } of firstRows('personal'))
			for (const record of await world.sync.narrowRecords(ada, space, {
				table,
				...query({ now: Date.now(), zone: ZONE }),
			}))
				wanted.add(record.id);
		wanted.delete('long');
		expect(ids(firstIn(await ask(ada, fromNothing(space))))).toEqual([...wanted].sort());
		expect(wanted.size).toBeGreaterThan(60);
	});

	test('gets the first of all its spaces before the rest of any, and nothing of one that is empty', async () => {
		const [team, empty] = [
			await world.addSpace({ [ada]: 'owner' }, 'team'),
			await world.addSpace({ [ada]: 'owner' }),
		];
		await world.sync.push(ada, [taskWrite(team, 'ours', { title: 'ours', set: { createdAt: 1 } })]);
		const frames = await ask(ada, fromNothing(space, team, empty));
		const kinds = frames.map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'first')).toHaveLength(2);
		expect(kinds.lastIndexOf('first')).toBe(1);
	});

	test('is not refused for a zone that this machine does not know', async () => {
		const frames = await ask(ada, { ...fromNothing(space), first: { zone: 'Atlantis/Centre' } });
		expect(frames[0]?.kind).toBe('first');
	});

	test('gets nothing twice that it did not ask for, as devices of older versions do not', async () => {
		const kinds = (await ask(ada, { cursors: { [space]: 0 } })).map(({ kind }) => kind);
		expect(new Set(kinds)).toEqual(new Set(['records', 'end']));
		const later = await ask(ada, { cursors: { [space]: 10 }, first: { zone: ZONE } });
		expect(firstIn(later)).toEqual([]);
	});
});

test('how much is to come is told where it is much', async () => {
	const before = { cursors: { [space]: 7 }, ahead: true };
	expect((await ask(ada, before))[0]).toEqual({ kind: 'ahead', ahead: { space, ahead: 2_407 - 7 } });
	const nearly = await ask(ada, { cursors: { [space]: 2_000 }, ahead: true });
	expect(nearly.some(({ kind }) => kind === 'ahead')).toBe(false);
	expect(await readPulled(opened(world.sync.pull(bob, { ...before, limit: 10 })))).toEqual([]);
	expect(await ask(bob, before)).toEqual([]);
});

describe('nobody gets first records of a space that is not theirs', () => {
	test('whoever was never in it, nor who is in another one', async () => {
		expect(await ask(bob, fromNothing(space))).toEqual([]);
		const his = await world.addSpace({ [bob]: 'owner' });
		await world.sync.push(bob, [taskWrite(his, 'his', { title: 'his', set: { createdAt: 1 } })]);
		const frames = await ask(bob, fromNothing(space, his));
		expect(ids(firstIn(frames))).toEqual(['his']);
		expect(JSON.stringify(frames)).not.toContain(space);
	});

	test('who was put out of it, while one who only reads gets them', async () => {
		const team = await world.addSpace({ [ada]: 'owner', [bob]: 'viewer' }, 'team');
		await world.sync.push(ada, [taskWrite(team, 'ours', { title: 'ours', set: { createdAt: 1 } })]);
		expect(ids(firstIn(await ask(bob, fromNothing(team))))).toEqual(['ours']);
		await world.db.pool.query('DELETE FROM space.membership WHERE user_id = $1', [bob]);
		expect(await ask(bob, fromNothing(team))).toEqual([]);
	});
});
