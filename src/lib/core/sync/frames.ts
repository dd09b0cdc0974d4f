/**
 * What devices and the server send each other, as bytes: many records or writes in a frame, which says once what they
 * share. A frame is a MessagePack list
 *
 *     [version, needs, kind, ...]
 *     kind 0, pulled records    first place, texts, actors, shapes, rows
 *     kind 1, pushed writes     device, texts, actors, shapes, rows
 *     kind 2, the end of a pull space, cursor, more; or the space alone, which is to be started over
 *     kind 3, first records     as kind 0: what is wanted first, which comes again in its place
 *     kind 4, what is to come   space, how many records
 *
 * Kinds 3 and 4 are sent to those who ask for them.
 *
 * A row is the bytes of a list (`frame/record.ts`, `frame/write.ts`), each by itself, so that one which cannot be read
 * costs no other. What does not fit into that form is the bytes of a text instead: its JSON. So reading gives exactly what
 * was written, whatever it was.
 *
 * `needs` is the spare slot: numbers of what a reader must understand beyond this description. Whoever does not know one
 * of them refuses the frame, so that a rule which changes what a record means is never passed over. Given out are
 * 1 (a merge kind for each field, in the shapes), 2 (an epoch for each key, with the key), 3 (a right for each write, in
 * its row) and 4 (a digest for each range of places, after the end); this version makes and understands none.
 */
import { byField, byWrite, type RecordByWrite } from './by-write';
import { PulledRecord, PullAhead, PullEnd, MAX_WRITES_PER_PUSH } from './protocol';
import type { SyncedRecord, Write } from './record';
import { bytesOf, listOf, pack, unpack, wholeOf, type Cell } from './frame/codec';
import { broken, FrameError } from './frame/error';
import { ListsMade, readLists, type ListsRead } from './frame/lists';
import { recordCell, recordOf } from './frame/record';
import { jsonOf, textCell, textOf } from './frame/value';
import { writeCell, writeOf } from './frame/write';

/** The media type of a frame, and of a stream of them. */
export const FRAME_TYPE = 'application/vnd.mana.sync';

const VERSION = 1;
const RECORDS = 0;
const PUSH = 1;
const END = 2;
const FIRST = 3;
const AHEAD = 4;

const frame = (kind: number, ...rest: readonly Cell[]): Uint8Array => pack([VERSION, [], kind, ...rest]);

/** What this frame says after its kind. Throws `FrameError`. */
function openFrame(bytes: Uint8Array): { readonly kind: unknown; readonly rest: readonly unknown[] } {
	const [version, needs, kind, ...rest] = listOf(unpack(bytes));
	if (wholeOf(version) !== VERSION) throw new FrameError('newer', `A frame of version ${String(version)}.`);
	if (listOf(needs).length > 0) throw new FrameError('newer', `A frame that needs ${String(needs)}.`);
	return { kind, rest };
}

/** Rows of what fits and JSON of what does not. */
const rowsOf = <T>(
	all: readonly T[],
	cellOf: (one: T) => Cell | undefined,
	asJson: (one: T) => unknown = (one) => one,
): readonly Cell[] =>
	all.map((one) => {
		try {
			return pack(cellOf(one) ?? JSON.stringify(asJson(one)));
		} catch {
			// What a database or a device kept may be of any form: it is for the receiver to judge, and costs no neighbour.
			return pack(JSON.stringify(asJson(one)));
		}
	});

/** One row again; `undefined` where it cannot be read. */
function readRow<T>(
	row: unknown,
	{ ofList, ofJson }: { ofList: (list: readonly unknown[]) => T; ofJson: (value: unknown) => T | undefined },
): T | undefined {
	try {
		const cell = unpack(bytesOf(row));
		return typeof cell === 'string' ? ofJson(jsonOf(cell)) : ofList(listOf(cell));
	} catch (error) {
		if (error instanceof FrameError) return undefined;
		throw error;
	}
}

function rowsIn(rest: readonly unknown[]): { readonly lists: ListsRead; readonly rows: readonly unknown[] } {
	const [, texts, actors, shapes, rows] = rest;
	if (rest.length !== 5) throw broken('its parts are missing or too many');
	return { lists: readLists(texts, actors, shapes), rows: listOf(rows) };
}

/** A frame of rows, in the order of their places. Texts among them go along as they are. */
function frameOf<T extends { readonly seq: number }>(
	kind: typeof RECORDS | typeof FIRST,
	all: readonly (T | string)[],
	cellOf: (one: T, first: number, lists: ListsMade) => Cell | undefined,
	asJson: (one: T) => unknown,
): Uint8Array {
	const lists = new ListsMade();
	const [one] = all;
	const first = typeof one === 'object' ? one.seq : 0;
	const rows = rowsOf(
		all,
		(each) => (typeof each === 'string' ? each : cellOf(each, first, lists)),
		(each) => (typeof each === 'string' ? each : asJson(each)),
	);
	return frame(kind, first, ...lists.cells(), rows);
}

/**
 * A frame of records. A text among them is one that the sender itself could not read: it goes along, and the receiver
 * counts it.
 */
export const encodeRecords = (records: readonly (SyncedRecord | string)[]): Uint8Array =>
	frameOf<SyncedRecord>(
		RECORDS,
		records,
		(record, first, lists) => {
			const writes = byWrite(record);
			return writes && recordCell(writes, first, lists);
		},
		(record) => record,
	);

/** The same of records that come by their writes, as rows of the database do. */
export const encodeByWrite = (records: readonly (RecordByWrite | string)[]): Uint8Array =>
	frameOf<RecordByWrite>(RECORDS, records, recordCell, byField);

/** A frame of records that are wanted before their turn. */
export const encodeFirst = (records: readonly (RecordByWrite | string)[]): Uint8Array =>
	frameOf<RecordByWrite>(FIRST, records, recordCell, byField);

/** The frame that tells how many records of a space are to come. */
export const encodeAhead = ({ space, ahead }: PullAhead): Uint8Array => frame(AHEAD, textCell(space), ahead);

/** The frame that ends what a pull tells of a space. */
export const encodeEnd = (end: PullEnd): Uint8Array =>
	'reset' in end ? frame(END, textCell(end.space)) : frame(END, textCell(end.space), end.cursor, end.more);

/** A frame of writes. */
export function encodePush(device: string, writes: readonly Write[]): Uint8Array {
	const lists = new ListsMade();
	const rows = rowsOf(writes, (write) => writeCell(write, lists));
	return frame(PUSH, textCell(device), ...lists.cells(), rows);
}

interface PulledRecords<Kind> {
	readonly kind: Kind;
	readonly records: readonly SyncedRecord[];
	/** Rows that could not be read. */
	readonly malformed: number;
}

export type PulledFrame =
	| PulledRecords<'records'>
	/** What is wanted first: it comes again in its place and says nothing of a cursor. */
	| PulledRecords<'first'>
	| { readonly kind: 'end'; readonly end: PullEnd }
	| { readonly kind: 'ahead'; readonly ahead: PullAhead };

/** What a frame of a pull says. Throws `FrameError` for bytes that are none. */
export function decodePulled(bytes: Uint8Array): PulledFrame {
	const { kind, rest } = openFrame(bytes);
	if (kind === END) return { kind: 'end', end: endOf(rest) };
	if (kind === AHEAD) return { kind: 'ahead', ahead: aheadOf(rest) };
	if (kind !== RECORDS && kind !== FIRST) throw broken('it is not of a pull');
	const { lists, rows } = rowsIn(rest);
	const first = wholeOf(rest[0]);
	const records: SyncedRecord[] = [];
	for (const row of rows) {
		const record = readRow(row, {
			ofList: (list) => byField(recordOf(list, first, lists)),
			ofJson: (value) => PulledRecord.safeParse(value).data as SyncedRecord | undefined,
		});
		if (record !== undefined) records.push(record);
	}
	const read = { records, malformed: rows.length - records.length };
	return kind === FIRST ? { kind: 'first', ...read } : { kind: 'records', ...read };
}

function aheadOf([space, ahead, ...more]: readonly unknown[]): PullAhead {
	const said = PullAhead.safeParse({ space: textOf(space), ahead });
	if (!said.success || more.length > 0) throw broken('it does not say how much is to come');
	return said.data;
}

function endOf(rest: readonly unknown[]): PullEnd {
	const [space, cursor, more] = rest;
	const said = rest.length === 1 ? { reset: true } : { cursor, more };
	const end = PullEnd.safeParse({ space: textOf(space), ...said });
	if (!end.success || rest.length === 2 || rest.length > 3) throw broken('its end says nothing');
	return end.data;
}

/**
 * What a frame of a push says: the device, and its writes as they were before they are judged, `undefined` for one that
 * cannot be read. Throws `FrameError` for bytes that are none and for more writes than a push may hold.
 */
export function decodePush(bytes: Uint8Array): {
	readonly device: string;
	readonly writes: readonly unknown[];
} {
	const { kind, rest } = openFrame(bytes);
	if (kind !== PUSH) throw broken('it is not a push');
	const { lists, rows } = rowsIn(rest);
	if (rows.length > MAX_WRITES_PER_PUSH) throw broken(`a push holds at most ${MAX_WRITES_PER_PUSH} writes`);
	const writes = rows.map((row) =>
		readRow<unknown>(row, { ofList: (list) => writeOf(list, lists), ofJson: (value) => value }),
	);
	return { device: textOf(rest[0]), writes };
}
