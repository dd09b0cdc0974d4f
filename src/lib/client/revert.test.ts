/** The revert of a whole run on a real device: sealed rows, real boxes, one step as the person. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createDevice, home, SPACE, TASKS, type Device } from '../../../tests/support/client-device';
import { createFakeServer } from '../../../tests/support/fake-sync-server';
import { lookAtAll } from '../../../tests/support/look-at-all';
import type { Change } from '../core/module';
import type { Actor } from '../core/sync/actor';
import type { HistoryEntry } from '../core/sync/history';
import { merge } from '../core/sync/merge';
import type { RecordState } from '../core/sync/record';
import { stands } from '../core/sync/revert';
import { tables } from '../registry';
import { revertEntries } from './revert';

const agent: Actor = { kind: 'ai', id: 'a-1', name: 'Mana', missionId: 'm-1', iterationId: 'i-1' };

let device: Device;
let history: HistoryEntry[];
let states: Map<string, RecordState>;
let taken: number;

/** Writes on the device and keeps the history the server would keep. */
async function write(changes: readonly Change[], actor: Actor): Promise<void> {
	await device.write(changes, actor);
	const outbox = await device.db._outbox.orderBy('key').toArray();
	for (const { write: made } of outbox.slice(taken)) {
		taken += 1;
		const key = `${made.table}|${made.id}`;
		const merged = merge(states.get(key), made);
		states.set(key, merged.state);
		if (made.actor.kind !== 'ai') continue;
		history.push({
			space: made.space,
			table: made.table,
			id: made.id,
			seq: taken,
			at: 0,
			userId: 'u-1',
			actor: made.actor,
			stamp: made.stamp,
			set: { ...made.set },
			box: made.box === undefined ? null : { fields: [...made.box.fields], data: made.box.data },
			deleted: made.deleted ?? null,
			won: [...merged.won],
			displaced: merged.displaced as HistoryEntry['displaced'],
		});
	}
}

const person: Actor = { kind: 'user', id: 'u-1', name: 'Ada' };
const revert = () =>
	revertEntries(
		{
			keys: device.keys,
			rows: device.rows,
			apply: (changes) => device.executor.apply(home, changes),
		},
		SPACE,
		history,
	);

/** How many of the agent's writes still hold something. */
async function standing(): Promise<number> {
	const rows = device.rows.of(SPACE, tables.get(TASKS)!.table);
	const seen = await lookAtAll(rows);
	return history.filter((entry) => stands(seen.entry(entry.id)!.state, entry)).length;
}

beforeEach(async () => {
	device = await createDevice({ server: createFakeServer(), seed: 7 });
	history = [];
	states = new Map();
	taken = 0;
	await write([{ table: TASKS, id: 'old', set: { title: 'Call the bank', notes: 'At four' } }], person);
	return () => device.close();
});

describe('reverting a run', () => {
	test('a run of three writes is taken back whole, and the revert can be undone', async () => {
		await write([{ table: TASKS, id: 'new', set: { title: 'Book the train' } }], agent);
		await write([{ table: TASKS, id: 'old', set: { title: 'Call the dentist' } }], agent);
		await write([{ table: TASKS, id: 'new', set: { notes: 'Window seat' } }], agent);
		expect(await standing()).toBe(3);
		const done = await revert();
		expect(done.ok && done.value.value).toEqual({ reverted: 2, skipped: [] });
		expect(await standing()).toBe(0);
		expect(await device.task('new')).toBeUndefined();
		expect(await device.task('old')).toMatchObject({ title: 'Call the bank', notes: 'At four' });
		if (done.ok) await done.value.undo!();
		expect(await device.task('new')).toMatchObject({ title: 'Book the train', notes: 'Window seat' });
		expect(await device.task('old')).toMatchObject({ title: 'Call the dentist' });
	});

	test('what the person edited since stays, and is reported', async () => {
		await write([{ table: TASKS, id: 'old', set: { title: 'Call the dentist', notes: 'At nine' } }], agent);
		await write([{ table: TASKS, id: 'old', set: { title: 'Call my dentist' } }], person);
		expect(await standing()).toBe(1);
		const done = await revert();
		expect(done.ok && done.value.value).toEqual({
			reverted: 1,
			skipped: [{ table: TASKS, id: 'old', field: 'title', why: 'changed_since' }],
		});
		expect(await standing()).toBe(0);
		expect(await device.task('old')).toMatchObject({ title: 'Call my dentist', notes: 'At four' });
	});

	test('a second revert finds nothing to do', async () => {
		await write([{ table: TASKS, id: 'new', set: { title: 'Book the train' } }], agent);
		await revert();
		const again = await revert();
		expect(again.ok && again.value.value.reverted).toBe(0);
		expect(again.ok && again.value.undo).toBeUndefined();
	});
});

test('an approved call that is carried out twice writes one record', async () => {
	const call = () =>
		device.executor.run(home, 'todo_create', { title: 'Buy milk' }, { actor: agent, idempotencyKey: 'p-1' });
	const [first, second] = [await call(), await call()];
	expect(first.ok && second.ok && first.value.value).toEqual(second.ok && second.value.value);
	expect((await device.db.rowsOf(TASKS).toArray()).map((row) => row.id)).toHaveLength(2);
});
