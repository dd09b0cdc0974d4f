/**
 * A record by its writes: what is left of each, with one stamp. It is what frames and rows of the database are made of, while
 * `SyncedRecord` tells the same by field, as merging wants it. This is the way from one to the other.
 */
import type { Actor } from './actor';
import { boxOf, openBoxText, type OpenedBox } from './frame/box';
import type { Part } from './frame/part';
import type { Stamp } from './hlc';
import type { Box, Losses, SyncedRecord } from './record';

export interface RecordByWrite {
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly seq: number;
	readonly author: string;
	/** Who made the newest write. */
	readonly actor: Actor;
	readonly losses: Losses | undefined;
	/** The newest write first. */
	readonly parts: readonly Part[];
}

/** A part that is being collected. */
interface Draft extends Part {
	readonly clear: string[];
	readonly values: unknown[];
	readonly sealed: string[];
	box: OpenedBox | undefined;
	deleted: boolean | null;
	seen: number | undefined;
}

/** Parts that are being collected by stamp, in the order in which their stamps are met. */
export class Parts {
	readonly all: Draft[] = [];
	readonly #byStamp = new Map<Stamp, Draft>();
	#last: Draft | undefined;

	/** The part of this stamp. */
	at(stamp: Stamp): Draft {
		// Most fields are of the write that the one before is of.
		if (this.#last?.stamp === stamp) return this.#last;
		let part = this.#byStamp.get(stamp);
		if (part === undefined) {
			part = {
				stamp,
				clear: [],
				values: [],
				sealed: [],
				box: undefined,
				deleted: null,
				seen: undefined,
			};
			this.#byStamp.set(stamp, part);
			this.all.push(part);
		}
		this.#last = part;
		return part;
	}

	/** Adds a clear field to the part of its stamp. */
	put(field: string, value: unknown, stamp: Stamp): void {
		const part = this.at(stamp);
		part.clear.push(field);
		part.values.push(value);
	}
}

/** The record by its writes; `undefined` where it would not come back the same. */
export function byWrite(record: SyncedRecord): RecordByWrite | undefined {
	const { space, table, id, seq, author, clear, sealed, boxes, deleted, last, losses } = record;
	// A row of an older server may not tell; what is read again always does.
	if (!Number.isSafeInteger(last.seen)) return undefined;
	const parts = new Parts();
	parts.at(last.stamp).seen = last.seen;
	for (const field in clear) parts.put(field, ...clear[field]!);
	for (const field in sealed) parts.at(sealed[field]!).sealed.push(field);
	for (const stamp in boxes) parts.at(stamp).box = openBoxText(boxes[stamp]!);
	if (deleted !== null) parts.at(deleted[1]).deleted = deleted[0];
	if (last.others !== undefined) {
		const others = Object.entries(last.others);
		// Nobody else is not the same as nothing said of others, and the newest write is none of them.
		if (others.length === 0 || last.stamp in last.others) return undefined;
		for (const [stamp, seen] of others) parts.at(stamp).seen = seen;
	}
	return { space, table, id, seq, author, actor: last.actor, losses, parts: parts.all };
}

/** The record by field. */
export function byField(record: RecordByWrite): SyncedRecord {
	const { space, table, id, seq, author, actor, losses, parts } = record;
	const newest = parts[0]!;
	const clear: Record<string, readonly [unknown, Stamp]> = {};
	const sealed: Record<string, Stamp> = {};
	const boxes: Record<Stamp, Box> = {};
	let others: Record<Stamp, number> | undefined;
	let deleted: SyncedRecord['deleted'] = null;
	for (const part of parts) {
		const { stamp, values, box, seen } = part;
		for (let n = 0; n < values.length; n += 1) clear[part.clear[n]!] = [values[n], stamp];
		for (const field of part.sealed) sealed[field] = stamp;
		if (box !== undefined) boxes[stamp] = boxOf(box);
		if (part.deleted !== null) deleted = [part.deleted, stamp];
		if (seen !== undefined && stamp !== newest.stamp) (others ??= {})[stamp] = seen;
	}
	const last = { stamp: newest.stamp, actor, seen: newest.seen! };
	return {
		space,
		table,
		id,
		seq,
		author,
		clear,
		sealed,
		boxes,
		deleted,
		last: others === undefined ? last : { ...last, others },
		...(losses === undefined ? {} : { losses }),
	};
}
