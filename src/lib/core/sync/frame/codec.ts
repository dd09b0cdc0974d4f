/** MessagePack with lists and single values only: a frame names no keys, and needs no type beyond these. */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the types of a module have nothing to import
/// <reference path="./msgpackr-no-eval.d.ts" />
// The build without `eval`: the content security policy of the page forbids it.
import { Packr } from 'msgpackr/index-no-eval';
import { broken } from './error';
import { isSound } from './sound';

/** What a frame is made of. */
export type Cell = null | boolean | number | string | Uint8Array | readonly Cell[];

const packr = new Packr({ useRecords: false, moreTypes: false });

/** One value as bytes. They are a view onto a larger buffer: good to read, and to be copied when kept. */
export const pack = (cell: Cell): Uint8Array => packr.pack(cell);

/** The value of these bytes. Throws `FrameError` for anything that `pack` cannot have made. */
export function unpack(bytes: Uint8Array): unknown {
	if (!isSound(bytes)) throw broken('its bytes are not well formed');
	return packr.unpack(bytes);
}

/** A list of a frame. Throws `FrameError` for anything else. */
export function listOf(cell: unknown): readonly unknown[] {
	if (!Array.isArray(cell)) throw broken('a list is missing');
	return cell;
}

/** A whole number of a frame. Throws `FrameError` for anything else. */
export function wholeOf(cell: unknown): number {
	if (!Number.isSafeInteger(cell)) throw broken('a number is missing');
	return cell as number;
}

/** Bytes of a frame. Throws `FrameError` for anything else. */
export function bytesOf(cell: unknown): Uint8Array {
	if (!(cell instanceof Uint8Array)) throw broken('bytes are missing');
	return cell;
}
