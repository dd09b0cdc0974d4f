/**
 * Nothing that a person typed is overwritten or deleted unseen without a notice that holds it, over random histories of
 * three devices. Who had seen what is followed beside the program: by the place at which the server took each write and
 * the place its writer had reached. Quick tier 150 seeds; MANA_TEST_TIER=full runs 2,000.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ada, createDevice, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer, type FakeServer } from '../../../../tests/support/fake-sync-server';
import { ok } from '../../core/result';
import { canonicalText } from '../../core/sync/canonical';
import { join } from '../../core/sync/merge';
import type { RecordState, Write } from '../../core/sync/record';
import { writtenFields } from '../local/row';
import { createNotices } from '../notices';
import { weighConflicts } from './conflict-rows';
import { pullOnce } from './pull';
import { pushOutbox } from './push';
import { beginRefetch } from './refetch';

const DEVICES = 3;
const runs = process.env['MANA_TEST_TIER'] === 'full' ? 2_000 : 150;
const { signal } = new AbortController();

type Op =
	| { readonly do: 'edit'; readonly id: string; readonly field: 'title' | 'notes' | 'dueDate' }
	| { readonly do: 'delete' | 'restore'; readonly id: string }
	| { readonly do: 'push' | 'pull' | 'fetch anew' };
const id = fc.constantFrom('a', 'b');
const op: fc.Arbitrary<Op> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('edit' as const),
			id,
			field: fc.constantFrom('title' as const, 'notes' as const, 'dueDate' as const),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const), id }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constantFrom('push' as const, 'pull' as const) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('fetch anew' as const) }) },
);
const step = fc.tuple(fc.nat(DEVICES - 1), fc.nat(5_000), op);

interface Made {
	readonly device: number;
	readonly write: Write;
	readonly value: unknown;
	/** The write whose value stood in the field when this one was typed over it. */
	readonly over: string | undefined;
}

/** What happened, told apart from the program: each write, who made it, over what, and where the server placed it. */
class Chronicle {
	readonly #made = new Map<string, Made>();
	readonly #places = new Map<string, number>();

	async note(
		device: Device,
		at: number,
		values: Readonly<Record<string, unknown>>,
		over?: string,
	): Promise<void> {
		for (const { write } of await device.db._outbox.toArray()) {
			if (this.#made.has(write.stamp)) continue;
			this.#made.set(write.stamp, { device: at, write, value: canonicalText(values), over });
		}
	}

	/** After a push: the places of what the server has by now. */
	placed(server: FakeServer, before: number): void {
		const fresh = server.pushes.slice(before).flat();
		for (const write of fresh) {
			const record = server.records.get(`${write.space}|${write.table}|${write.id}`);
			// A write that lost on arrival is never placed: nobody could have seen it.
			const stands =
				record !== undefined && [...writtenFields(write)].some((f) => winner(record, f) === write.stamp);
			const deletes = write.deleted !== undefined && record?.deleted?.[1] === write.stamp;
			if ((stands || deletes) && !this.#places.has(write.stamp)) this.#places.set(write.stamp, record!.seq);
		}
	}

	made(stamp: string) {
		return this.#made.get(stamp);
	}

	/** The newest value that a device typed into a field and never knew to be replaced. */
	typed(device: number, record: string, field: string): string | undefined {
		return [...this.#made.entries()]
			.filter(
				([, { device: by, write }]) =>
					by === device && write.id === record && writtenFields(write).includes(field),
			)
			.map(([stamp]) => stamp)
			.sort()
			.at(-1);
	}

	/** Whether somebody replaced this value having it before them, before or after others did not: then it was not lost. */
	replacedKnowingly(typed: string): boolean {
		return [...this.#made.values()].some(({ over }) => over === typed);
	}

	hadSeen(writer: string, typed: string): boolean {
		const seen = this.#made.get(writer)!.write.seen ?? 0;
		const place = this.#places.get(typed);
		return place !== undefined && seen >= place;
	}
}

type Slots = Pick<RecordState, 'clear' | 'sealed' | 'deleted'>;
const winner = (record: Slots, field: string): string | undefined =>
	record.clear[field]?.[1] ?? record.sealed[field];

/** The record as the device shows it: its row, or what came and was not made into one yet. */
async function standing(device: Device, id: string): Promise<Slots | undefined> {
	const row = await device.db.rowsOf(TASKS).get([SPACE, id]);
	const pages = await device.db._pages.toArray();
	const came = pages.flatMap(({ records }) => records).findLast((record) => record.id === id);
	return came === undefined ? row : join(row, came).state;
}

async function act(
	server: FakeServer,
	devices: readonly Device[],
	chronicle: Chronicle,
	[at, ms, what]: readonly [number, number, Op],
	n: number,
): Promise<void> {
	const device = devices[at]!;
	device.wall.value += ms;
	server.now.value = Math.max(server.now.value, device.wall.value);
	const pushed = server.pushes.length;
	if (what.do === 'edit') {
		const row = await standing(device, what.id);
		// Nobody types into what they see deleted.
		if (row?.deleted?.[0]) return;
		// Each value once: one that is overwritten by the same value is not lost.
		const value =
			what.field === 'dueDate'
				? `2026-${n < 28 ? '01' : '02'}-${String((n % 28) + 1).padStart(2, '0')}`
				: `${what.field} ${n}`;
		await device.edit(what.id, { [what.field]: value });
		const over = row === undefined ? undefined : winner(row, what.field);
		await chronicle.note(device, at, { [what.field]: value }, over);
	} else if (what.do === 'delete' || what.do === 'restore') {
		await device.write([{ table: TASKS, id: what.id, deleted: what.do === 'delete' }]);
		await chronicle.note(device, at, {});
	} else if (what.do === 'push') await pushOutbox(device.engineDeps, signal);
	else if (what.do === 'fetch anew') await beginRefetch(device.db, SPACE);
	else await pullOnce(device.engineDeps, [SPACE], signal);
	chronicle.placed(server, pushed);
}

/** Values that must have a notice on this device in the end, as `record field`. */
function owed(server: FakeServer, chronicle: Chronicle, at: number): string[] {
	const missing: string[] = [];
	for (const record of server.records.values()) {
		for (const field of ['title', 'notes', 'dueDate']) {
			const typed = chronicle.typed(at, record.id, field);
			const won = winner(record, field);
			if (typed === undefined || won === undefined) continue;
			const by = chronicle.made(won)!;
			if (won !== typed && by.device !== at && by.value !== chronicle.made(typed)!.value) {
				if (won > typed && !chronicle.replacedKnowingly(typed)) {
					missing.push(`${record.id} ${field}`);
				}
			}
			const deletion = record.deleted?.[0] ? record.deleted[1] : undefined;
			if (won !== typed || deletion === undefined || chronicle.made(deletion)!.device === at) continue;
			if (!chronicle.hadSeen(deletion, typed)) missing.push(`${record.id} ${field}`);
		}
	}
	return missing;
}

describe('notices', () => {
	it('hold everything typed that was overwritten or deleted by somebody who had not seen it', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
				const server = createFakeServer();
				const devices: Device[] = [];
				for (let seed = 1; seed <= DEVICES; seed += 1) devices.push(await createDevice({ server, seed }));
				const chronicle = new Chronicle();
				for (const [n, one] of steps.entries()) await act(server, devices, chronicle, one, n);
				for (let round = 0; round < 2; round += 1) {
					for (const device of devices) {
						const pushed = server.pushes.length;
						await device.sync();
						chronicle.placed(server, pushed);
					}
				}
				for (const [at, device] of devices.entries()) {
					await weighConflicts(device.db, device.opener);
					const told = new Set<string>();
					for (const { id, lost } of await device.db._conflicts.toArray()) {
						for (const field of [...Object.keys(lost.clear), ...Object.keys(lost.sealed)])
							told.add(`${id} ${field}`);
					}
					for (const lost of owed(server, chronicle, at))
						expect([lost, [...told]]).toEqual([lost, expect.arrayContaining([lost])]);
					await device.close();
				}
			}),
			{ numRuns: runs },
		);
	}, 600_000);

	it('tells of a lost title although the newest write of the record is our own', async () => {
		const server = createFakeServer();
		const [a, b] = [await createDevice({ server, seed: 1 }), await createDevice({ server, seed: 2 })];
		await a.edit('t', { title: 'first', priority: 'low' });
		await a.sync();
		await b.sync();
		await a.edit('t', { title: 'by A' });
		await a.sync();
		b.wall.value += 10;
		await b.edit('t', { title: 'by B, offline' });
		a.wall.value += 20;
		await a.edit('t', { priority: 'high' });
		await a.sync();
		await b.sync();
		await a.sync();
		await weighConflicts(a.db, a.opener);
		const [notice] = await a.db._conflicts.toArray();
		expect((await a.opener.record(notice!, notice!.lost)).fields).toEqual({ title: 'by A' });
		for (const device of [a, b]) await device.close();
	});

	it('tells the author of a text that one overwrote unseen and a third went on from', async () => {
		const server = createFakeServer();
		const [a, b, c] = [
			await createDevice({ server, seed: 1 }),
			await createDevice({ server, seed: 2 }),
			await createDevice({ server, seed: 3 }),
		];
		await a.edit('t', { notes: 'Plan' });
		for (const device of [a, b, c]) await device.sync();
		await a.edit('t', { notes: 'Plan by A' });
		await pushOutbox(a.engineDeps, signal);
		b.wall.value += 10;
		await b.edit('t', { notes: 'Plan, as B sees it' });
		await pushOutbox(b.engineDeps, signal);
		await c.sync();
		c.wall.value += 20;
		await c.edit('t', { notes: 'Plan, as B sees it, and C' });
		await c.sync();
		// Fetched anew, it is told just the same.
		await beginRefetch(a.db, SPACE);
		await a.sync();
		await weighConflicts(a.db, a.opener);
		const notices = await a.db._conflicts.toArray();
		expect(notices).toHaveLength(1);
		const [lost, over] = await Promise.all(
			[notices[0]!.lost, notices[0]!.over!].map((slots) => a.opener.record(notices[0]!, slots)),
		);
		// What both grew from is what B had seen, not what C had.
		expect([lost!.fields, over!.fields]).toEqual([{ notes: 'Plan by A' }, { notes: 'Plan' }]);
		await b.sync();
		expect(await b.db._conflicts.count()).toBe(0);
		for (const device of [a, b, c]) await device.close();
	});

	it('keeps an edit that lost to a deletion, says who deleted it, and brings both back with one press', async () => {
		const server = createFakeServer();
		const [a, b] = [await createDevice({ server, seed: 1 }), await createDevice({ server, seed: 2 })];
		await a.edit('t', { title: 'Plan', createdAt: 1 });
		await a.sync();
		await b.sync();
		await b.write([{ table: TASKS, id: 't', deleted: true }], { kind: 'ai', id: 'agent-1', name: 'Scout' });
		await b.sync();
		a.wall.value += 1_000;
		await a.edit('t', { notes: 'typed on the train' });
		await a.sync();
		expect(await a.task('t')).toBeUndefined();
		const notices = createNotices({
			db: a.db,
			bus: a.bus,
			opener: a.opener,
			accountId: ada.id,
			write: async (space, changes) => ok(await a.write(changes, undefined, space)),
		});
		await notices.load();
		const [notice] = notices.conflicts;
		expect(notice).toMatchObject({ id: 't', fields: ['notes'], gone: { under: 0, isMine: false } });
		expect(await notice!.title()).toBe('Plan');
		expect(await notice!.lost()).toEqual({ notes: 'typed on the train' });
		await notice!.restore();
		await a.sync();
		await b.sync();
		for (const device of [a, b]) {
			expect(await device.task('t')).toMatchObject({ title: 'Plan', notes: 'typed on the train' });
			expect(await device.db._conflicts.count()).toBe(0);
		}
		notices.close();
		for (const device of [a, b]) await device.close();
	});

	it('names the agent that deleted a record after it was edited here, and holds many such records', async () => {
		const server = createFakeServer();
		const [a, b] = [await createDevice({ server, seed: 1 }), await createDevice({ server, seed: 2 })];
		const ids = ['t1', 't2', 't3'];
		for (const id of ids) await a.edit(id, { title: id, createdAt: 1 });
		await a.sync();
		await b.sync();
		for (const id of ids) await a.edit(id, { notes: `more on ${id}` });
		await a.sync();
		b.wall.value += 1_000;
		const scout = { kind: 'ai', id: 'agent-1', name: 'Scout' } as const;
		await b.write(
			ids.map((id) => ({ table: TASKS, id, deleted: true })),
			scout,
		);
		await b.sync();
		await a.sync();
		await weighConflicts(a.db, a.opener);
		const gone = await a.db._conflicts.toArray();
		expect(gone.map(({ id, gone: how }) => [id, how?.by])).toEqual(ids.map((id) => [id, 'Scout']));
		for (const device of [a, b]) await device.close();
	});

	it('tells of a project that was deleted under a task which was moved into it meanwhile', async () => {
		const server = createFakeServer();
		const [a, b] = [await createDevice({ server, seed: 1 }), await createDevice({ server, seed: 2 })];
		await a.write([
			{ table: 'todo.projects', id: 'p', set: { name: 'Garden', createdAt: 1 } },
			{ table: TASKS, id: 't', set: { title: 'Dig', createdAt: 1 } },
		]);
		await a.sync();
		await b.sync();
		await b.write([{ table: 'todo.projects', id: 'p', deleted: true }]);
		await b.sync();
		await a.edit('t', { projectId: 'p' });
		await a.sync();
		await weighConflicts(a.db, a.opener);
		const [notice] = await a.db._conflicts.toArray();
		expect(notice).toMatchObject({
			table: 'todo.projects',
			id: 'p',
			gone: { under: [{ table: TASKS, id: 't' }] },
		});
		expect((await a.opener.record(notice!, notice!.lost)).fields).toEqual({ name: 'Garden' });
		// Whoever had seen the task there deleted it on purpose.
		await b.sync();
		expect(await b.db._conflicts.count()).toBe(0);
		for (const device of [a, b]) await device.close();
	});
});
