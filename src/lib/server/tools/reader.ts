/**
 * The Reader port on the server: records of one space out of the sync store, opened with the space's keys. It never
 * caches, because the next call may come from another process, and never writes.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openRecordBy } from '../../core/crypto';
import type { AnyTable, Stored } from '../../core/module';
import type { Reader } from '../../core/ports/reader';
import type { Slice, Where } from '../../core/query';
import { stampMillis, compareStamps, type Stamp } from '../../core/sync/hlc';
import { holdsFields, type SyncedRecord } from '../../core/sync/record';
import { deletionOf, isEmptied } from '../../core/sync/trash';
import { tables } from '../../registry';
import { boxOpener } from '../keyring/open-box';
import { placeKey } from '../sync';
import type { RecordSource } from './reader-source';
import { Refusal } from './refusal';
import { walk } from './walk';

export interface ReaderSource extends RecordSource {
	readonly space: string;
	/** Looks a key up by id; asked for once, and only when there is a box to open. Throws a `Refusal` when it may not be. */
	readonly keys: () => Promise<(keyId: string) => Uint8Array | undefined>;
	/** How boxes are opened; as on this server when nobody says. */
	readonly opener?: typeof boxOpener;
	/** How long a walk through many rows goes on; a little less than two seconds when nobody says. */
	readonly walkMs?: number;
	/** Of whoever asked: ends walks early. */
	readonly signal?: AbortSignal | undefined;
	/** Told about rows that are left out because their text did not open or no longer fits its schema. */
	readonly onUnreadable?: (row: {
		readonly table: string;
		readonly id: string;
		readonly why: string;
	}) => void;
}

export interface Place {
	readonly table: string;
	readonly id: string;
}

export interface RowBefore extends Place {
	readonly row: Record<string, unknown> | null;
}

export interface ServerReader extends Reader {
	/** Rows as they are now, deleted ones too, `null` where there is none; one query per table, in the order asked. */
	readonly before: (places: readonly Place[]) => Promise<readonly RowBefore[]>;
	/** The newest stamp seen in any record read so far; a write stamped after it wins over what was read. */
	readonly newest: () => Stamp | undefined;
	/** The highest sequence read so far: what a write made now can claim to have seen. */
	readonly seen: () => number;
	/** The sequence of each record when it was first read, by `placeKey`: what was decided was decided by that. */
	readonly read: () => ReadonlyMap<string, number>;
}

/** Rows opened before others get their turn: some milliseconds of work. */
const AT_ONCE = 32;

/** Reads through `source`. A row that cannot be opened is left out: an agent must not mistake lost text for empty text. */
export function createReader(source: ReaderSource): ServerReader {
	const openerOf = source.opener ?? boxOpener;
	let newest: Stamp | undefined;
	let seen = 0;
	const read = new Map<string, number>();
	let lookup: Promise<(keyId: string) => Uint8Array | undefined> | undefined;

	const open = async (record: SyncedRecord): Promise<Record<string, unknown> | undefined> => {
		if (newest === undefined || compareStamps(record.last.stamp, newest) > 0) newest = record.last.stamp;
		seen = Math.max(seen, record.seq);
		if (!read.has(placeKey(record))) read.set(placeKey(record), record.seq);
		const hasBoxes = Object.keys(record.sealed).length > 0;
		const keyOf = hasBoxes ? await (lookup ??= source.keys()) : () => undefined;
		const address = { space: source.space, table: record.table, id: record.id };
		const { fields, unreadable } = await openRecordBy(openerOf(keyOf), address, record);
		if (unreadable.length > 0) {
			source.onUnreadable?.({ table: record.table, id: record.id, why: 'a box did not open' });
			return undefined;
		}
		const row = tables.get(record.table)?.table.row.safeParse(fields);
		if (row?.success) return row.data as Record<string, unknown>;
		source.onUnreadable?.({ table: record.table, id: record.id, why: 'the row does not fit its schema' });
		return undefined;
	};

	const stored = async <T extends AnyTable>(record: SyncedRecord): Promise<Stored<T> | undefined> => {
		const row = await open(record);
		return row === undefined
			? undefined
			: ({
					...row,
					id: record.id,
					meta: {
						authorId: record.author,
						actor: record.last.actor,
						updatedAt: stampMillis(record.last.stamp),
						...(record.deleted?.[0] ? deletionOf(record) : {}),
					},
				} as Stored<T>);
	};

	const known = (table: AnyTable): string => {
		if (tables.get(table.name)?.table === table) return table.name;
		throw new Refusal({
			kind: 'not_found',
			code: 'error_no_table',
			params: { table: table.name },
			message: `There is no table ${table.name}.`,
		});
	};

	/** Rows that open, in the order of the records; others get their turn in between. */
	const openAll = async <T extends AnyTable>(records: readonly SyncedRecord[]): Promise<Stored<T>[]> => {
		const rows: Stored<T>[] = [];
		for (let at = 0; at < records.length; at += AT_ONCE) {
			if (at > 0) await nextTurn();
			const opened = await Promise.all(records.slice(at, at + AT_ONCE).map((record) => stored<T>(record)));
			rows.push(...opened.filter((row) => row !== undefined));
		}
		return rows;
	};

	const list = async <T extends AnyTable>(table: T, where: Where<T> = {}, slice: Slice<T> = {}) => {
		known(table);
		const rows: Stored<T>[] = [];
		const { limit, ...order } = slice;
		for (let skip = 0; limit === undefined || rows.length < limit;) {
			const more = limit === undefined ? {} : { limit: limit - rows.length, skip };
			const records = await source.narrow({ table, where, ...order, ...more });
			rows.push(...(await openAll<T>(records)));
			skip += records.length;
			// What does not open leaves a place free for the next.
			if (limit === undefined || records.length < more.limit!) break;
		}
		return rows;
	};

	return {
		get: async (table, id) => {
			const [record] = await source.records({ table: known(table), ids: [id] });
			return record === undefined ? undefined : stored(record);
		},
		list,
		count: async (table, where) => {
			known(table);
			return source.count({ table, where: where ?? {} });
		},
		countBy: async (table, field, where) => {
			known(table);
			return source.countBy(field, { table, where: where ?? {} });
		},
		walk: async (table, where, look) => {
			known(table);
			const { places, at, signal, walkMs: limitMs } = source;
			return walk({ places, at, open: openAll, signal, limitMs }, table, where, look);
		},
		deleted: async <T extends AnyTable>(table: T, ids?: readonly string[]) => {
			const records = await source.records({
				table: known(table),
				deleted: 'only',
				...(ids === undefined ? {} : { ids }),
			});
			// What is past its 30 days is not lost text to be told of: there is nothing left to bring back.
			const whole = records.filter((record) => holdsFields(record) && !isEmptied(record));
			return openAll<T>(whole);
		},
		before: async (places) => {
			const rows = new Map<string, Record<string, unknown> | null>();
			for (const table of new Set(places.map((place) => place.table))) {
				const ids = [...new Set(places.filter((place) => place.table === table).map(({ id }) => id))];
				for (const record of await source.records({ table, ids, deleted: 'too' })) {
					rows.set(placeKey(record), (await open(record)) ?? null);
				}
			}
			return [...new Map(places.map((place) => [placeKey(place), place])).entries()].map(
				([key, { table, id }]) => ({
					table,
					id,
					row: rows.get(key) ?? null,
				}),
			);
		},
		newest: () => newest,
		seen: () => seen,
		read: () => read,
	};
}
