/**
 * A part: what one write set, as far as it is still there. `[shape, device, seen, bytes, ...values]`, where the bytes are
 * the stamp and, when there is one, the box.
 */
import { stampDevice, type Stamp } from '../hlc';
import type { Box } from '../record';
import { boxBytes, boxText } from './box';
import { bytesOf, listOf, wholeOf, type Cell } from './codec';
import { broken } from './error';
import type { ListsMade, ListsRead } from './lists';
import type { Shape } from './shape';
import { putStamp, STAMP_BYTES, stampAt } from './stamp';
import { valueCell, valueOf } from './value';

/** Cells before the values. */
const HEAD = 4;

/** A part that is being collected. */
export interface Draft {
	readonly stamp: Stamp;
	readonly clear: string[];
	readonly values: unknown[];
	readonly sealed: string[];
	box: Box | undefined;
	deleted: boolean | null;
	/** The space sequence its writer had applied, where that is known. */
	seen: number | undefined;
}

export const draftOf = (stamp: Stamp): Draft => ({
	stamp,
	clear: [],
	values: [],
	sealed: [],
	box: undefined,
	deleted: null,
	seen: undefined,
});

/** A part that was read. */
export interface Part {
	readonly stamp: Stamp;
	readonly shape: Shape;
	/** In the order of the clear fields of the shape. */
	readonly values: readonly unknown[];
	readonly box: Box | undefined;
	readonly seen: number | undefined;
}

/** The part in a frame; `undefined` where it does not fit. */
export function partCell(draft: Draft, lists: ListsMade): Cell | undefined {
	const { stamp, clear, values, sealed, box, deleted, seen } = draft;
	const opened = box === undefined ? null : boxBytes(box.data);
	if (opened === undefined) return undefined;
	const bytes = new Uint8Array(STAMP_BYTES + (opened?.bytes.length ?? 0));
	if (!putStamp(stamp, bytes)) return undefined;
	if (opened !== null) bytes.set(opened.bytes, STAMP_BYTES);
	const named = opened === null ? null : { key: opened.key, fields: box!.fields };
	const shape = lists.shape({ clear, sealed, box: named, deleted });
	const device = lists.text(stampDevice(stamp));
	if (shape === undefined || device === undefined) return undefined;
	if (seen !== undefined && !Number.isSafeInteger(seen)) return undefined;
	const cell: Cell[] = [shape, device, seen ?? null, bytes];
	for (const value of values) {
		const one = valueCell(value);
		if (one === undefined) return undefined;
		cell.push(one);
	}
	return cell;
}

function valuesIn(list: readonly unknown[]): readonly unknown[] {
	const values: unknown[] = [];
	for (let at = HEAD; at < list.length; at += 1) values.push(valueOf(list[at]));
	return values;
}

/** The part again. Throws `FrameError` for what is none. */
export function partOf(cell: unknown, lists: ListsRead): Part {
	const list = listOf(cell);
	const shape = lists.shape(list[0]);
	const bytes = bytesOf(list[3]);
	if (list.length !== HEAD + shape.clear.length) throw broken('values are missing or too many');
	if (shape.box === null && bytes.length !== STAMP_BYTES) throw broken('a box is there that has no shape');
	return {
		shape,
		stamp: stampAt(bytes, lists.device(list[1])),
		seen: list[2] === null ? undefined : wholeOf(list[2]),
		values: valuesIn(list),
		box:
			shape.box === null
				? undefined
				: { fields: shape.box.fields, data: boxText(shape.box.key, bytes.subarray(STAMP_BYTES)) },
	};
}
