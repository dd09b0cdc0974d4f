/** Stamps in 8 bytes: 48 bits of milliseconds, 16 of counter. The device stands beside them, as a number of the frame. */
import { STAMP_PATTERN, type Stamp } from '../hlc';
import { broken } from './error';

export const STAMP_BYTES = 8;
const MAX_MS = 9_999_999_999_999;
const DEVICE = /^[A-Za-z0-9_]{4,32}$/;

/** Writes a stamp without its device to the first bytes. Answers whether it is one. */
export function putStamp(stamp: Stamp, into: Uint8Array): boolean {
	if (!STAMP_PATTERN.test(stamp)) return false;
	let ms = Number(stamp.slice(0, 13));
	for (let at = 5; at >= 0; at -= 1) {
		into[at] = ms % 256;
		ms = Math.floor(ms / 256);
	}
	const counter = Number.parseInt(stamp.slice(14, 18), 16);
	into[6] = counter >> 8;
	into[7] = counter & 0xff;
	return true;
}

/** The stamp of the first bytes. Throws `FrameError` for a moment that no stamp can name. */
export function stampAt(bytes: Uint8Array, device: string): Stamp {
	if (bytes.length < STAMP_BYTES) throw broken('a stamp is too short');
	let ms = 0;
	for (let at = 0; at < 6; at += 1) ms = ms * 256 + bytes[at]!;
	if (ms > MAX_MS) throw broken('a stamp is beyond its range');
	const counter = (bytes[6]! << 8) | bytes[7]!;
	return `${String(ms).padStart(13, '0')}-${counter.toString(16).padStart(4, '0')}-${device}`;
}

/** Whether a text may stand at the end of a stamp. A long one would be repeated by every stamp of a frame. */
export const isDevice = (text: string): boolean => DEVICE.test(text);
