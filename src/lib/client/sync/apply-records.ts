/**
 * Takes records of the server into rows, in one transaction with the cursor that says so. Local writes that the server
 * has not seen survive, because merging is field by field; a typed value that loses is kept for the person.
 */
import type { Stamp } from '../../core/sync/hlc';
import { join } from '../../core/sync/merge';
import { bareState, type SyncedRecord } from '../../core/sync/record';
import { referrersOf, tables } from '../../registry/tables';
import { noteMoves } from '../columns/column-store';
import { moveOf } from '../columns/peek';
import type { AccountDb } from '../db';
import { readPlaces, type PlaceRow } from '../local/places';
import { toRow } from '../local/row';
import { handedRow, type HandedNews } from '../rows/handed';
import type { BaseRow, ConflictRow, CursorRow, DeviceRow, StoredRow } from '../store-types';
import { storeConflicts } from './conflict-rows';
import { cursorAfter } from './cursor';
import { goneKey, lostTyping, orphaned } from './lost-typing';

export interface Applied {
	/** Whether a typed value was overwritten somewhere. */
	readonly conflicts: boolean;
	/** All of it, for the tables in memory. */
	readonly news: readonly HandedNews[];
}

export const applyStores = (db: AccountDb, records: readonly SyncedRecord[]) => [
	...[...new Set(records.flatMap(({ table }) => [table, ...referrersOf(table).map((by) => by.table.name)]))]
		.filter((name) => tables.has(name))
		.map((name) => db.rowsOf(name)),
	db._base,
	db._parked,
	db._cursors,
	db._device,
	db._conflicts,
	db._moves,
];

/** `cursors` are stored with the records, so that a cursor never runs ahead of what is here. `now` dates conflicts. */
export async function applyRecords(
	db: AccountDb,
	records: readonly SyncedRecord[],
	cursors: readonly CursorRow[],
	now: number,
): Promise<Applied> {
	return db.atomic('rw', applyStores(db, records), async () => {
		const byTable = new Map<string, SyncedRecord[]>();
		for (const record of records) byTable.set(record.table, [...(byTable.get(record.table) ?? []), record]);
		const groups = [...byTable].filter(([table]) => tables.has(table));
		const [device, known, ...found] = await Promise.all([
			db._device.get('self'),
			db._cursors.bulkGet(cursors.map(({ space }) => space)),
			...groups.map(([table, group]) => readPlaces(db, table, group)),
		]);
		const arrivals = groups.map(([table, group], at) => arrive(table, group, found[at]!, device?.id, now));
		// What is there again, whoever brought it back, is no longer gone.
		const live = records.filter(({ deleted }) => deleted !== null && !deleted[0]).map(goneKey);
		const [news] = await Promise.all([
			Promise.all(arrivals.map((arrival) => storeArrival(db, arrival))),
			// A table of a newer version of the app: kept as it came, until this device knows it.
			db._parked.bulkPut(records.filter(({ table }) => !tables.has(table))),
			db._conflicts.bulkDelete(live),
			db._cursors.bulkPut(
				cursors.map((cursor, at) =>
					cursorAfter(
						cursor,
						known[at],
						records.filter(({ space }) => space === cursor.space),
					),
				),
			),
			observe(db, device, records),
		]);
		const conflicts = arrivals.flatMap((arrival) => arrival.conflicts);
		for (const [, group] of groups) conflicts.push(...(await orphaned(db, group, now, device?.id)));
		await storeConflicts(db, conflicts);
		return {
			conflicts: conflicts.length > 0,
			news: news.flat().sort((a, b) => a.key - b.key),
		};
	});
}

/** A device that has seen a stamp writes after it. */
async function observe(
	db: AccountDb,
	device: DeviceRow | undefined,
	records: readonly SyncedRecord[],
): Promise<void> {
	let newest: Stamp = '';
	for (const { last } of records) if (last.stamp > newest) newest = last.stamp;
	if (device !== undefined && newest > (device.stamp ?? ''))
		await db._device.put({ ...device, stamp: newest });
}

/** What becomes of one table. */
interface Arrived {
	readonly table: string;
	readonly changed: readonly StoredRow[];
	readonly bases: readonly BaseRow[];
	readonly conflicts: readonly ConflictRow[];
	/** Every record that came as it is now, also where it changed nothing, with whether it still waits. */
	readonly all: readonly { readonly row: StoredRow; readonly pending: boolean }[];
}

function arrive(
	table: string,
	records: readonly SyncedRecord[],
	places: readonly PlaceRow[],
	device: string | undefined,
	now: number,
): Arrived {
	// The same record may come twice in one batch; the second must see the first.
	const next = new Map<string, StoredRow>();
	const nextBases = new Map<string, BaseRow>();
	const conflicts: ConflictRow[] = [];
	const all = new Map<string, Arrived['all'][number]>();
	records.forEach((record, at) => {
		const key = `${record.space}|${record.id}`;
		const row = next.get(key) ?? places[at]!.row;
		const merged = join(row === undefined ? undefined : bareState(row), bareState(record));
		const base = nextBases.get(key) ?? places[at]!.base;
		if (base !== undefined) {
			const state = join(base.state ?? undefined, bareState(record)).state;
			nextBases.set(key, { ...base, author: record.author, state });
		}
		const isSame = !merged.changed && row?.author === record.author;
		if (row !== undefined && !isSame)
			conflicts.push(...lostTyping({ table, row, record, merged, device, now }));
		const result = isSame ? row : toRow(table, record, merged.state, row?.typed);
		if (!isSame) next.set(key, result);
		all.set(key, { row: result, pending: base !== undefined });
	});
	return {
		table,
		changed: [...next.values()],
		bases: [...nextBases.values()],
		conflicts,
		all: [...all.values()],
	};
}

/** Stores what arrived. What came is a row of its own from now on, which the news says. */
async function storeArrival(
	db: AccountDb,
	{ table, changed, bases, all }: Arrived,
): Promise<readonly HandedNews[]> {
	const bySpace = new Map<string, Arrived['all'][number][]>();
	for (const one of all) bySpace.set(one.row.space, [...(bySpace.get(one.row.space) ?? []), one]);
	const [news] = await Promise.all([
		Promise.all(
			[...bySpace].map(async ([space, arrived]): Promise<HandedNews> => {
				const moves = arrived.map(({ row }) => moveOf(tables.get(table)!.table, row.id, row, 0));
				const records = arrived.map(({ row, pending }) => handedRow(row, pending));
				return { key: (await noteMoves(db, space, table, moves))!, space, table, moves, records };
			}),
		),
		db.rowsOf(table).bulkPut([...changed]),
		db._base.bulkPut([...bases]),
	]);
	return news;
}
