/**
 * A part: what one write set, as far as it is still there. `[shape, device, seen, bytes, ...values]`, where the bytes are
 * the stamp and, when there is one, the box.
 */
import { stampDevice, type Stamp } from '../hlc';
import { isKey, isWhole, type OpenedBox } from './box';
import { bytesOf, listOf, wholeOf, type Cell } from './codec';
import { broken } from './error';
import type { ListsMade, ListsRead } from './lists';
import { putStamp, STAMP_BYTES, stampAt } from './stamp';
import { valueCell, valueOf } from './value';

/** Cells before the values. */
const HEAD = 4;

export interface Part {
	readonly stamp: Stamp;
	/** Clear fields, and their values in the same order. */
	readonly clear: readonly string[];
	readonly values: readonly unknown[];
	/** Sealed fields whose newest value is of this write. */
	readonly sealed: readonly string[];
	readonly box: OpenedBox | undefined;
	/** `null` for a write that says nothing of deletion. */
	readonly deleted: boolean | null;
	/** The space sequence its writer had applied, where that is known. */
	readonly seen: number | undefined;
}

/** The part in a frame; `undefined` where it does not fit. */
export function partCell(part: Part, lists: ListsMade): Cell | undefined {
	const { stamp, clear, values, sealed, box, deleted, seen } = part;
	const key = box?.key ?? '';
	if (box !== undefined && !(isKey(key) && isWhole(box.bytes))) return undefined;
	const bytes = new Uint8Array(STAMP_BYTES + (box?.bytes.length ?? 0));
	if (!putStamp(stamp, bytes)) return undefined;
	if (box !== undefined) bytes.set(box.bytes, STAMP_BYTES);
	const named = box === undefined ? null : { key, fields: box.fields };
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
	const { clear, sealed, box: named, deleted } = lists.shape(list[0]);
	const bytes = bytesOf(list[3]);
	if (list.length !== HEAD + clear.length) throw broken('values are missing or too many');
	if (named === null && bytes.length !== STAMP_BYTES) throw broken('a box is there that has no shape');
	const box = named === null ? undefined : { ...named, bytes: bytes.subarray(STAMP_BYTES) };
	if (box !== undefined && !isWhole(box.bytes)) throw broken('a box is too short');
	return {
		stamp: stampAt(bytes, lists.device(list[1])),
		clear,
		values: valuesIn(list),
		sealed,
		box,
		deleted,
		seen: list[2] === null ? undefined : wholeOf(list[2]),
	};
}
