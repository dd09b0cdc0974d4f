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
import type { AccountDb, RecordKey } from '../db';
import type { DeviceRow, StoredRow, Typed } from '../store-types';
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

/** Stores the writes, oldest stamp first. Throws what IndexedDB throws, a full disk included. */
export async function commitWrites(
	db: AccountDb,
	accountId: string,
	writes: readonly Write[],
	read: ReadStates,
): Promise<Overtaken | MovedOn | undefined> {
	const names = [...new Set(writes.map((write) => write.table))];
	const stores = [
		...names.map((name) => db.rowsOf(name)),
		db._outbox,
		db._base,
		db._cursors,
		db._device,
		db._moves,
	];
	return db.atomic('rw', stores, async () => {
		const device = (await db._device.get('self'))!;
		const [first, last] = [writes[0]!.stamp, writes.at(-1)!.stamp];
		if (device.stamp !== undefined && device.stamp >= first) return { overtakenBy: device };
		const movedOn = await movedSince(db, writes, read);
		if (movedOn.length > 0) return { movedOn };
		await db._device.put({ ...device, stamp: last });
		const space = writes[0]!.space;
		const seen = (await db._cursors.get(space))?.seq ?? 0;
		const stored: Write[] = [];
		for (const name of names) {
			const own = writes.filter((write) => write.table === name);
			stored.push(...(await storeRows(db, { accountId, device: device.id, seen }, name, own)));
		}
		stored.sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
		await db._outbox.bulkAdd(
			stored.map((write) => ({
				space,
				table: write.table,
				id: write.id,
				write,
				bytes: wireBytes(write),
			})),
		);
		return undefined;
	});
}

async function movedSince(
	db: AccountDb,
	writes: readonly Write[],
	read: ReadStates,
): Promise<MovedOn['movedOn']> {
	const judged = writes.filter((write) => read.has(placeOf(write)));
	const rows = await Promise.all(judged.map(({ space, table, id }) => db.rowsOf(table).get([space, id])));
	return judged.filter((write, at) => {
		const row = rows[at];
		return row !== undefined && hasMoved(bareState(row), read.get(placeOf(write)));
	});
}

interface Writer {
	readonly accountId: string;
	readonly device: string;
	/** How far this device has seen the space. */
	readonly seen: number;
}

/**
 * What a write has seen of the fields it sets. Who goes on in a value of their own has seen nothing more of that field since:
 * what others put there meanwhile was overwritten before it arrived, and its author must be told even now.
 */
function seenOf(write: Write, row: StoredRow | undefined, { device, seen }: Writer): number {
	if (row === undefined) return seen;
	const before = writtenFields(write)
		.flatMap((field) => stampOf(row, field) ?? [])
		.filter((stamp) => stampDevice(stamp) === device)
		.map((stamp) => seenBy(row, stamp) ?? seen);
	return Math.min(seen, ...before);
}

/** Answers the writes with what each of them has seen. */
async function storeRows(
	db: AccountDb,
	writer: Writer,
	table: string,
	unseen: readonly Write[],
): Promise<readonly Write[]> {
	const { accountId } = writer;
	const rows = db.rowsOf(table);
	const found = await rows.bulkGet(unseen.map((write): [string, string] => [write.space, write.id]));
	const writes = unseen.map((write, at) => ({ ...write, seen: seenOf(write, found[at], writer) }));
	const keys = writes.map((write): RecordKey => [write.space, table, write.id]);
	const bases = await db._base.bulkGet(keys);
	// The state before the first unsent write is what the server knows; a record in an unexpanded page starts from null
	// and is completed when the page is.
	await db._base.bulkPut(
		writes.map((write, at) => {
			const [base, row] = [bases[at], found[at]];
			if (base !== undefined) return { ...base, open: base.open + 1 };
			const state = row === undefined ? null : bareState(row);
			return { space: write.space, table, id: write.id, author: row?.author ?? accountId, state, open: 1 };
		}),
	);
	const next = writes.map((write, at) => written(table, accountId, found[at], write, writer.seen));
	await rows.bulkPut(next);
	const moves = next.map((row) => moveOf(tables.get(table)!.table, row.id, row));
	await noteMoves(db, writes[0]!.space, table, moves);
	return writes;
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
