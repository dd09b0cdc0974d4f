/** After 30 days the text of a deleted record is gone from every table of the server, and no late write brings it back hollow. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Write } from '../../src/lib/core/sync/record';
import { TRASH_DAYS } from '../../src/lib/core/sync/trash';
import { bytesOf, createSyncWorld, sealed, taskWrite, type SyncWorld } from '../support/sync-world';

const DAY_MS = 86_400_000;
let world: SyncWorld;
let ada: string;
let space: string;

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
});
beforeEach(async () => {
	space = await world.addSpace({ [ada]: 'owner' });
});
afterAll(() => world.close());

let counter = 0;
/** A stamp of so many days ago. */
const ago = (days: number): string => {
	counter += 1;
	return `${Date.now() - days * DAY_MS}-${counter.toString(16).padStart(4, '0')}-dev_test`;
};
const write = (days: number, fields: Partial<Write> & { readonly title?: string }, id = 't-1'): Write =>
	taskWrite(space, id, { stamp: ago(days), ...fields });
const push = async (...writes: readonly Write[]): Promise<readonly string[]> =>
	(await world.sync.push(ada, writes)).map(({ status, reason }) => reason ?? status);
/** As a box is kept. */
const text = (words: string): string =>
	Buffer.from(sealed(words).split('.')[1]!, 'base64url').toString('hex');
const record = async (id = 't-1') =>
	(await world.sync.readRecords(ada, space, { table: 'todo.tasks', ids: [id], deleted: 'too' }))[0];

/** A task that was written, changed and deleted so many days ago. */
const deletedTask = async (days: number, id = 't-1'): Promise<void> => {
	await push(
		write(days + 2, { title: 'first words', set: { priority: 'low' } }, id),
		write(days + 1, { title: 'second words' }, id),
	);
	await push(write(days, { deleted: true }, id));
};

describe('retention', () => {
	test('drops the text after 30 days, history included, and keeps the tombstone with its stamps', async () => {
		await deletedTask(TRASH_DAYS + 1);
		const before = await record();
		expect(await bytesOf(world.db, space)).toContain(text('first words'));
		await world.sync.forgetOld();
		const left = await bytesOf(world.db, space);
		expect(left).not.toContain(text('first words'));
		expect(left).not.toContain(text('second words'));
		expect(await record()).toEqual({ ...before!, boxes: {} });
		expect(await world.sync.history(ada, { spaceId: space })).toHaveLength(3);
		await world.sync.forgetOld();
		expect(await bytesOf(world.db, space)).toBe(left);
	});

	test('keeps the text of what was deleted or written to within 30 days, and of what lives', async () => {
		await deletedTask(TRASH_DAYS - 1);
		await deletedTask(TRASH_DAYS + 5, 't-2');
		await push(write(3, { title: 'typed on a device that did not know' }, 't-2'));
		await push(write(TRASH_DAYS + 9, { title: 'alive' }, 't-3'));
		const before = await bytesOf(world.db, space);
		await world.sync.forgetOld();
		expect(await bytesOf(world.db, space)).toBe(before);
	});

	test('a late write that lost leaves its text in no table either', async () => {
		await deletedTask(TRASH_DAYS + 1);
		await world.sync.forgetOld();
		await push(write(TRASH_DAYS + 3, { title: 'from the cellar' }));
		await world.sync.forgetOld();
		expect(await bytesOf(world.db, space)).not.toContain(text('from the cellar'));
		expect(await record()).toMatchObject({ deleted: [true, expect.anything()], boxes: {} });
	});

	test('a device that sends what it holds once more does not bring the record back to life', async () => {
		const made = write(TRASH_DAYS + 3, { title: 'first words', set: { priority: 'low' } });
		await push(made, write(TRASH_DAYS + 1, { deleted: true }));
		await world.sync.forgetOld();
		await push(made);
		expect(await record()).toMatchObject({ deleted: [true, expect.anything()] });
		await world.sync.forgetOld();
		expect(await bytesOf(world.db, space)).not.toContain(text('first words'));
	});
});

describe('a restore', () => {
	test('within 30 days brings everything back', async () => {
		await deletedTask(TRASH_DAYS - 1);
		await world.sync.forgetOld();
		expect(await push(write(0.01, { deleted: false }))).toEqual(['applied']);
		expect(await record()).toMatchObject({ deleted: [false, expect.anything()] });
		expect(JSON.stringify(await record())).toContain(sealed('second words'));
	});

	test('that comes after the text went is refused, alone, and the rest of the push is stored', async () => {
		await deletedTask(TRASH_DAYS + 1);
		await world.sync.forgetOld();
		const before = await record();
		expect(
			await push(
				write(0.01, { title: 'another' }, 't-2'),
				write(0.01, { deleted: false }),
				write(0.01, { deleted: false, set: { priority: 'low' } }, 't-9'),
				write(0.01, { title: 'a third' }, 't-3'),
			),
		).toEqual(['applied', 'gone_for_good', 'gone_for_good', 'applied']);
		expect(await record()).toEqual(before);
		expect(await record('t-9')).toBeUndefined();
	});

	test('that brings the text along is taken', async () => {
		await deletedTask(TRASH_DAYS + 1);
		await world.sync.forgetOld();
		expect(await push(write(0.01, { title: 'kept by the restorer', deleted: false }))).toEqual(['applied']);
		const restored = await record();
		expect(restored).toMatchObject({ deleted: [false, expect.anything()] });
		expect(Object.keys(restored!.boxes)).toEqual([restored!.sealed['title']]);
	});

	test('of a record that was made, deleted and restored in one go needs nothing', async () => {
		expect(
			await push(
				write(3, { title: 'on the train' }),
				write(2, { deleted: true }),
				write(1, { deleted: false }),
			),
		).toEqual(['applied', 'applied', 'applied']);
	});
});
