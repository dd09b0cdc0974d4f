/**
 * Rows lie small on the device and say the same; those of the version before are read as they are and move over while the app
 * is used, wherever that is cut (R14). Quick tier: cuts at 10 points; MANA_TEST_TIER=full: at 50.
 */
import { bareState } from '../../core/sync/record';
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDevice, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { anyRecord, anyWrite } from '../../../../tests/support/frame-arbitraries';
import { canonicalText } from '../../core/sync/canonical';
import { lockedVersions } from '../../registry/dexie-schema';
import { toRow } from '../local/row';
import { storePages } from '../sync/pages';
import type { Typed } from '../store-types';
import { formOf, isPacked } from './compact-row';
import { moveOver } from './move-over';

type Row = Readonly<Record<string, unknown>>;
const CUTS = process.env['MANA_TEST_TIER'] === 'full' ? 50 : 10;
const again = (store: string, row: unknown): unknown => {
	const packed = formOf(store)!.pack(row as Row);
	return isPacked(packed) ? formOf(store)!.unpack(packed) : packed;
};

describe('a row comes back as it was put', () => {
	it('records, with what was typed here', () => {
		const marks = fc.dictionary(fc.nat(3).map(String), fc.option(fc.nat(9), { nil: null }));
		fc.assert(
			fc.property(anyRecord, marks, fc.boolean(), (record, seqs, overs) => {
				const state = bareState(record);
				const stamps = [
					...new Set([...Object.values(state.clear).map(([, s]) => s), ...Object.values(state.sealed)]),
				];
				const typed: Record<string, Typed> = {};
				for (const [field, stamp] of [
					...Object.entries(state.clear).map(([name, [, s]]) => [name, s] as const),
					...Object.entries(state.sealed),
				]) {
					const at = String(stamps.indexOf(stamp));
					if (!Object.hasOwn(seqs, at)) continue;
					typed[field] = { stamp, seq: seqs[at]!, ...(overs ? { over: [] } : {}) };
				}
				const has = Object.keys(typed).length > 0;
				const row = toRow(TASKS, record, state, has ? typed : undefined);
				expect(again(TASKS, row)).toEqual(row);
			}),
		);
	});

	it('pages, what the server knows, what is kept for a later version, and writes', () => {
		fc.assert(
			fc.property(fc.array(anyRecord, { maxLength: 5 }), anyRecord, anyWrite, (records, record, write) => {
				const page = { key: 3, space: SPACE, staged: 0, records };
				expect(again('_pages', page)).toEqual(page);
				const base = {
					space: SPACE,
					table: TASKS,
					id: record.id,
					author: 'a',
					state: bareState(record),
					open: 1,
				};
				expect(again('_base', base)).toEqual(base);
				expect(again('_base', { ...base, state: null })).toEqual({ ...base, state: null });
				expect(again('_parked', record)).toEqual(record);
				const sent = { key: 1, space: write.space, table: write.table, id: write.id, write, bytes: 9 };
				expect(again('_outbox', sent)).toEqual(sent);
				const refused = { ...sent, reason: 'too_large', message: 'no', at: 1 };
				expect(again('_rejected', refused)).toEqual(refused);
			}),
		);
	});
});

/** Everything that a device holds, as it is read. */
async function contents(db: Device['db']): Promise<string> {
	const stores: Record<string, unknown> = {};
	for (const { name } of db.tables) {
		if (formOf(name) !== undefined) stores[name] = await db.table(name).toArray();
	}
	return canonicalText(stores);
}

/** What really lies in a store. */
async function lying(idb: IDBFactory, store: string): Promise<readonly unknown[]> {
	const raw = new Dexie('mana-u-1', { indexedDB: idb, IDBKeyRange });
	await raw.open();
	const rows = await raw.table(store).toArray();
	raw.close();
	return rows;
}

/** A device with something in every store that has a form, everything of it as the version before wrote it. */
async function olderDevice(): Promise<{ server: FakeServer; idb: IDBFactory; truth: string }> {
	const server = createFakeServer();
	const made = new IDBFactory();
	const device = await createDevice({ server, seed: 1, idb: made });
	for (let n = 0; n < 30; n += 1) await device.edit(`t${n}`, { title: `task ${n}`, priority: 'low' });
	await device.sync();
	server.refuse.set('r1', 'role_forbids');
	await device.edit('r1', { title: 'refused' });
	await device.sync();
	await device.edit('t2', { title: 'unsent' });
	await storePages(device.db, SPACE, [...server.records.values()].slice(0, 5), { space: SPACE, seq: 9 });
	await device.db._parked.put({ ...[...server.records.values()][0]!, table: 'later.table', id: 'x1' });
	const truth = await contents(device.db);
	const rows = new Map<string, Row[]>();
	for (const { name } of device.db.tables) rows.set(name, (await device.db.table(name).toArray()) as Row[]);
	await device.close();
	// The same rows in a database of the version before, which knew of no other form.
	const idb = new IDBFactory();
	const before = new Dexie('mana-u-1', { indexedDB: idb, IDBKeyRange });
	const older = lockedVersions.filter(({ stores }) => stores['_columns'] === undefined);
	for (const { version, stores } of older) before.version(version).stores({ ...stores });
	await before.open();
	for (const { name } of before.tables) {
		const plain = (rows.get(name) ?? []).map((row) =>
			name === '_device' ? { ...row, form: undefined } : row,
		);
		await before.table(name).bulkPut(plain);
	}
	before.close();
	return { server, idb, truth };
}

describe('a device of the version before', () => {
	it('is read as it is, goes on being used, and lies small in the end', async () => {
		const { server, idb, truth } = await olderDevice();
		const device = await createDevice({ server, seed: 2, idb });
		expect(await contents(device.db)).toBe(truth);
		expect((await device.task('t3'))?.['title']).toBe('task 3');
		expect(await moveOver(device.db, () => Promise.resolve())).toBeGreaterThan(30);
		expect(await contents(device.db)).toBe(truth);
		expect(await moveOver(device.db, () => Promise.resolve())).toBe(0);
		await device.edit('t3', { title: 'edited after' });
		await device.sync();
		expect((await device.task('t3'))?.['title']).toBe('edited after');
		await device.close();
		for (const store of [TASKS, '_rejected', '_parked'])
			for (const row of await lying(idb, store)) expect(isPacked(row), store).toBe(true);
	});

	it('loses nothing wherever the move is cut', async () => {
		for (let cut = 1; cut <= CUTS; cut += 1) {
			const { server, idb, truth } = await olderDevice();
			let device = await createDevice({ server, seed: 2, idb });
			// The browser is gone after so many steps of the move.
			let steps = 0;
			const killed = moveOver(device.db, async () => {
				steps += 1;
				if (steps >= (cut % 7) + 1) device.db.close();
			});
			if (cut % 2 === 0) void device.edit('t4', { notes: 'meanwhile' }).catch(() => undefined);
			await killed.catch(() => undefined);
			await device.close();
			device = await createDevice({ server, seed: 3, idb });
			if (cut % 2 === 1) expect(await contents(device.db)).toBe(truth);
			await moveOver(device.db, () => Promise.resolve());
			if (cut % 2 === 1) expect(await contents(device.db)).toBe(truth);
			await device.sync();
			for (let n = 0; n < 30; n += 1)
				expect((await device.task(`t${n}`))?.['title']).toBe(n === 2 ? 'unsent' : `task ${n}`);
			await device.close();
		}
	}, 120_000);
});

it('a task lies on the device in at most half of what it took', async () => {
	const device = await createDevice({ server: createFakeServer(), seed: 1 });
	const made = await device.executor.run<{ id: string }>(
		{ id: SPACE, kind: 'personal', name: 'Home', role: 'owner' },
		'todo_create',
		{ title: 'Water the plants on Friday', notes: 'n'.repeat(100), priority: 'high', dueDate: '2026-12-01' },
	);
	if (!made.ok) throw new Error(made.error.message);
	const row = (await device.db.rowsOf(TASKS).get([SPACE, made.value.value.id]))!;
	const packed = formOf(TASKS)!.pack(row as unknown as Row);
	const size = (value: unknown): number =>
		value instanceof Uint8Array
			? value.length
			: typeof value === 'object' && value !== null
				? Object.entries(value).reduce((sum, [key, one]) => sum + key.length + size(one), 0)
				: JSON.stringify(value)!.length;
	expect(size(packed)).toBeLessThanOrEqual(size(row) / 2);
	await device.close();
});
