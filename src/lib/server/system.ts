/** The wall clock and the system's randomness, as the ports that pure code asks for. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/ports/clock';
import type { Random } from '../core/ports/random';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
