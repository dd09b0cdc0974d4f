/**
 * A record as a row: `[id, space, table, place, author, actor, losses, ...parts]`. Its newest write is the first part; the
 * place is counted from that of the frame's first record.
 */
import type { RecordByWrite } from '../by-write';
import { wholeOf, type Cell } from './codec';
import { broken } from './error';
import type { ListsMade, ListsRead } from './lists';
import { lossesCell, lossesOf } from './losses';
import { partCell, partOf, type Part } from './part';
import { textCell, textOf } from './value';

/** Cells before the parts. */
const HEAD = 7;

/** The row of a record; `undefined` where it does not fit into this form. `first` is the place of the frame's first record. */
export function recordCell(record: RecordByWrite, first: number, lists: ListsMade): Cell | undefined {
	const losses = lossesCell(record.losses, lists);
	const space = lists.text(record.space);
	const table = lists.text(record.table);
	const author = lists.text(record.author);
	if (losses === undefined || space === undefined || table === undefined || author === undefined)
		return undefined;
	const place = record.seq - first;
	if (!Number.isSafeInteger(place)) return undefined;
	const actor = lists.actor(record.actor);
	const row: Cell[] = [textCell(record.id), space, table, place, author, actor, losses];
	for (const part of record.parts) {
		const cell = partCell(part, lists);
		if (cell === undefined) return undefined;
		row.push(cell);
	}
	return row;
}

/** The record again. Throws `FrameError` for what is none. */
export function recordOf(row: readonly unknown[], first: number, lists: ListsRead): RecordByWrite {
	const [id, space, table, place, author, actor, lost] = row;
	const parts: Part[] = [];
	for (let at = HEAD; at < row.length; at += 1) parts.push(partOf(row[at], lists));
	if (parts[0]?.seen === undefined) throw broken('a record has no newest write');
	return {
		space: lists.text(space),
		table: lists.text(table),
		id: textOf(id),
		seq: first + wholeOf(place),
		author: lists.text(author),
		actor: lists.actor(actor),
		losses: lossesOf(lost, lists),
		parts,
	};
}
