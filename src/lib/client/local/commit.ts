/**
 * The one transaction of a local write: rows, outbox, what the server knew before, and the clock of the device. Either
 * all of it is stored or none. Nothing in here may wait for anything but IndexedDB.
 */
import { merge } from '../../core/sync/merge';
import { isPerson } from '../../core/sync/actor';
import { stampDevice } from '../../core/sync/hlc';
import { bareState, seenBy, type Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { noteMoves } from '../columns/column-store';
import { moveOf } from '../columns/peek';
import type { AccountDb } from '../db';
import { handedRow, type HandedNews } from '../rows/handed';
import type { BaseRow, DeviceRow, StoredRow, Typed } from '../store-types';
import { seenAt } from '../sync/cursor';
import { readPlaces, type PlaceRow } from './places';
import { hasMoved, placeOf, type Place, type ReadStates } from './moved';
import { stampOf, toRow, wireBytes, writtenFields } from './row';
import { typedOver } from './typed-over';

/** Another tab has stamped meanwhile: take new stamps, seal again, and come back. */
export interface Overtaken {
	readonly overtakenBy: DeviceRow;
}

/** Another tab or a pull has changed these records since they were read: what was decided by them no longer holds. */
export interface MovedOn {
	readonly movedOn: readonly Place[];
}

/** What was stored of each table. */
export interface Committed {
	readonly news: readonly HandedNews[];
}

/**
 * Stores the writes, oldest stamp first, at most one of each record. All reading goes out at once and then all writing, so
 * that the database is asked twice and not once for each step. Throws what IndexedDB throws, a full disk included.
 */
export async function commitWrites(
	db: AccountDb,
	accountId: string,
	writes: readonly Write[],
	read: ReadStates,
): Promise<Overtaken | MovedOn | Committed> {
	const names = [...new Set(writes.map((write) => write.table))];
	const stores = [
		...names.map((name) => db.rowsOf(name)),
		db._outbox,
		db._base,
		db._cursors,
		db._device,
		db._moves,
	];
	const { space } = writes[0]!;
	return db.atomic('rw', stores, async () => {
		const [self, cursor, ...found] = await Promise.all([
			db._device.get('self'),
			db._cursors.get(space),
			...names.map((name) =>
				placesOf(
					db,
					name,
					writes.filter((write) => write.table === name),
				),
			),
		]);
		const device = self!;
		const [first, last] = [writes[0]!.stamp, writes.at(-1)!.stamp];
		if (device.stamp !== undefined && device.stamp >= first) return { overtakenBy: device };
		const writer = { accountId, device: device.id, seen: seenAt(cursor) };
		const movedOn = found.flat().filter((place) => hasMovedOn(place, read));
		if (movedOn.length > 0) return { movedOn: movedOn.map(({ write }) => write) };
		const groups = found.map((places) =>
			places.map((place) => ({
				...place,
				write: { ...place.write, seen: seenOf(place.write, place.row, writer) },
			})),
		);
		const outbox = groups
			.flat()
			.map(({ write }) => write)
			.sort((a, b) => (a.stamp < b.stamp ? -1 : 1))
			.map((write) => ({ space, table: write.table, id: write.id, write, bytes: wireBytes(write) }));
		const [news] = await Promise.all([
			Promise.all(groups.map((places, at) => storeRows(db, writer, names[at]!, places))),
			db._device.put({ ...device, stamp: last }),
			db._outbox.bulkAdd(outbox),
		]);
		return { news: news.sort((a, b) => a.key - b.key) };
	});
}

/** A write, and what stands in its place. */
interface WritePlace extends PlaceRow {
	readonly write: Write;
}

async function placesOf(
	db: AccountDb,
	table: string,
	writes: readonly Write[],
): Promise<readonly WritePlace[]> {
	const places = await readPlaces(db, table, writes);
	return writes.map((write, at) => ({ write, ...places[at]! }));
}

const hasMovedOn = ({ write, row }: WritePlace, read: ReadStates): boolean =>
	row !== undefined && read.has(placeOf(write)) && hasMoved(bareState(row), read.get(placeOf(write)));

interface Writer {
	readonly accountId: string;
	readonly device: string;
	/** How far this device has seen the space, for a write to this record. */
	readonly seen: (write: Write) => number;
}

/**
 * What a write has seen of the fields it sets. Who goes on in a value of their own has seen nothing more of that field since:
 * what others put there meanwhile was overwritten before it arrived, and its author must be told even now.
 */
function seenOf(write: Write, row: StoredRow | undefined, { device, seen: seenFor }: Writer): number {
	const seen = seenFor(write);
	if (row === undefined) return seen;
	const before = writtenFields(write)
		.flatMap((field) => stampOf(row, field) ?? [])
		.filter((stamp) => stampDevice(stamp) === device)
		.map((stamp) => seenBy(row, stamp) ?? seen);
	return Math.min(seen, ...before);
}

/** The base after one more write: what the server knows is the state before the first unsent one. */
function baseAfter({ write, row, base }: WritePlace, accountId: string): BaseRow {
	if (base !== undefined) return { ...base, open: base.open + 1 };
	const { space, table, id } = write;
	// A record in an unexpanded page starts from null and is completed when the page is.
	const state = row === undefined ? null : bareState(row);
	return { space, table, id, author: row?.author ?? accountId, state, open: 1 };
}

/** Stores what becomes of the rows of one table, and answers it. */
async function storeRows(
	db: AccountDb,
	writer: Writer,
	table: string,
	places: readonly WritePlace[],
): Promise<HandedNews> {
	const { accountId } = writer;
	const next = places.map(({ write, row }) => written(table, accountId, row, write, writer.seen(write)));
	const moves = next.map((row) => moveOf(tables.get(table)!.table, row.id, row));
	const { space } = places[0]!.write;
	const [key] = await Promise.all([
		noteMoves(db, space, table, moves),
		db.rowsOf(table).bulkPut(next),
		db._base.bulkPut(places.map((place) => baseAfter(place, accountId))),
	]);
	return { key: key!, space, table, moves, records: next.map((row) => handedRow(row, true)) };
}

/** The row after one write of this device. */
export function written(
	table: string,
	accountId: string,
	row: StoredRow | undefined,
	write: Write,
	seen: number,
): StoredRow {
	const state = merge(row === undefined ? undefined : bareState(row), write).state;
	const mark = (field: string): Typed => ({
		stamp: write.stamp,
		seq: null,
		...typedOver(table, row, field, seen),
	});
	const typed = isPerson(write.actor)
		? { ...row?.typed, ...Object.fromEntries(writtenFields(write).map((field) => [field, mark(field)])) }
		: row?.typed;
	const author = row?.author ?? accountId;
	return toRow(table, { space: write.space, id: write.id, author }, state, typed);
}
