/** Record ids that follow from a key, with the digest of the browser. */
import { idsFrom } from '../core/keyed-ids';
import type { Ids } from '../core/ports/random';

/** The same key gives the same ids, in the same order. */
export const keyedIds = async (key: string): Promise<Ids> =>
	idsFrom(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key))));
