/** Laws of a local write: all or nothing, sealed at rest, undoable, and safe between tabs. */
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { ada, createDevice, dump, home, person, SPACE, TASKS } from '../../../../tests/support/client-device';
import { createFakeServer } from '../../../../tests/support/fake-sync-server';
import { writeChanges } from '../../../../tests/support/write-changes';
import { ok } from '../../core/result';
import { TRASH_MS } from '../../core/sync/trash';
import { tables } from '../../registry';
import { createNotices } from '../notices';
import { keepTidy } from '../upkeep';
import { freeSpace } from './free-space';

const CANARY = 'zanzibar-canary';
const device = (over: { idb?: IDBFactory; seed?: number; locked?: boolean } = {}) =>
	createDevice({ server: createFakeServer(), seed: 1, ...over });

describe('a local write', () => {
	it('stores row, outbox entry and device stamp together, and readers see it at once', async () => {
		const here = await device();
		await here.edit('t1', { title: 'milk', status: 'open' });
		expect(await here.task('t1')).toMatchObject({ title: 'milk', status: 'open', meta: { pending: true } });
		expect(await here.db._outbox.count()).toBe(1);
		const [entry] = await here.db._outbox.toArray();
		expect((await here.db._device.get('self'))!.stamp).toBe(entry!.write.stamp);
		expect(entry!.write.set).toEqual({ status: 'open' });
		expect(entry!.write.box!.fields).toEqual(['title']);
	});

	it('leaves nothing behind when any part of it fails', async () => {
		const here = await device();
		await here.edit('t1', { title: 'before' });
		const before = await dump(here.db);
		const failing = vi.spyOn(here.db._outbox, 'bulkAdd').mockRejectedValueOnce(new Error('disk on fire'));
		await expect(here.edit('t1', { title: 'after', priority: 'high' })).rejects.toThrow('disk on fire');
		failing.mockRestore();
		expect(await dump(here.db)).toBe(before);
		expect(await here.task('t1')).toMatchObject({ title: 'before' });
	});

	it('keeps no plaintext of a sealed field in any store', async () => {
		const here = await device();
		const made = await here.executor.run<{ id: string }>(home, 'todo_create', {
			title: CANARY,
			notes: CANARY,
		});
		expect(made.ok).toBe(true);
		await here.edit('t2', { title: `x ${CANARY}`, priority: 'urgent' });
		expect(await dump(here.db)).not.toContain(CANARY);
		expect(await dump(here.db)).toContain('urgent');
	});

	it('writes nothing while the space is locked', async () => {
		const here = await device({ locked: true });
		const refused = await here.executor.run(home, 'todo_create', { title: 'x' });
		expect(refused).toMatchObject({ ok: false, error: { kind: 'vault_locked' } });
		expect(await here.db._outbox.count()).toBe(0);
		expect(here.rows.of(SPACE, tables.get(TASKS)!.table).status()).toBe('locked');
	});

	it('refuses bad input, unknown tools and viewers before anything is stored', async () => {
		const here = await device();
		const run = here.executor.run;
		expect(await run(home, 'todo_create', { title: '' })).toMatchObject({
			error: { kind: 'invalid', path: 'title' },
		});
		expect(await run(home, 'todo_fly', {})).toMatchObject({ error: { kind: 'not_found' } });
		expect(await run({ ...home, role: 'viewer' }, 'todo_create', { title: 'x' })).toMatchObject({
			error: { kind: 'forbidden' },
		});
		expect(await here.db._outbox.count()).toBe(0);
	});

	it('gives every stamp once, however many tabs write at the same time', async () => {
		const idb = new IDBFactory();
		const one = await device({ idb, seed: 1 });
		const two = await device({ idb, seed: 2 });
		await Promise.all(
			Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).edit('same', { title: `v${at}` })),
		);
		const stamps = (await one.db._outbox.toArray()).map((entry) => entry.write.stamp);
		expect(new Set(stamps).size).toBe(20);
		expect([...stamps].sort()).toEqual(stamps);
	});

	it('frees acknowledged tombstones on a full disk and tries once more, then says so', async () => {
		const here = await device();
		const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
		const failing = vi.spyOn(here.db._outbox, 'bulkAdd').mockRejectedValueOnce(full);
		await here.edit('t1', { title: 'fits after all' });
		expect(await here.task('t1')).toMatchObject({ title: 'fits after all' });
		failing.mockRejectedValueOnce(full).mockRejectedValueOnce(full);
		const refused = await writeChanges(here.writer, SPACE, person, [
			{ table: TASKS, id: 't2', set: { title: 'no' } },
		]);
		expect(refused).toMatchObject({
			ok: false,
			error: { kind: 'unavailable', reason: 'full', code: 'error_device_full' },
		});
		expect(await here.task('t2')).toBeUndefined();
	});

	it('says that old deleted entries had to go, and only then', async () => {
		const server = createFakeServer();
		const here = await createDevice({ server, seed: 1 });
		const notices = createNotices({ ...here, accountId: ada.id, write: async () => ok([]) });
		const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
		const fill = () => vi.spyOn(here.db._outbox, 'bulkAdd').mockRejectedValueOnce(full);
		fill();
		await here.edit('gone', { title: 'a' });
		await here.write([{ table: TASKS, id: 'gone', deleted: true }]);
		await here.sync();
		expect(notices.madeRoom).toBe(false);
		here.wall.value += TRASH_MS + 60_000;
		fill();
		await here.edit('t1', { title: 'fits now' });
		expect(notices.madeRoom).toBe(true);
		expect(await here.db.rowsOf(TASKS).count()).toBe(1);
	});

	it('tidies up some time after the start and then daily', async () => {
		const here = await createDevice({ server: createFakeServer(), seed: 1 });
		await here.edit('gone', { title: 'a' });
		await here.write([{ table: TASKS, id: 'gone', deleted: true }]);
		await here.sync();
		const waited: number[] = [];
		const ended = new AbortController();
		const left: number[] = [];
		await keepTidy(
			{
				db: here.db,
				bus: here.bus,
				now: () => here.wall.value,
				pause: () => Promise.resolve(),
				wait: async (ms) => {
					waited.push(ms);
					left.push(await here.db.rowsOf(TASKS).count());
					here.wall.value += TRASH_MS;
					if (waited.length === 3) ended.abort();
				},
			},
			ended.signal,
		);
		expect(waited).toEqual([60_000, 86_400_000, 86_400_000]);
		expect(left).toEqual([1, 1, 0]);
	});

	it('never purges a tombstone that the server has not acknowledged', async () => {
		const server = createFakeServer();
		const here = await createDevice({ server, seed: 1 });
		await here.edit('sent', { title: 'a' });
		await here.write([{ table: TASKS, id: 'sent', deleted: true }]);
		await here.sync();
		await here.edit('unsent', { title: 'b' });
		await here.write([{ table: TASKS, id: 'unsent', deleted: true }]);
		expect(await freeSpace(here, here.wall.value + TRASH_MS - 1_000)).toBe(0);
		expect(await freeSpace(here, here.wall.value + TRASH_MS + 60_000)).toBe(1);
		expect(await here.db.rowsOf(TASKS).get([SPACE, 'unsent'])).toBeDefined();
		expect(await here.db._outbox.count()).toBe(2);
	});
});

describe('undo', () => {
	it('takes back a creation, an edit and a deletion', async () => {
		const here = await device();
		const made = await here.executor.run<{ id: string }>(home, 'todo_create', { title: 'one' });
		if (!made.ok) throw new Error(made.error.message);
		const { id } = made.value.value;
		const edited = await here.executor.run(home, 'todo_update', { id, title: 'two', priority: 'high' });
		expect(edited.ok).toBe(true);
		expect(await here.task(id)).toMatchObject({ title: 'two', priority: 'high' });
		expect(await here.executor.undoLast()).toBe(true);
		expect(await here.task(id)).toMatchObject({ title: 'one', priority: 'medium' });
		await made.value.undo!();
		expect(await here.task(id)).toBeUndefined();
		expect(await here.executor.undoLast()).toBe(false);
	});

	it('leaves alone what somebody has changed since', async () => {
		const here = await device();
		await here.edit('t1', { title: 'start', priority: 'low' });
		const step = await here.executor.run(home, 'todo_update', { id: 't1', title: 'mine', priority: 'high' });
		await here.edit('t1', { title: 'newer' });
		if (!step.ok) throw new Error(step.error.message);
		await step.value.undo!();
		expect(await here.task('t1')).toMatchObject({ title: 'newer', priority: 'low' });
	});
});
