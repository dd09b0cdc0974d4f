/**
 * What could not be read on this device, for the person to see: counted, fetched again where the server has it, kept until
 * they let go of it where nobody else does.
 */
import type { ClockDep } from '../../core/ports/clock';
import Dexie from 'dexie';
import { tables } from '../../registry';
import { inBackground } from '../background';
import type { Bus } from '../bus';
import type { AccountDb, RecordKey } from '../db';
import type { RowStore } from '../rows/row-store';
import type { DamagedRow } from '../store-types';
import type { DamagedEntries } from '../workspace';
import { rebuildRecord, rebuildStores } from '../sync/rebuild';
import { damageKey, setAside } from './set-aside';

export interface Damage {
	readonly entries: readonly DamagedEntries[];
	/** How many entries of a table in a space this is about. */
	readonly in: (space: string, table: string) => number;
	/** Asks the server once more for everything it may have. */
	readonly fetchAgain: () => Promise<void>;
	/** Lets go of what only this device had. */
	readonly forget: () => Promise<void>;
	/** Resolves when what was found so far is set aside and shown. */
	readonly settled: () => Promise<void>;
	readonly close: () => void;
}

export interface DamageDeps extends ClockDep {
	readonly db: AccountDb;
	readonly bus: Bus;
	readonly rows: RowStore;
	/** Where it is kept; a plain one where nobody looks. */
	readonly cell?: DamageCell;
}

export interface DamageCell {
	rows: readonly DamagedRow[];
}

export function createDamage({ db, bus, rows, clock, cell = { rows: [] } }: DamageDeps): Damage {
	// One step after the other, so that what is shown is what the last one left.
	let queue: Promise<void> = Promise.resolve();

	const load = async (): Promise<void> => {
		cell.rows = await db._damaged.toArray();
	};
	const enqueue = (work: () => Promise<void>): Promise<void> => {
		// Whoever reads may be in a transaction, and this is none of its business.
		const next = Dexie.ignoreTransaction(() => queue.then(work));
		queue = next.catch(() => undefined);
		return next;
	};

	const take = async (): Promise<void> => {
		if (!db.hasFound) return;
		const owing: RecordKey[] = [];
		// Computing a record anew may meet the next one that cannot be read.
		while (db.hasFound) {
			owing.push(...(await db.takeFound((found) => setAside(db, found, clock.now()))));
			await rebuildAll(owing).catch((error: unknown) => {
				if (!db.hasFound) throw error;
			});
		}
		await load();
		for (const [space, table, id] of owing) bus.send({ type: 'rows', space, table, ids: [id] });
		bus.send({ type: 'damaged' });
		// Waiting writes, notices and rows may have been among them.
		bus.send({ type: 'outbox' });
		bus.send({ type: 'rejected' });
		bus.send({ type: 'conflicts' });
	};
	const rebuildAll = (records: readonly RecordKey[]): Promise<void> =>
		db.transaction('rw', rebuildStores(db, tables.keys()), async () => {
			for (const record of records) await rebuildRecord(db, record);
		});

	/** Rows that stand where they stood and whose text does not open. */
	const note = async (space: string, table: string, ids: readonly string[]): Promise<void> => {
		const wanted = ids.map((id): DamagedRow => ({
			key: damageKey(table, [space, id]),
			store: table,
			space,
			table,
			id,
			count: 1,
			at: clock.now(),
		}));
		const known = await db._damaged.bulkGet(wanted.map(({ key }) => key));
		const fresh = wanted.filter((_, at) => known[at] === undefined);
		if (fresh.length === 0) return;
		await db._damaged.bulkPut(fresh);
		await load();
		bus.send({ type: 'damaged' });
	};

	/** What opens again is damaged no more, and neither is what the server does not have any more. */
	const review = async (): Promise<void> => {
		await load();
		const fetched = cell.rows.filter((row) => row.fetched === true);
		const mended: string[] = [];
		for (const { key, space, table, id } of fetched) {
			const known = tables.get(table);
			const stored = known && rows.of(space, known.table);
			await stored?.ready();
			await stored?.settled();
			const [entry] = (await stored?.entries([id])) ?? [];
			if (entry?.broken === undefined) mended.push(key);
		}
		if (mended.length === 0) return;
		await db._damaged.bulkDelete(mended);
		await load();
	};

	/** Whether a record arrived that the server had no better copy of before. */
	const concerns = (table: string, ids: readonly string[]): boolean =>
		cell.rows.some((row) => row.fetched === true && row.table === table && ids.includes(row.id));

	const stop = bus.on((message, fromHere) => {
		if (message.type === 'unreadable')
			inBackground(enqueue(() => note(message.space, message.table, message.ids)));
		else if (message.type === 'space') inBackground(enqueue(review));
		else if (message.type === 'rows' && concerns(message.table, message.ids)) inBackground(enqueue(review));
		else if (message.type === 'damaged' && !fromHere) inBackground(enqueue(load));
	});
	db.onFound(() => enqueue(take));
	inBackground(enqueue(review));

	return {
		get entries() {
			return summed(cell.rows);
		},
		in: (space, table) =>
			cell.rows
				.filter((row) => row.table === table && row.space === space)
				.reduce((sum, row) => sum + row.count, 0),
		fetchAgain: () =>
			enqueue(async () => {
				await db._damaged.toCollection().modify((row) => void delete (row as { fetched?: true }).fetched);
				await load();
				bus.send({ type: 'damaged' });
			}),
		forget: () =>
			enqueue(async () => {
				await db._damaged.bulkDelete(cell.rows.filter((row) => row.kept !== undefined).map(({ key }) => key));
				await load();
				bus.send({ type: 'damaged' });
			}),
		settled: async () => {
			for (let seen; seen !== queue; await seen) seen = queue;
		},
		close: stop,
	};
}

/** One line for each table and for what becomes of it. */
function summed(all: readonly DamagedRow[]): readonly DamagedEntries[] {
	const groups: Record<string, DamagedEntries> = {};
	for (const { store, space, table, count, kept, fetched } of all) {
		if (count === 0) continue;
		const state = kept !== undefined ? 'only_here' : fetched ? 'still_damaged' : 'awaited';
		const key = `${state}|${store === '_conflicts'}|${space}|${table}`;
		const known = groups[key]?.count ?? 0;
		groups[key] = { key, space, table, state, isNotice: store === '_conflicts', count: known + count };
	}
	return Object.values(groups);
}
