/**
 * Record ids that follow from a key, so that an approved proposal carried out twice (a reload in between, a second
 * device) writes the same records and not more. Not for secrets.
 */
import { uuidFrom, type Ids } from '../core/ports/random';

const WORD = 4;

/** The same key gives the same ids, in the same order. */
export async function keyedIds(key: string): Promise<Ids> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
	const seed = new Uint32Array(digest);
	// sfc32: a small generator of 128 bits of state; ids must be drawn without waiting, which a digest would need.
	let [a, b, c, d] = [seed[0]!, seed[1]!, seed[2]!, seed[3]! | 1];
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
			const word = draw();
			for (let byte = 0; byte < WORD && at + byte < length; byte += 1) drawn[at + byte] = word >>> (8 * byte);
		}
		return drawn;
	};
	return { next: () => uuidFrom({ bytes }) };
}
