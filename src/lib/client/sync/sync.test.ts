/** Syncing two devices through a server with faults: nothing lost, nothing doubled, losers told. */
import { describe, expect, it, vi } from 'vitest';
import {
	ada,
	createDevice,
	dump,
	person,
	SPACE,
	TASKS,
	type Device,
} from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { ok } from '../../core/result';
import { tables } from '../../registry';
import { createNotices } from '../notices';
import type { ConflictRow } from '../store-types';
import { pullOnce } from './pull';
import { pushOutbox } from './push';
import { discardRejected, readRejected, retryRejected } from './rejected';

interface World {
	readonly server: FakeServer;
	readonly one: Device;
	readonly two: Device;
}
async function world(): Promise<World> {
	const server = createFakeServer();
	const one = await createDevice({ server, seed: 1 });
	const two = await createDevice({ server, seed: 2 });
	return { server, one, two };
}
/** The same task on both devices, everything acknowledged. */
async function shared(over: Record<string, unknown> = {}): Promise<World> {
	const all = await world();
	await all.one.edit('t1', { title: 'start', notes: 'n', priority: 'low', ...over });
	await all.one.sync();
	await all.two.sync();
	all.one.wall.value += 1_000;
	all.two.wall.value += 2_000;
	return all;
}
const conflicts = (device: Device): Promise<ConflictRow[]> => device.db._conflicts.toArray();
const { signal } = new AbortController();

describe('two devices', () => {
	it('both keep edits of different fields', async () => {
		const { one, two } = await shared();
		await one.edit('t1', { title: 'from one' });
		await two.edit('t1', { priority: 'high' });
		for (const device of [one, two, one]) await device.sync();
		for (const device of [one, two]) {
			expect(await device.task('t1')).toMatchObject({ title: 'from one', priority: 'high', notes: 'n' });
			expect(await conflicts(device)).toEqual([]);
		}
	});

	it('the later edit of one field wins on both, and only the loser is told, once, whoever syncs first', async () => {
		for (const order of ['early first', 'late first']) {
			const { one, two } = await shared();
			await one.edit('t1', { title: 'early' });
			await two.edit('t1', { title: 'late' });
			for (const device of order === 'early first' ? [one, two, one, two] : [two, one, two, one]) {
				await device.sync();
			}
			for (const device of [one, two]) expect(await device.task('t1')).toMatchObject({ title: 'late' });
			expect(await conflicts(two), order).toEqual([]);
			const [notice, ...more] = await conflicts(one);
			expect(more).toEqual([]);
			expect(notice, order).toMatchObject({ table: TASKS, id: 't1' });
			expect((await one.opener.record(notice!, notice!.lost)).fields).toEqual({ title: 'early' });
		}
	});

	it('gives the loser back what was lost, also when the record was deleted meanwhile', async () => {
		for (const deletedMeanwhile of [false, true]) {
			const { one, two } = await shared();
			await one.edit('t1', { title: 'early' });
			await two.edit('t1', { title: 'late' });
			for (const device of [one, two, one]) await device.sync();
			if (deletedMeanwhile) {
				await two.write([{ table: TASKS, id: 't1', deleted: true }]);
				for (const device of [two, one]) await device.sync();
			}
			const write = async (_space: string, changes: Parameters<Device['write']>[0]) =>
				ok(await one.write(changes));
			const notices = createNotices({ ...one, accountId: ada.id, write });
			await notices.load();
			expect(await notices.conflicts[0]!.lost()).toEqual({ title: 'early' });
			await notices.conflicts[0]!.restore();
			two.wall.value += 5_000;
			for (const device of [one, two]) await device.sync();
			for (const device of [one, two]) expect(await device.task('t1')).toMatchObject({ title: 'early' });
			for (const device of [one, two]) expect(await conflicts(device)).toEqual([]);
		}
	});

	it('gives no notice for edits one after the other, for agents, or for equal values', async () => {
		const { one, two } = await shared();
		for (let turn = 0; turn < 5; turn += 1) {
			const [writer, reader] = turn % 2 ? [one, two] : [two, one];
			writer.wall.value = reader.wall.value + 1_000;
			await writer.edit('t1', { title: `turn ${turn}` });
			await writer.sync();
			await reader.sync();
		}
		const agent = { kind: 'ai', id: 'a-1', name: 'Helper' } as const;
		one.wall.value += 10_000;
		two.wall.value = one.wall.value + 1_000;
		await one.write([{ table: TASKS, id: 't1', set: { title: 'agent' } }], agent);
		await two.edit('t1', { title: 'person' });
		await one.edit('t1', { priority: 'urgent' });
		await two.edit('t1', { priority: 'urgent' });
		for (const device of [one, two, one]) await device.sync();
		expect(await one.task('t1')).toMatchObject({ title: 'person', priority: 'urgent' });
		expect([...(await conflicts(one)), ...(await conflicts(two))]).toEqual([]);
	});

	it('a tombstone and an edit meet without either being lost for good', async () => {
		const { one, two } = await shared();
		await one.write([{ table: TASKS, id: 't1', deleted: true }]);
		await two.edit('t1', { title: 'edited' });
		for (const device of [one, two, one]) await device.sync();
		expect(await one.task('t1')).toBeUndefined();
		await one.write([{ table: TASKS, id: 't1', deleted: false }]);
		for (const device of [one, two]) await device.sync();
		for (const device of [one, two]) expect(await device.task('t1')).toMatchObject({ title: 'edited' });
	});
});

describe('push', () => {
	it('repeats a push whose answer was lost, without doubling anything', async () => {
		const { server, one } = await world();
		await one.edit('t1', { title: 'a' });
		server.faults.push.push('lost');
		expect(await pushOutbox(one.engineDeps, signal)).toMatchObject({ kind: 'failed' });
		const [before, seq] = [JSON.stringify([...server.records]), server.seq(SPACE)];
		expect(await one.db._outbox.count()).toBe(1);
		await one.sync();
		expect(JSON.stringify([...server.records])).toBe(before);
		expect(server.seq(SPACE)).toBe(seq);
		expect(await one.db._outbox.count()).toBe(0);
		expect(await one.db._base.count()).toBe(0);
	});

	it('sends the oldest first, in batches of at most 1,000 and 2 MiB', async () => {
		const { server, one } = await world();
		await one.write(
			Array.from({ length: 1_010 }, (_, at) => ({ table: TASKS, id: `n${at}`, set: { title: `${at}` } })),
		);
		await one.write(
			Array.from({ length: 5 }, (_, at) => ({
				table: TASKS,
				id: `big${at}`,
				set: { notes: 'x'.repeat(600_000) },
			})),
		);
		await one.sync();
		expect(server.pushes.map((writes) => writes.length)).toEqual([1_000, 13, 2]);
		for (const text of server.received) expect(text.length).toBeLessThan(2 * 1024 * 1024);
		expect(server.pushes.flat().map((write) => write.id)).toHaveLength(1_015);
		expect(new Set(server.pushes.flat().map((write) => write.id)).size).toBe(1_015);
	}, 60_000);

	it('has two batches on the way, and never two writes to one record', async () => {
		const { server, one } = await world();
		const ids = (from: number, to: number): string[] =>
			Array.from({ length: to - from }, (_, at) => `n${from + at}`);
		const edit = (list: readonly string[], title: string): Promise<void> =>
			one.write(list.map((id) => ({ table: TASKS, id, set: { title } })));
		await edit(ids(0, 1_500), 'first');
		await edit(['n3'], 'second');
		await edit(ids(1_500, 1_600), 'first');
		let [now, most] = [0, 0];
		const { transport } = one.engineDeps;
		const counted: typeof transport = {
			...transport,
			push: async (...args) => {
				now += 1;
				most = Math.max(most, now);
				// The one behind must have left before this one is answered.
				await new Promise((resolve) => setTimeout(resolve, 20));
				const reply = await transport.push(...args);
				now -= 1;
				return reply;
			},
		};
		await pushOutbox({ ...one.engineDeps, transport: counted }, signal);
		expect(most).toBe(2);
		expect(server.pushes.map((writes) => writes.length)).toEqual([1_000, 500]);
		await one.sync();
		expect(server.pushes.map((writes) => writes.length)).toEqual([1_000, 500, 101]);
		expect(await one.db._outbox.count()).toBe(0);
		expect(await one.task('n3')).toMatchObject({ title: 'second' });
	});

	it('holds what is behind a batch that had to be cut, and settles what had left before a failure', async () => {
		const { server, one } = await world();
		await one.write(
			Array.from({ length: 2_100 }, (_, at) => ({ table: TASKS, id: `n${at}`, set: { title: `${at}` } })),
		);
		server.faults.push.push({ kind: 'too_large' });
		await pushOutbox(one.engineDeps, signal);
		expect(server.pushes.map((writes) => writes.length)).toEqual([1_000, 500]);
		server.faults.push.push('lost');
		expect(await pushOutbox(one.engineDeps, signal)).toMatchObject({ kind: 'failed' });
		expect(await one.db._outbox.count()).toBe(600);
		await one.sync();
		expect(await one.db._outbox.count()).toBe(0);
		expect(new Set(server.pushes.flat().map((write) => write.id)).size).toBe(2_100);
	});

	it('halves a batch the server finds too large, and parks a single write that is', async () => {
		const { server, one } = await world();
		await one.edit('t1', { title: 'a' });
		await one.edit('t2', { title: 'b' });
		server.faults.push.push({ kind: 'too_large' }, { kind: 'too_large' });
		await one.sync();
		expect(await readRejected(one.db, one.opener)).toMatchObject([
			{ id: 't1', reason: 'too_large', fields: { title: 'a' } },
		]);
		expect([...server.records.values()].map((record) => record.id)).toEqual(['t2']);
	});

	it('moves refused writes where they can be read, retried and given up; the others go through', async () => {
		const { server, one } = await world();
		await one.edit('t1', { title: 'server knows' });
		await one.sync();
		server.refuse.set('t1', 'role_forbids');
		await one.edit('t1', { title: 'refused' });
		await one.edit('t2', { title: 'fine' });
		await one.sync();
		expect(server.seq(SPACE)).toBe(2);
		const [refused] = await readRejected(one.db, one.opener);
		expect(refused).toMatchObject({ id: 't1', reason: 'role_forbids', fields: { title: 'refused' } });
		expect(await one.task('t1')).toMatchObject({ title: 'refused', meta: { pending: true } });

		server.refuse.clear();
		await retryRejected(one.db, refused!.key);
		await one.sync();
		expect(await one.db._rejected.count()).toBe(0);
		expect((await one.task('t1'))!['meta']).not.toHaveProperty('pending');

		server.refuse.set('t1', 'role_forbids');
		await one.edit('t1', { title: 'again' });
		await one.sync();
		await discardRejected(one.db, (await one.db._rejected.toArray())[0]!.key!);
		const again = await one.reload();
		expect(await again.task('t1')).toMatchObject({ title: 'refused' });
		expect(await again.db._base.count()).toBe(0);
	});

	it('stamps again when its clock was ahead, keeps the text, and knows the time from then on', async () => {
		const { server, one, two } = await world();
		one.wall.value = server.now.value + 3_600_000;
		await one.edit('t1', { title: 'from the future', priority: 'high' });
		await one.edit('t1', { title: 'twice' });
		await one.sync();
		const record = [...server.records.values()][0]!;
		expect(Number(record.last.stamp.slice(0, 13))).toBeLessThan(server.now.value + 300_000);
		expect(await one.task('t1')).toMatchObject({ title: 'twice', priority: 'high' });
		expect(await one.db._rejected.count()).toBe(0);
		await two.sync();
		two.wall.value += 5_000;
		await two.edit('t1', { title: 'later' });
		for (const device of [two, one]) await device.sync();
		expect(await one.task('t1')).toMatchObject({ title: 'later' });
		await one.edit('t1', { title: 'last' });
		const pushes = server.pushes.length;
		await one.sync();
		expect(server.pushes.length).toBe(pushes + 1);
	});

	it('does not ask again at once when what is ahead cannot be sealed anew', async () => {
		const { server, one } = await world();
		one.wall.value = server.now.value + 3_600_000;
		await one.edit('t1', { title: 'sealed with a key that is gone' });
		await one.keys.keepOnly([]);
		expect(await pushOutbox(one.engineDeps, signal)).toMatchObject({ failure: { kind: 'retry' } });
		expect(await one.db._outbox.count()).toBe(1);
		server.now.value += 3_600_000;
		expect(await pushOutbox(one.engineDeps, signal)).toMatchObject({ kind: 'sent' });
		expect(await one.db._outbox.count()).toBe(0);
	});

	it('a slow clock still writes after what it has seen', async () => {
		const { one, two } = await shared();
		two.wall.value -= 10 * 365 * 86_400_000;
		await two.edit('t1', { title: 'from ten years ago' });
		for (const device of [two, one]) await device.sync();
		expect(await one.task('t1')).toMatchObject({ title: 'from ten years ago' });
	});
});

describe('pull', () => {
	it('drops records that cannot be read one by one and counts them', async () => {
		const { server, one, two } = await world();
		for (let at = 0; at < 5; at += 1) await one.edit(`t${at}`, { title: `${at}` });
		await one.sync();
		server.faults.pull.push('garbage');
		expect(await pullOnce(two.engineDeps, [SPACE], signal)).toMatchObject({
			kind: 'done',
			malformed: 2,
			records: 5,
		});
		for (let at = 0; at < 5; at += 1) expect(await two.task(`t${at}`)).toMatchObject({ title: `${at}` });
	});

	it('a broken connection keeps what arrived, and the cursor never runs ahead of it', async () => {
		const { server, one, two } = await world();
		await one.write(
			Array.from({ length: 2_100 }, (_, at) => ({ table: TASKS, id: `n${at}`, set: { title: `${at}` } })),
		);
		await one.sync();
		server.pageSize = 10_000;
		server.faults.pull.push('cut');
		expect(await pullOnce(two.engineDeps, [SPACE], signal)).toMatchObject({ kind: 'failed' });
		const cursor = (await two.db._cursors.get(SPACE))?.seq ?? 0;
		const stored = (await two.db._pages.toArray()).flatMap((page) => page.records);
		expect(cursor).toBeGreaterThan(0);
		expect(Math.max(...stored.map((record) => record.seq))).toBe(cursor);
		const again = await two.reload();
		await again.sync();
		expect(await again.rows.reader(SPACE).list(tables.get(TASKS)!.table)).toHaveLength(2_100);
		expect(await again.db.rowsOf(TASKS).count()).toBe(2_100);
	}, 60_000);

	it('shows records from pages, and edits of them survive a reload in the middle of the expansion', async () => {
		const { one, two } = await world();
		await one.write(
			Array.from({ length: 500 }, (_, at) => ({
				table: TASKS,
				id: `n${at}`,
				set: { title: `${at}`, notes: 'kept' },
			})),
		);
		await one.sync();
		await pullOnce(two.engineDeps, [SPACE], signal);
		expect(await two.db.rowsOf(TASKS).count()).toBe(0);
		expect(await two.task('n7')).toMatchObject({ title: '7' });
		two.wall.value += 1_000;
		await two.edit('n7', { title: 'seven' });
		expect(await two.task('n7')).toMatchObject({ title: 'seven', notes: 'kept', meta: { pending: true } });
		const again = await two.reload();
		expect(await again.task('n7')).toMatchObject({ title: 'seven', notes: 'kept' });
		await again.sync();
		await one.sync();
		for (const device of [again, one]) {
			expect(await device.task('n7')).toMatchObject({ title: 'seven', notes: 'kept' });
		}
		expect(await again.db._pages.count()).toBe(0);
		expect(await again.db._base.count()).toBe(0);
	});

	it('starts a space over when the server forgot too much, and keeps unsent edits', async () => {
		const { server, one, two } = await shared();
		await one.edit('gone', { title: 'deleted meanwhile' });
		await one.sync();
		await two.sync();
		await one.write([{ table: TASKS, id: 'gone', deleted: true }]);
		await one.edit('t1', { notes: 'new notes' });
		await one.sync();
		server.purge(SPACE);
		await two.edit('t1', { title: 'typed offline' });
		await two.edit('new', { title: 'also offline' });
		// Pull only: the edits are still unsent when the rows are replaced.
		while (true) {
			const pulled = await pullOnce(two.engineDeps, [SPACE], signal);
			if (pulled.kind === 'failed') throw new Error(pulled.failure.kind);
			if (!pulled.more) break;
		}
		const again = await two.reload();
		expect(await again.task('gone')).toBeUndefined();
		expect(await again.task('t1')).toMatchObject({ title: 'typed offline', notes: 'new notes' });
		expect(await again.task('new')).toMatchObject({ title: 'also offline' });
		await again.sync();
		await one.sync();
		expect(await one.task('t1')).toMatchObject({ title: 'typed offline', notes: 'new notes' });
	});

	it('survives a full disk without losing its place', async () => {
		const { one, two } = await shared();
		await one.edit('t2', { title: 'more' });
		await one.sync();
		const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
		const failing = vi
			.spyOn(two.db._cursors, 'bulkPut')
			.mockRejectedValueOnce(full)
			.mockRejectedValueOnce(full);
		const before = await two.db._cursors.get(SPACE);
		// The loop around it answers a full disk, wherever it was met.
		await expect(pullOnce(two.engineDeps, [SPACE], signal)).rejects.toMatchObject({
			name: 'QuotaExceededError',
		});
		expect(await two.db._cursors.get(SPACE)).toEqual(before);
		failing.mockRestore();
		await two.sync();
		expect(await two.task('t2')).toMatchObject({ title: 'more' });
	});

	it('keeps records of tables and fields it does not know, byte for byte', async () => {
		const { server, one, two } = await shared();
		const known = [...server.records.values()][0]!;
		const stamp = known.last.stamp;
		const strange = { ...known, table: 'future.things', seq: known.seq + 1 };
		const map = server.records as Map<string, typeof known>;
		map.set('x', strange);
		map.set(`${SPACE}|${TASKS}|t1`, {
			...known,
			seq: known.seq + 2,
			clear: { ...known.clear, colour: ['blue', stamp] },
		});
		await pullOnce(two.engineDeps, [SPACE], signal);
		expect(await two.db._parked.toArray()).toEqual([strange]);
		await two.edit('t1', { title: 'edited by an old version' });
		expect((await two.db.rowsOf(TASKS).get([SPACE, 't1']))!.clear['colour']).toEqual(['blue', stamp]);
		await one.close();
	});
});

it('nothing that was typed is readable in the store or on the wire', async () => {
	const { server, one } = await shared({ title: 'zanzibar-canary' });
	server.refuse.set('t9', 'invalid_value');
	await one.edit('t9', { title: 'zanzibar-canary' });
	await one.sync();
	expect(await dump(one.db)).not.toContain('zanzibar-canary');
	expect(server.received.join()).not.toContain('zanzibar-canary');
	expect(person.kind).toBe('user');
});
