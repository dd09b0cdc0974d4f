/**
 * Rows of the account database as they lie on the device: what a record or a write says is a frame of one, as on the wire;
 * pages are frames of many. Beside it stands what IndexedDB itself looks into. Pure; a row that cannot be read again is
 * answered as it lies, and is then found to be damaged.
 */
import { stampDevice, stampMillis } from '../../core/sync/hlc';
import { decodePulled, decodePush, encodePush, encodeRecords } from '../../core/sync/frames';
import { bareState, type SyncedRecord, type Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { referring } from '../../registry/dexie-schema';
import { stampOf } from '../local/row';
import type { BaseRow, OutboxRow, PageRow, StoredRow, Typed } from '../store-types';

/** How rows of a store are packed, and read again. */
export interface Form {
	readonly pack: (row: Fields) => Fields;
	readonly unpack: (row: Fields) => Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** A copy of its own: a frame is made inside a larger buffer, and a clone of a view takes all of that along. */
const kept = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

const recordFrame = (record: SyncedRecord): Uint8Array => kept(encodeRecords([record]));

function recordsIn(frame: Uint8Array): readonly SyncedRecord[] {
	const read = decodePulled(frame);
	if (read.kind !== 'records' || read.malformed > 0) throw new Error('A stored frame holds no records.');
	return read.records;
}
const recordIn = (frame: Uint8Array): SyncedRecord => recordsIn(frame)[0]!;

const writeFrame = (write: Write): Uint8Array => kept(encodePush(stampDevice(write.stamp), [write]));
const writeIn = (frame: Uint8Array): Write => {
	const [write] = decodePush(frame).writes;
	if (write === undefined) throw new Error('A stored frame holds no write.');
	return write as Write;
};

/** Where the acknowledged places stand by stamp; `undefined` where fields of one write differ in what is known of them. */
function seqsByStamp(row: StoredRow): Readonly<Record<string, number | null>> | undefined {
	const typed = row.typed!;
	const seqs: Record<string, number | null> = {};
	for (const { stamp, seq, over } of Object.values(typed)) {
		if (over !== undefined || (stamp in seqs && seqs[stamp] !== seq)) return undefined;
		seqs[stamp] = seq;
	}
	const marked = [...Object.keys(row.clear), ...Object.keys(row.sealed)].filter(
		(field) => stampOf(row, field)! in seqs,
	);
	return marked.length === Object.keys(typed).length ? seqs : undefined;
}

function typedOf(
	state: Pick<StoredRow, 'clear' | 'sealed' | 'boxes' | 'deleted' | 'last'>,
	seqs: Readonly<Record<string, number | null>>,
): Readonly<Record<string, Typed>> {
	const fields = [...Object.keys(state.clear), ...Object.keys(state.sealed)];
	return Object.fromEntries(
		fields.flatMap((field): [string, Typed][] => {
			const stamp = stampOf(state, field)!;
			return stamp in seqs ? [[field, { stamp, seq: seqs[stamp]! }]] : [];
		}),
	);
}

const indexOf = (table: string, clear: StoredRow['clear']): Record<string, unknown> =>
	Object.fromEntries(referring(tables.get(table)!.table).map((field) => [field, clear[field]?.[0]]));

const storedForm = (table: string): Form => ({
	pack: (row) => {
		const stored = row as unknown as StoredRow;
		const { space, id, author, typed } = stored;
		const seqs = typed === undefined ? undefined : seqsByStamp(stored);
		const index = Object.entries(stored.index).filter(([, value]) => typeof value === 'string');
		return {
			space,
			id,
			frame: recordFrame({ ...bareState(stored), space, table, id, author, seq: 0 }),
			...(index.length === 0 ? {} : { index: Object.fromEntries(index) }),
			...(typed === undefined ? {} : seqs === undefined ? { typed } : { seqs }),
		};
	},
	unpack: (row) => {
		const record = recordIn(row['frame'] as Uint8Array);
		const state = bareState(record);
		const seqs = row['seqs'] as Readonly<Record<string, number | null>> | undefined;
		const typed = seqs === undefined ? row['typed'] : typedOf(state, seqs);
		return {
			space: row['space'],
			id: row['id'],
			author: record.author,
			...state,
			updatedAt: stampMillis(state.last.stamp),
			index: indexOf(table, state.clear),
			...(typed === undefined ? {} : { typed }),
		};
	},
});

const writeForm: Form = {
	pack: (row) => {
		const { write, ...rest } = row as unknown as OutboxRow;
		return { ...rest, frame: writeFrame(write) };
	},
	unpack: ({ frame, ...rest }) => ({ ...rest, write: writeIn(frame as Uint8Array) }),
};

const fixed: Readonly<Record<string, Form>> = {
	_outbox: writeForm,
	_rejected: writeForm,
	_pages: {
		pack: (row) => {
			const { records, ...rest } = row as unknown as PageRow;
			return { ...rest, frame: kept(encodeRecords(records)) };
		},
		unpack: ({ frame, ...rest }) => ({ ...rest, records: recordsIn(frame as Uint8Array) }),
	},
	_base: {
		pack: (row) => {
			const { state, ...rest } = row as unknown as BaseRow;
			if (state === null) return row;
			const { space, table, id, author } = rest;
			return { ...rest, frame: recordFrame({ ...state, space, table, id, author, seq: 0 }) };
		},
		unpack: ({ frame, ...rest }) => ({ ...rest, state: bareState(recordIn(frame as Uint8Array)) }),
	},
	_parked: {
		pack: (row) => {
			const { space, table, id } = row;
			return { space, table, id, frame: recordFrame(row as unknown as SyncedRecord) };
		},
		unpack: ({ frame }) => recordIn(frame as Uint8Array) as unknown as Fields,
	},
};

/** The form of a store; `undefined` for one whose rows lie as they are. */
export const formOf = (store: string): Form | undefined =>
	fixed[store] ?? (tables.has(store) ? storedForm(store) : undefined);

/** Whether a row lies in this form: rows of older versions of the app do not, until they are written again. */
export const isPacked = (row: unknown): boolean =>
	(row as { readonly frame?: unknown } | null | undefined)?.frame instanceof Uint8Array;
