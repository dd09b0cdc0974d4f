/** The browser's clock, randomness and ids behind the core ports. The only place of the client that reads them. */
import type { Clock } from '../core/ports/clock';
import { randomIds, type Ids, type Random } from '../core/ports/random';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = {
	bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

export const systemIds: Ids = randomIds(systemRandom);

/** IANA zone of this device. */
export const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
