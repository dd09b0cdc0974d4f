/** A restore that comes after the server let go of the text: it brings what this device holds, or is refused and kept. */
import { describe, expect, it } from 'vitest';
import { createDevice, home, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { TRASH_MS } from '../../core/sync/trash';
import { tables } from '../../registry';
import { freeSpace } from '../local/free-space';

/** A device that is away with a deleted task, whose text the server has let go of meanwhile. */
async function awayFor30Days(): Promise<{ here: Device; server: FakeServer }> {
	const server = createFakeServer();
	const here = await createDevice({ server, seed: 1 });
	await here.edit('t1', { title: 'milk', notes: 'two bottles', status: 'open' });
	await here.edit('t1', { notes: 'three bottles' });
	await here.write([{ table: TASKS, id: 't1', deleted: true }]);
	await here.sync();
	server.emptyTrash();
	return { here, server };
}

describe('a late restore', () => {
	it('is sent again with the whole text, which other devices then have', async () => {
		const { here, server } = await awayFor30Days();
		await here.write([{ table: TASKS, id: 't1', deleted: false }]);
		await here.sync();
		await here.sync();
		expect(await here.db._outbox.count()).toBe(0);
		expect(await here.db._rejected.count()).toBe(0);
		expect(await here.db._base.count()).toBe(0);
		const other = await createDevice({ server, seed: 2 });
		await other.sync();
		const whole = { title: 'milk', notes: 'three bottles', status: 'open' };
		expect(await other.task('t1')).toMatchObject(whole);
		expect(await here.task('t1')).toMatchObject(whole);
		const { pending: _, ...mine } = (await here.task('t1'))!['meta'] as Record<string, unknown>;
		expect((await other.task('t1'))!['meta']).toEqual(mine);
	});

	it('is refused and kept for the person where the text is nowhere any more', async () => {
		const { here, server } = await awayFor30Days();
		const other = await createDevice({ server, seed: 2 });
		await other.sync();
		expect(await other.executor.run(home, 'todo_restore', { ids: ['t1'] })).toMatchObject({ ok: false });
		await other.write([{ table: TASKS, id: 't1', deleted: false }]);
		await other.sync();
		await other.sync();
		expect(await other.db._rejected.toArray()).toMatchObject([{ id: 't1', reason: 'gone_for_good' }]);
		expect(await other.db._outbox.count()).toBe(0);
		expect(server.records.get(`s-1|${TASKS}|t1`)!.deleted![0]).toBe(true);
		await here.sync();
		expect(await here.task('t1')).toBeUndefined();
	});

	it('is let go of when the record was deleted again', async () => {
		const { here, server } = await awayFor30Days();
		await here.write([{ table: TASKS, id: 't1', deleted: false }]);
		await here.write([{ table: TASKS, id: 't1', deleted: true }]);
		await here.sync();
		await here.sync();
		expect(await here.db._outbox.count()).toBe(0);
		expect(await here.db._rejected.count()).toBe(0);
		expect(server.records.get(`s-1|${TASKS}|t1`)!.deleted![0]).toBe(true);
	});
});

it('a device that emptied its own trash tells its tabs, and has nothing left to list', async () => {
	const { here } = await awayFor30Days();
	const reader = here.rows.reader('s-1');
	const { table } = tables.get(TASKS)!;
	expect(await reader.deleted(table)).toMatchObject([
		{ id: 't1', meta: { deletedBy: { name: 'Ada' }, deletedAt: expect.any(Number) as number } },
	]);
	expect(await freeSpace(here, here.wall.value + TRASH_MS - 1_000)).toBe(0);
	expect(await freeSpace(here, here.wall.value + TRASH_MS + 60_000)).toBe(1);
	await here.rows.settled();
	expect(await reader.deleted(table)).toEqual([]);
});
