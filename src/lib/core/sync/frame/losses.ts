/** Who lost a field: `[field, stamp, device, seen, at, stamp, device, …]` for each field. */
import { stampDevice } from '../hlc';
import type { Loss, Losses } from '../record';
import { bytesOf, listOf, wholeOf, type Cell } from './codec';
import { broken } from './error';
import type { ListsMade, ListsRead } from './lists';
import { putStamp, STAMP_BYTES, stampAt } from './stamp';

/** Cells of one loss. */
const WIDTH = 4;

/** The losses in a frame, `null` for none; `undefined` where they do not fit. */
export function lossesCell(losses: Losses | undefined, lists: ListsMade): Cell | undefined {
	if (losses === undefined) return null;
	const cells: Cell[] = [];
	for (const [field, byStamp] of Object.entries(losses)) {
		const name = lists.text(field);
		if (name === undefined || field === '__proto__') return undefined;
		const cell: Cell[] = [name];
		for (const [stamp, loss] of Object.entries(byStamp)) {
			const bytes = new Uint8Array(STAMP_BYTES);
			if (!putStamp(stamp, bytes) || !loss.every(Number.isSafeInteger)) return undefined;
			cell.push(bytes, lists.text(stampDevice(stamp))!, ...loss);
		}
		cells.push(cell);
	}
	return cells;
}

/** The losses again. Throws `FrameError` for what are none. */
export function lossesOf(cell: unknown, lists: ListsRead): Losses | undefined {
	if (cell === null) return undefined;
	const losses: Record<string, Readonly<Record<string, Loss>>> = {};
	for (const one of listOf(cell)) {
		const [name, ...rest] = listOf(one);
		const field = lists.text(name);
		if (field === '__proto__' || rest.length % WIDTH !== 0) throw broken('a loss is wrong');
		const byStamp: Record<string, Loss> = {};
		for (let at = 0; at < rest.length; at += WIDTH) {
			const stamp = stampAt(bytesOf(rest[at]), lists.device(rest[at + 1]));
			byStamp[stamp] = [wholeOf(rest[at + 2]), wholeOf(rest[at + 3])];
		}
		losses[field] = byStamp;
	}
	return losses;
}
