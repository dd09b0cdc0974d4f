/**
 * A record as a row: `[id, space, table, place, author, actor, losses, ...parts]`. Its newest write is the first part; the
 * place is counted from that of the frame's first record.
 */
import type { Stamp } from '../hlc';
import type { Box, SyncedRecord } from '../record';
import { wholeOf, type Cell } from './codec';
import { broken } from './error';
import type { ListsMade, ListsRead } from './lists';
import { lossesCell, lossesOf } from './losses';
import { draftOf, partCell, partOf, type Draft } from './part';
import { textCell, textOf } from './value';

/** Cells before the parts. */
const HEAD = 7;

/** The parts of a record, its newest write first; `undefined` where they would not come back the same. */
function draftsOf({ clear, sealed, boxes, deleted, last }: SyncedRecord): Iterable<Draft> | undefined {
	const drafts = new Map<Stamp, Draft>();
	const at = (stamp: Stamp): Draft => {
		const known = drafts.get(stamp);
		if (known !== undefined) return known;
		const made = draftOf(stamp);
		drafts.set(stamp, made);
		return made;
	};
	// A row of an older server may not tell; what is read again always does.
	if (!Number.isSafeInteger(last.seen)) return undefined;
	at(last.stamp).seen = last.seen;
	for (const field in clear) {
		const [value, stamp] = clear[field]!;
		const draft = at(stamp);
		draft.clear.push(field);
		draft.values.push(value);
	}
	for (const field in sealed) at(sealed[field]!).sealed.push(field);
	for (const stamp in boxes) at(stamp).box = boxes[stamp];
	if (deleted !== null) at(deleted[1]).deleted = deleted[0];
	if (last.others === undefined) return drafts.values();
	const others = Object.entries(last.others);
	// Nobody else is not the same as nothing said of others, and the newest write is none of them.
	if (others.length === 0 || last.stamp in last.others) return undefined;
	for (const [stamp, seen] of others) at(stamp).seen = seen;
	return drafts.values();
}

/** The row of a record; `undefined` where it does not fit into this form. `first` is the place of the frame's first record. */
export function recordCell(record: SyncedRecord, first: number, lists: ListsMade): Cell | undefined {
	const drafts = draftsOf(record);
	const losses = lossesCell(record.losses, lists);
	const names = [lists.text(record.space), lists.text(record.table), lists.text(record.author)];
	const [space, table, author] = names;
	if (drafts === undefined || losses === undefined) return undefined;
	if (space === undefined || table === undefined || author === undefined) return undefined;
	const place = record.seq - first;
	if (!Number.isSafeInteger(place)) return undefined;
	const actor = lists.actor(record.last.actor);
	const row: Cell[] = [textCell(record.id), space, table, place, author, actor, losses];
	for (const draft of drafts) {
		const part = partCell(draft, lists);
		if (part === undefined) return undefined;
		row.push(part);
	}
	return row;
}

/** The record again. Throws `FrameError` for what is none. */
export function recordOf(row: readonly unknown[], first: number, lists: ListsRead): SyncedRecord {
	const [id, space, table, place, author, actor, lost] = row;
	const newest = partOf(row[HEAD], lists);
	if (newest.seen === undefined) throw broken('a record has no newest write');
	const clear: Record<string, readonly [unknown, Stamp]> = {};
	const sealed: Record<string, Stamp> = {};
	const boxes: Record<Stamp, Box> = {};
	let others: Record<Stamp, number> | undefined;
	let deleted: SyncedRecord['deleted'] = null;
	for (let at = HEAD; at < row.length; at += 1) {
		const { stamp, shape, values, box, seen } = at === HEAD ? newest : partOf(row[at], lists);
		for (let n = 0; n < values.length; n += 1) clear[shape.clear[n]!] = [values[n], stamp];
		for (const field of shape.sealed) sealed[field] = stamp;
		if (box !== undefined) boxes[stamp] = box;
		if (shape.deleted !== null) deleted = [shape.deleted, stamp];
		if (seen !== undefined && stamp !== newest.stamp) (others ??= {})[stamp] = seen;
	}
	const last = { stamp: newest.stamp, actor: lists.actor(actor), seen: newest.seen };
	const losses = lossesOf(lost, lists);
	return {
		space: lists.text(space),
		table: lists.text(table),
		id: textOf(id),
		seq: first + wholeOf(place),
		author: lists.text(author),
		clear,
		sealed,
		boxes,
		deleted,
		last: others === undefined ? last : { ...last, others },
		...(losses === undefined ? {} : { losses }),
	};
}
