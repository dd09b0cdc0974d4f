/** A write as a row: `[id, space, table, actor, part]`. All that it sets counts, so that its part names no fields as sealed. */
import type { Write } from '../record';
import type { Cell } from './codec';
import { broken } from './error';
import type { ListsMade, ListsRead } from './lists';
import { boxOf, openBoxText } from './box';
import { partCell, partOf } from './part';
import { textCell, textOf } from './value';

/** The row of a write; `undefined` where it does not fit into this form. */
export function writeCell(write: Write, lists: ListsMade): Cell | undefined {
	const { set, box, deleted = null, seen } = write;
	const clear = Object.keys(set ?? {});
	// To set nothing is not the same as to say nothing of clear fields.
	if (set !== undefined && clear.length === 0) return undefined;
	const values = clear.map((field) => set![field]);
	const opened = box && openBoxText(box);
	const part = partCell({ stamp: write.stamp, clear, values, sealed: [], box: opened, deleted, seen }, lists);
	const [space, table] = [lists.text(write.space), lists.text(write.table)];
	if (part === undefined || space === undefined || table === undefined) return undefined;
	return [textCell(write.id), space, table, lists.actor(write.actor), part];
}

/** The write again. Throws `FrameError` for what is none; whether it may be stored is judged elsewhere. */
export function writeOf(row: readonly unknown[], lists: ListsRead): Write {
	const [id, space, table, actor, cell, ...more] = row;
	const { stamp, clear, values, sealed, box, deleted, seen } = partOf(cell, lists);
	if (more.length > 0 || sealed.length > 0) throw broken('a write says more than a write can');
	const set: Record<string, unknown> = {};
	clear.forEach((field, n) => (set[field] = values[n]));
	return {
		space: lists.text(space),
		table: lists.text(table),
		id: textOf(id),
		stamp,
		actor: lists.actor(actor),
		...(clear.length === 0 ? {} : { set }),
		...(box === undefined ? {} : { box: boxOf(box) }),
		...(deleted === null ? {} : { deleted }),
		...(seen === undefined ? {} : { seen }),
	};
}
