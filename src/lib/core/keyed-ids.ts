/**
 * Record ids that follow from a key, so that a call carried out twice (a restart or a reload in between, a second device)
 * writes the same records and not more. Not for secrets.
 */
import { uuidFrom, type Ids } from './ports/random';

const WORD = 4;

/**
 * The same digest gives the same ids, in the same order. Ids must be drawn without waiting, which a digest for each would
 * need in a browser: so they come from sfc32, a small generator with 128 bits of state, that begins with the first 16
 * bytes of the digest.
 */
export function idsFrom(digest: Uint8Array): Ids {
	const seed = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
	const word = (at: number): number => seed.getUint32(at * WORD, true);
	let [a, b, c, d] = [word(0), word(1), word(2), (word(3) | 1) >>> 0];
	const draw = (): number => {
		const sum = (a + b + d) >>> 0;
		d = (d + 1) >>> 0;
		a = (b ^ (b >>> 9)) >>> 0;
		b = (c + (c << 3)) >>> 0;
		c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
		return sum;
	};
	const bytes = (length: number): Uint8Array<ArrayBuffer> => {
		const drawn = new Uint8Array(length);
		for (let at = 0; at < length; at += WORD) {
			const value = draw();
			for (let byte = 0; byte < WORD && at + byte < length; byte += 1)
				drawn[at + byte] = value >>> (8 * byte);
		}
		return drawn;
	};
	return { next: () => uuidFrom({ bytes }) };
}
